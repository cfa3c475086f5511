"""A letter as its citizen is told of it: its texts, and its promises running, kept, broken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from jiban.city import units
from jiban.city.roles import Role
from jiban.desks.mailbox.desk import mailbox
from jiban.loop.desk import Promise as Declared
from jiban.loop.models import Entry, Promise
from jiban.loop.people import LABEL
from jiban.loop.spans import Span

Entries = Sequence[tuple[Entry, Mapping[str, Any]]]
"""The journal with its payloads, the oldest first."""


def readable(text: str) -> str:
    """Return a redacted text for its author: what was taken out is named, not numbered."""
    return LABEL.sub(_("[personal data hidden]"), text)


@dataclass(frozen=True, slots=True)
class Raise:
    """A broken promise was raised to somebody."""

    at: datetime
    to: str


@dataclass(frozen=True, slots=True)
class Told:
    """One promise as the citizen is told of it.

    ``state`` is running, overdue (past due, still owed), kept, late (done after its time), paused
    or void; ``broken`` tells that its time passed, whatever came after; ``again`` that it was made
    when the letter was opened again.
    """

    name: str
    declared: Declared
    state: str
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None
    paused_at: datetime | None
    reason: Any
    broken: bool
    raised: tuple[Raise, ...]
    unit: str
    left: timedelta
    again: bool
    within: Span

    @property
    def took(self) -> timedelta:
        """From the promise to its end."""
        return (self.ended_at or self.due_at) - self.made_at

    @property
    def late_by(self) -> timedelta:
        """How long after its time it was done."""
        return max(timedelta(0), (self.ended_at or self.due_at) - self.due_at)

    @property
    def running(self) -> bool:
        """Whether its clock runs."""
        return self.state in ("running", "overdue")

    @property
    def tone(self) -> str:
        """The colour and icon of its mark."""
        tones = {"kept": "kept", "paused": "paused", "running": "open"}
        return "broken" if self.broken else tones.get(self.state, "quiet")


def told(rows: Iterable[Promise], entries: Entries, now: datetime) -> list[Told]:
    """Return what the citizen is told of each promise, in the order in which they were made."""
    raised = _raised(entries)
    reopened = {entry.at for entry, _said in entries if entry.action == "reopen"}
    found = []
    for row in rows:
        overdue = row.outcome == Promise.Outcome.OPEN and row.due_at < now
        broken = row.broken_at is not None or (overdue and row.paused_at is None)
        found.append(
            Told(
                row.name,
                mailbox.promise[row.name],
                _state_of(row, broken),
                row.made_at,
                row.due_at,
                row.ended_at,
                row.paused_at,
                mailbox.pause_reasons.get(row.paused_for, ""),
                broken,
                tuple(raised.get(row.n, ())) if broken else (),
                units.tree().name(row.unit_id),
                abs(row.due_at - now),
                row.made_at in reopened,
                _within(row),
            )
        )
    return found


def _raised(entries: Entries) -> dict[int, list[Raise]]:
    """To whom each promise was raised once it was broken, by its number."""
    found: dict[int, list[Raise]] = {}
    broken: set[int] = set()
    for entry, said in entries:
        if entry.action != "rung":
            continue
        if said.get("broken"):
            broken.add(said["n"])
        if said["n"] in broken and said.get("tell") in Role.values:
            to = str(Role(said["tell"]).label)
            found.setdefault(said["n"], []).append(Raise(entry.at, to))
    return found


def _within(row: Promise) -> Span:
    """Return how long a promise had when it was made."""
    declared = mailbox.promise[row.name]
    urgent = declared.urgent is not None and row.span == declared.urgent.wall
    return declared.span(urgent=urgent)


def _state_of(row: Promise, broken: bool) -> str:
    if row.outcome == Promise.Outcome.OPEN:
        if row.paused_at is not None:
            return "paused"
        return "overdue" if broken else "running"
    ended = {Promise.Outcome.KEPT: "kept", Promise.Outcome.LATE: "late"}
    return ended.get(Promise.Outcome(row.outcome), "void")
