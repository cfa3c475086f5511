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
from jiban.desks.mailbox.desk import mailbox
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.attachments import Kept

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


def check(fields: Mapping[str, Any]) -> None:
    """Check the fields of a letter by themselves, before it counts towards anybody's limit.

    Raises:
        BadFields: a field is wrong.
    """
    mailbox.actions["receive"].clean(fields)


def form_key() -> str:
    """Return a new signed key for one filling of the form."""
    return _signer.sign(uuid.uuid4().hex)


def checked_key(text: str) -> str | None:
    """Return the key if this installation made it within the last week, else None."""
    try:
        return str(_signer.unsign(text, max_age=FORM_LASTS))
    except signing.BadSignature:
        return None
