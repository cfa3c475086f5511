"""What happens to promises: made, kept, voided, paused, resumed, and climbing their ladder.

Pure functions over the locked state; the caller holds the lock and passes the time in.
A promise is broken when the time is later than due; a tie counts as kept.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from jiban.city import calendar
from jiban.loop.desk import Desk, Rung
from jiban.loop.desk import Promise as Declared
from jiban.loop.state import KEPT, LATE, OPEN, VOID, MatterState, PromiseState

TICK = timedelta(microseconds=1)
"""The breaking rung fires one tick after due, so that a tie counts as kept."""


def rung_at(promise: PromiseState, rung: Rung) -> datetime:
    """Return the instant of a rung: its fraction of the span, counted back from due."""
    at = promise.due_at + (rung.at - 1) * promise.span
    return at + TICK if rung.breaks else at


def aim(promise: PromiseState, ladder: Sequence[Rung]) -> None:
    """Set ``next_rung_at`` to the promise's next rung, or to None when the ladder is climbed."""
    promise.changed = True
    if promise.outcome == OPEN and promise.paused_at is None and promise.rung < len(ladder):
        promise.next_rung_at = rung_at(promise, ladder[promise.rung])
    else:
        promise.next_rung_at = None


def make(
    matter: MatterState,
    declared: Declared,
    desk: Desk,
    now: datetime,
    unit_id: int | None = None,
    due_at: datetime | None = None,
) -> PromiseState:
    """Make a promise now; an open one of the same name is voided, since this one replaces it.

    It is owed by the matter's unit, or by the one that is named, and due after its span, or when
    it was agreed.
    """
    older = matter.open(declared.name)
    if older is not None:
        end(older, now, VOID)
    matter.promised += 1
    due = due_at or declared.span(urgent=matter.urgent).after(now)
    promise = PromiseState(
        matter.id,
        matter.promised,
        declared.name,
        declared.owed,
        unit_id or matter.unit_id,
        now,
        due,
        due - now,
        new=True,
    )
    aim(promise, desk.ladder_of(declared))
    matter.promises.append(promise)
    return promise


def end(promise: PromiseState, now: datetime, outcome: int | None = None) -> None:
    """End a promise: as *outcome*, or as kept or late by the clock."""
    if outcome is None:
        in_time = promise.broken_at is None and (promise.paused_at or now) <= promise.due_at
        outcome = KEPT if in_time else LATE
        if not in_time and promise.broken_at is None:
            promise.broken_at = promise.due_at
    promise.outcome = outcome
    promise.ended_at = now
    promise.next_rung_at = None
    promise.changed = True


def pause(matter: MatterState, desk: Desk, reason: str, now: datetime) -> list[PromiseState]:
    """Stop the clock of every open, unbroken promise that may be paused for *reason*."""
    paused = []
    for promise in matter.promises:
        declared = desk.promise[promise.name]
        if (
            promise.outcome == OPEN
            and promise.broken_at is None
            and promise.paused_at is None
            and reason in declared.pausable
        ):
            promise.paused_at, promise.paused_for = now, reason
            aim(promise, ())
            paused.append(promise)
    return paused


def resume(matter: MatterState, desk: Desk, now: datetime) -> list[PromiseState]:
    """Start the paused clocks again; due moves by the pause, in the promise's own kind of time."""
    resumed = []
    for promise in matter.promises:
        if promise.outcome == OPEN and promise.paused_at is not None:
            declared = desk.promise[promise.name]
            promise.due_at = calendar.shift(
                promise.due_at,
                promise.paused_at,
                now,
                working=bool(declared.span(urgent=matter.urgent).working),
            )
            promise.paused_at, promise.paused_for = None, ""
            aim(promise, desk.ladder_of(declared))
            resumed.append(promise)
    return resumed


def climb(
    promise: PromiseState, ladder: Sequence[Rung], now: datetime
) -> tuple[int, list[int]] | None:
    """Climb to the highest rung due now; return it and the lower ones skipped, or None.

    After an outage only the highest due rung fires; whoever calls journals the skipped ones.
    """
    if promise.next_rung_at is None or promise.next_rung_at > now:
        return None
    first = last = promise.rung
    while last + 1 < len(ladder) and rung_at(promise, ladder[last + 1]) <= now:
        last += 1
    if (
        promise.owed
        and promise.broken_at is None
        and any(r.breaks for r in ladder[first : last + 1])
    ):
        promise.broken_at = promise.due_at
    promise.rung = last + 1
    aim(promise, ladder)
    return last, list(range(first, last))


def pass_on(promises: Iterable[PromiseState], unit_id: int) -> None:
    """Let the open, unbroken promises be owed by another unit from here on."""
    for promise in promises:
        if promise.outcome == OPEN and promise.broken_at is None and promise.unit_id != unit_id:
            promise.unit_id = unit_id
            promise.changed = True
