"""Letters come in: one way for the web form, the API, e-mail, the counter and imports.

A web form carries a key that this installation signed. It makes a retry, a double tap or going
back and sending again the same letter; and since nobody else can make up such a key, nobody gets
the number and code of somebody else's letter by guessing theirs.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing

from jiban.desks.mailbox.codes import code_of
from jiban.loop import door, people, throttle
from jiban.loop.actors import Actor
from jiban.loop.attachments import Kept
from jiban.loop.errors import Refused

DESK = "mailbox"
FORM_LASTS = timedelta(days=7)
"""How long a form may lie open before it is sent; its receipt is kept at least as long."""

_signer = signing.TimestampSigner(salt="jiban.mailbox.form")


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that came in. ``again`` tells that it had come before and nothing was doubled."""

    number: str
    code: str
    acted: door.Acted

    @property
    def again(self) -> bool:
        """Whether a retry was recognised."""
        return self.acted.again


def send(
    fields: Mapping[str, Any], *, by: Actor, key: str | None = None, files: Sequence[Kept] = ()
) -> Sent:
    """Take in one letter.

    Args:
        fields: raw fields of the action ``receive``; what is left out takes its default.
        by: ``Actor.citizen()`` for the public, an officer at the counter, the system for imports.
        key: idempotency key; a second letter with the same key, by the same kind of actor, is the
            first one. It must be one that strangers cannot guess.
        files: attachments, already kept.

    Raises:
        Refused: one of its kinds, mostly ``BadFields``; nothing has come in then.
        CalendarUnknown: see :func:`jiban.loop.door.act`.
    """
    acted = door.act(DESK, "receive", by=by, key=key, files=files, **fields)
    return Sent(acted.number, code_of(acted.number), acted)


def send_limited(
    fields: Mapping[str, Any],
    *,
    address: str,
    key: str | None = None,
    files: Sequence[Kept] = (),
) -> Sent:
    """Take in a letter of the public, within the limits of its address and phone number.

    What is refused for another reason, such as a typing error, does not use up the phone's.

    Raises:
        TooMany: too many letters from there.
        Refused: as for :func:`send`.
    """
    phone = people.digits_of(str(fields.get("phone") or ""))
    throttle.hit("letter", address=address, phone=phone)
    try:
        return send(fields, by=Actor.citizen(), key=key, files=files)
    except Refused:
        # The address keeps its count: what is refused can be asked for again and again.
        throttle.give_back("letter", phone=phone)
        raise


def form_key() -> str:
    """Return a new signed key for one filling of the form."""
    return _signer.sign(uuid.uuid4().hex)


def checked_key(text: str) -> str | None:
    """Return the key if this installation made it within the last week, else None."""
    try:
        return str(_signer.unsign(text, max_age=FORM_LASTS))
    except signing.BadSignature:
        return None
