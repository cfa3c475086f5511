"""POST /exchange/hooks/ID: a partner's signed message acts on a matter that it sent in."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jiban.exchange import partners
from jiban.exchange.models import Partner, Sent
from jiban.exchange.webhooks import signing
from jiban.loop import door, registry, throttle
from jiban.loop.actors import Actor
from jiban.loop.door import Act, Acted
from jiban.loop.errors import NotAllowed, Refused, UnknownAction, UnknownMatter
from jiban.loop.models import Matter
from jiban.loop.wire import answers, fields, strict
from jiban.loop.wire.problems import NotSignedIn, TooLarge, Unreadable

LARGEST = 256 * 1024
"""Bytes of a message."""
ACTIONS = ("add", "answer", "withdraw")
"""What a citizen says through a partner. Whether they are content they say themselves."""


class TakenBefore(Refused):
    """A message of that id was taken already."""

    code = "taken_before"


@csrf_exempt
@require_POST
def hook(request: HttpRequest, id: int) -> HttpResponse:
    """Take one message: ``{"type": "matter.add", "data": {"number": …, "text": …}}``."""
    try:
        return answers.answer(_taken(request, id))
    except Refused as refusal:
        return answers.refused(request, refusal)


def _taken(request: HttpRequest, id: int) -> dict[str, Any]:
    body = _body(request)
    partner, message_id = _sender(request, id, body)
    if not partner.may_act:
        raise NotAllowed(_("This partner may not act."))
    throttle.hit("act", partner=partner.pk)
    acted = _act(partner, message_id, strict.read_object(body))
    if acted.again:
        raise TakenBefore(_("A message of this id was taken already; nothing was done twice."))
    return {"number": acted.number, "state": acted.state, "seq": acted.seq, "at": acted.at}


def _body(request: HttpRequest) -> bytes:
    try:
        body = request.body
    except UnreadablePostError:
        raise Unreadable(_("The body broke off.")) from None
    except RequestDataTooBig:
        body = b" " * (LARGEST + 1)
    if len(body) > LARGEST:
        raise TooLarge(_("The body is too large: at most %(n)s kB.") % {"n": LARGEST // 1024})
    return body


def _sender(request: HttpRequest, id: int, body: bytes) -> tuple[Partner, str]:
    """Return the partner who signed a message, and its id.

    Raises:
        NotSignedIn: there is no such partner, or the message is not genuine.
        TooMany: too many such messages from one address.
    """
    partner = Partner.objects.filter(pk=id, active=True).first()
    try:
        if partner is None:
            raise signing.NotGenuine("no signature matches")
        secret = partners.secret(partner)
        return partner, signing.verified(secret, request.headers, body, timezone.now())
    except signing.NotGenuine as why:
        throttle.hit("track", address=throttle.address_of(request))
        raise NotSignedIn(str(why)) from None


def _act(partner: Partner, message_id: str, said: dict[str, Any]) -> Acted:
    """Do what a message asks for, through the door; its id is the key of the act."""
    kind, data = said.get("type"), said.get("data")
    if not isinstance(kind, str) or not isinstance(data, dict):
        raise Unreadable(_("A message has a “type” and an object “data”."))
    matter = _matter(partner, data.pop("number", None))
    name = kind.removeprefix("matter.")
    action = registry.desk(matter.desk).actions.get(name)
    if action is None or name not in ACTIONS or kind != f"matter.{name}":
        raise UnknownAction(
            _("Partners may ask for: %(types)s.")
            % {"types": ", ".join(f"matter.{name}" for name in ACTIONS)}
        )
    by = Actor.citizen(matter.pk, partner=partner.pk)
    raw = fields.values(action, data)
    outcome = door.act_many([Act(matter.pk, name, by, raw, key=message_id)])[0]
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def _matter(partner: Partner, number: object) -> Matter:
    """Return a matter that the partner sent in.

    Raises:
        UnknownMatter: there is none of that number, or another sent it in.
    """
    text = number if isinstance(number, str) and strict.keepable(number) else ""
    sent = Sent.objects.select_related("matter").filter(partner=partner, matter__number=text)
    found = sent.first()
    if found is None:
        raise UnknownMatter(_("There is no such matter."))
    matter: Matter = found.matter
    return matter
