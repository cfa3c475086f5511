"""Matters and promises in memory, as the door holds them while they are locked."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

OPEN, KEPT, LATE, VOID = range(4)
"""Outcomes of a promise; the same numbers as ``models.Promise.Outcome``."""


class Recused(NamedTuple):
    """Who is kept away from a matter: one officer, or all of one unit."""

    officer_id: int | None = None
    unit_id: int | None = None


@dataclass(slots=True)
class PromiseState:
    """A promise that has not ended."""

    matter_id: int
    n: int
    name: str
    owed: bool
    unit_id: int
    made_at: datetime
    due_at: datetime
    span: timedelta
    outcome: int = OPEN
    broken_at: datetime | None = None
    ended_at: datetime | None = None
    paused_at: datetime | None = None
    paused_for: str = ""
    rung: int = 0
    next_rung_at: datetime | None = None
    new: bool = False
    changed: bool = False


@dataclass(slots=True)
class MatterState:
    """A matter under lock, with its open promises and those who are recused from it.

    ``recusals`` says of each why; ``stored`` are those that the database has.
    """

    id: int
    number: str
    desk: str
    state: str
    title: str
    unit_id: int
    handler_id: int | None
    incoming_id: int | None
    urgent: bool
    raised: int
    opened_at: datetime
    touched_at: datetime
    ended_at: datetime | None
    next_due_at: datetime | None
    promised: int
    people: int
    seq: int
    head: bytes
    recused: bool = False
    forgotten_at: datetime | None = None
    new: bool = False
    promises: list[PromiseState] = field(default_factory=list)
    recusals: dict[Recused, str] = field(default_factory=dict)
    stored: frozenset[Recused] = frozenset()

    def open(self, name: str) -> PromiseState | None:
        """Return the open promise of that name, if there is one."""
        for promise in self.promises:
            if promise.name == name and promise.outcome == OPEN:
                return promise
        return None

    def reckon(self) -> None:
        """Set ``next_due_at`` to the earliest due time of what is still owed and not paused."""
        self.next_due_at = min(
            (
                promise.due_at
                for promise in self.promises
                if promise.outcome == OPEN and promise.owed and promise.paused_at is None
            ),
            default=None,
        )
