"""A mail becomes a letter, or goes to the letter it belongs to; never both, never twice."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.desks.mailbox import authors, codes, intake
from jiban.desks.mailbox.fitting import cut, fit, longest, stated_kind
from jiban.desks.mailbox.mail_reading import Attached, Mail
from jiban.desks.mailbox.models import Channel, Naming
from jiban.loop import attachments, door, throttle
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.attachments import MOST, Kept
from jiban.loop.codes import ALPHABET
from jiban.loop.contact import ContactBy
from jiban.loop.errors import BadFields, WrongState
from jiban.loop.fields import MatterField
from jiban.loop.models import Matter

_NUMBER = re.compile(r"(?<![A-Z0-9])XJ\d{6}-\d{7,18}(?!\d)", re.IGNORECASE)
_CODE = re.compile(rf"\b[{ALPHABET}]{{4}}[- ]?[{ALPHABET}]{{4}}\b", re.IGNORECASE)
MOST_CODES = 3
"""Codes of one mail that are tried; more would be guessing."""
OLDEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a mail. ``added`` tells that it went to a letter that was here."""

    acted: door.Acted
    added: bool = False

    @property
    def number(self) -> str:
        """The letter's number."""
        return self.acted.number


def take(mail: Mail) -> Taken:
    """Take in a mail; a retry of the same mail does nothing more.

    A mail that names a letter and comes from its author, by address or by access code, is added
    to it. Any other mail is a letter of its own, tied to the one it names.

    Raises:
        Refused: the desk cannot take it, for example because no units are loaded.
    """
    throttle.hit("letter", mail=mail.address.casefold())
    earlier = _earlier(mail)
    if earlier is not None and _is_author(mail, earlier):
        added = _add(mail, earlier)
        if added is not None:
            return Taken(added, added=True)
    return Taken(_open(mail, earlier))


def _earlier(mail: Mail) -> Matter | None:
    """Return the letter that the mail names, in its subject or by what it answers."""
    for text in (mail.subject, mail.refers_to):
        for number in _NUMBER.findall(text)[:3]:
            pk = MatterField.matter_id(number.upper())
            if pk is not None:
                return Matter.objects.filter(pk=pk, desk="mailbox").first()
    return None


def _is_author(mail: Mail, letter: Matter) -> bool:
    """Tell whether the mail comes from the letter's author: the address, or the access code.

    An address can be forged. All that can be done with it is to add words to a letter.
    """
    return _shows_code(mail, letter) or authors.wrote(letter.pk, email=mail.address)


def _shows_code(mail: Mail, letter: Matter) -> bool:
    said = _CODE.findall(f"{mail.subject}\n{mail.own_words}".upper())[:MOST_CODES]
    return any(codes.matches(letter.number, code) for code in said)


def _add(mail: Mail, letter: Matter) -> door.Acted | None:
    """Add the mail to its letter; None when the letter is over and takes nothing more."""
    own = _without_codes(
        mail.own_words.strip() or mail.title or _("(see the files)"), letter.number
    )
    files, left_out = _keep(mail.files)
    # What was left out the author reads on the tracking page; it never makes a mail too long.
    said = "\n\n".join([own, " ".join([*mail.remarks, left_out]).strip()[:600]]).strip()
    text = cut(said, max(longest("text", "add"), len(own)))
    # The one that does not fit the state is tried first: it recognises a retry after the letter
    # has moved on, and is refused otherwise.
    order = ("add", "answer") if letter.state == "waiting" else ("answer", "add")
    for action in order:
        try:
            return door.act(
                letter.pk,
                action,
                by=Actor.citizen(letter.pk),
                key=mail.key,
                files=files,
                text=text,
            )
        except WrongState:
            continue
    return None


def _open(mail: Mail, earlier: Matter | None) -> door.Acted:
    numbers = _NUMBER.findall(f"{mail.subject}\n{mail.refers_to}\n{mail.text}")
    title, body = fit(
        _without_codes(mail.title, *numbers),
        _without_codes(mail.text or _("(see the files)"), *numbers),
    )
    files, left_out = _keep(mail.files)
    if left_out:
        mail.remarks.append(left_out)
    remark = " · ".join([_("by e-mail"), *mail.remarks])
    name = mail.name[: longest("name")]
    naming = Naming.NAME if name else Naming.PHONE
    fields = {
        "kind": stated_kind(title).value,
        "title": title if len(title) >= 2 else _("A letter by e-mail"),
        "body": body,
        "naming": naming.value if mail.address else Naming.ANONYMOUS.value,
        "name": name,
        "email": mail.address,
        "contact_by": (ContactBy.EMAIL if mail.address else ContactBy.PAGE).value,
        "channel": Channel.EMAIL.value,
        "written_at": _plausible(mail),
        "about": earlier.number if earlier else "",
        "about_code": codes.code_of(earlier.number)
        if earlier and _shows_code(mail, earlier)
        else "",
        "remark": cut(remark, longest("remark")),
    }
    return intake.send(fields, by=THE_SYSTEM, key=mail.key, files=files).acted


def _keep(files: Sequence[Attached]) -> tuple[list[Kept], str]:
    """Keep the files that may be kept; return them, and what the others were left out for."""
    kept: list[Kept] = []
    reasons: list[str] = []
    for file in files:
        if len(kept) == MOST:
            reasons.append(_("More than %(n)s files came; the others were left out.") % {"n": MOST})
            break
        try:
            kept.append(attachments.keep(file.name, io.BytesIO(file.content)))
        except BadFields as refused:
            reasons.append(refused.text)
    left_out = _("Left out: %(reasons)s") % {"reasons": " ".join(reasons)} if reasons else ""
    return kept, cut(left_out, 500)


def _without_codes(text: str, *numbers: str) -> str:
    """Return the text without the access codes of these letters and of those that it names."""
    named = {number.upper() for number in (*numbers, *_NUMBER.findall(text))}
    return _CODE.sub(
        lambda found: (
            "****-****" if any(codes.matches(number, found[0]) for number in named) else found[0]
        ),
        text,
    )


def _plausible(mail: Mail) -> object:
    """Return when the mail says it was written, unless its clock was plainly wrong."""
    now = timezone.now()
    at = mail.written_at
    return at if at and now - OLDEST < at < now + timedelta(days=1) else None
