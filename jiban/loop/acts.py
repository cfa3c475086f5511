"""What is asked of the door, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jiban.loop.actors import Actor
from jiban.loop.attachments import Kept


@dataclass(frozen=True, slots=True)
class Act:
    """One thing asked of the door.

    Attributes:
        matter: the matter's id, or the name of a desk at which to open one.
        action: the action's name; None only settles what is due.
        key: a retry with the same key, by the same actor, does nothing more.
        seen: the last journal entry the actor has seen; refused when there is a newer one.
        files: attachments, already kept by :func:`jiban.loop.attachments.keep`.
    """

    matter: int | str
    action: str | None
    by: Actor
    fields: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    seen: int | None = None
    files: Sequence[Kept] = ()


@dataclass(frozen=True, slots=True)
class Acted:
    """What the door did.

    Attributes:
        again: a retry was recognised and nothing done twice.
        fired: rungs that fired before the act.
        next_rung_at: when the matter's next rung fires, for a replay that keeps its own clock.
    """

    matter_id: int
    number: str
    state: str
    seq: int
    at: datetime
    again: bool = False
    fired: int = 0
    next_rung_at: datetime | None = None
