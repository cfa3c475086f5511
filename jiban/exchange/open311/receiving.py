"""A request comes in (POST Service Request) and becomes a letter, by the one door."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jiban.desks.mailbox import danger, intake
from jiban.desks.mailbox.fitting import cut, fit, longest
from jiban.desks.mailbox.models import Channel, Kind, Naming
from jiban.exchange.models import Partner, Sent
from jiban.exchange.open311 import services
from jiban.exchange.open311.errors import Wrong
from jiban.loop import people, throttle
from jiban.loop.actors import Actor
from jiban.loop.contact import ContactBy
from jiban.loop.errors import BadFields, Refused


def receive(partner: Partner, said: Mapping[str, str], key: str | None) -> dict[str, Any]:
    """Take in one request, within the limits of its partner and its phone number.

    Args:
        partner: who sends it in.
        said: the parameters as they were sent.
        key: idempotency key; the same key from the same partner is the same request.

    Returns:
        The standard's answer: the request's id, and what its author should be told.

    Raises:
        Refused: one of its kinds; nothing has come in then.
    """
    fields = letter_of(said)
    phone = people.digits_of(fields["phone"])
    throttle.hit("letter", partner=partner.pk, phone=phone)
    try:
        sent = _keep(partner, fields, key)
    except Refused:
        throttle.give_back("letter", phone=phone)
        raise
    return {
        "service_request_id": sent.number,
        "service_notice": _notice(fields, sent),
        "account_id": None,
    }


def _keep(partner: Partner, fields: Mapping[str, Any], key: str | None) -> intake.Sent:
    """Take in the letter and keep who sent it in, both or neither."""
    with transaction.atomic():
        sent = intake.send(fields, by=Actor.citizen(partner=partner.pk), key=key)
        if not sent.again:
            Sent.objects.create(matter_id=sent.acted.matter_id, partner=partner)
    return sent


def letter_of(said: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of the letter that a request says.

    Who names somebody and says no way to reach them has them write anonymously: the mailbox takes
    no name that it cannot answer.

    Raises:
        Wrong: no service or no words.
        Missing: there is no such service.
    """
    code, words = said.get("service_code", ""), said.get("description", "").strip()
    if not code:
        raise Wrong(_("service_code was not provided."))
    if not words:
        raise BadFields({"description": [_("Say what happened.")]})
    kind = said.get("attribute[kind]") or Kind.HELP.value
    title, body = fit(said.get("attribute[title]", ""), _with_media(words, said))
    name = f"{said.get('last_name', '')} {said.get('first_name', '')}".strip()
    phone, email = said.get("phone", "").strip(), said.get("email", "").strip()
    reachable = bool(phone or email)
    naming = (Naming.NAME if name else Naming.PHONE) if reachable else Naming.ANONYMOUS
    placed = bool(said.get("lat") and said.get("long"))
    by = (ContactBy.PHONE if phone else ContactBy.EMAIL) if reachable else ContactBy.PAGE
    return {
        "kind": kind,
        "title": title,
        "body": body,
        "subject": services.checked(code),
        "accused": said.get("attribute[accused]", ""),
        "place": cut(said.get("address_string") or said.get("address_id", ""), longest("place")),
        "lon": said["long"] if placed else None,
        "lat": said["lat"] if placed else None,
        "naming": naming.value,
        "name": name if reachable else "",
        "phone": phone,
        "email": email,
        "contact_by": by.value,
        "channel": Channel.API.value,
    }


def _with_media(words: str, said: Mapping[str, str]) -> str:
    media = said.get("media_url", "").strip()
    return f"{words}\n\n{media}" if media.startswith(("https://", "http://")) else words


def _notice(fields: Mapping[str, Any], sent: intake.Sent) -> str:
    """Return what the partner should tell the author."""
    follow = _("Follow it at %(url)s/letters/track with number %(number)s and code %(code)s.") % {
        "url": settings.PUBLIC_URL,
        "number": sent.number,
        "code": sent.code,
    }
    if danger.words_in(fields["title"], fields["body"]):
        return _("It reads like danger now: call 110 at once.") + " " + follow
    return follow
