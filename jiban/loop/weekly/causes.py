"""Why promises broke, as far as the journal tells it.

What stands in the journal between the making of a promise and its break is looked at, the plainest
cause first: the clock stood still; the matter waited for a unit, wandered, lay in a hand-over; an
earlier promise was broken already; nobody was on duty; it came at night; it had been paused. What
is left had somebody and was not done, or had nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiban.city import units
from jiban.city.models import Shift
from jiban.loop.desk import Text
from jiban.loop.figures import Scope
from jiban.loop.models import Entry
from jiban.loop.rungs import RUNG

NIGHT = (22, 6)
"""Hours of the city between which it is night."""
QUICK = timedelta(hours=2)
"""Only a promise this short is broken by a night."""


class Cause(StrEnum):
    """Why a promise broke, in the order in which causes are looked for."""

    CLOCK = "clock"
    ROUTING = "routing"
    WANDERED = "wandered"
    HAND_OVER = "hand_over"
    LATE_BEFORE = "late_before"
    NOBODY = "nobody"
    NIGHT = "night"
    PAUSED = "paused"
    UNTAKEN = "untaken"
    UNDONE = "undone"


CAUSES: dict[Cause, Text] = {
    Cause.CLOCK: _("the clock stood still"),
    Cause.ROUTING: _("no unit had it"),
    Cause.WANDERED: _("passed from unit to unit"),
    Cause.HAND_OVER: _("in a hand-over"),
    Cause.LATE_BEFORE: _("late from before"),
    Cause.NOBODY: _("nobody was on duty"),
    Cause.NIGHT: _("came at night"),
    Cause.PAUSED: _("after a pause"),
    Cause.UNTAKEN: _("nobody had taken it"),
    Cause.UNDONE: _("not done in time"),
}


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that broke: of which matter, owed by which unit, when, and why."""

    matter_id: int
    desk: str
    promise: str
    unit_id: int
    at: datetime
    cause: Cause


TOGETHER = 500
"""Matters whose journals are read at once."""
BROKEN = """
SELECT p.matter_id, m.desk, p.name, p.unit_id, p.made_at, p.due_at, p.broken_at, p.n
FROM loop_promise p JOIN loop_matter m ON m.id = p.matter_id
WHERE p.owed AND p.broken_at >= %(since)s AND p.broken_at <= %(now)s{inside}
ORDER BY p.broken_at, p.matter_id, p.n
"""


@dataclass(frozen=True, slots=True)
class _Row:
    matter_id: int
    desk: str
    promise: str
    unit_id: int
    made_at: datetime
    due_at: datetime
    broken_at: datetime
    n: int


@dataclass(frozen=True, slots=True)
class _Told:
    """One journal entry, read."""

    at: datetime
    action: str
    said: dict[str, Any]


def broken(scope: Scope) -> list[Broken]:
    """Return the promises that broke in the scope's time, each with its cause."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN.format(inside=scope.inside("p.unit_id")), scope.params)
        rows = [_Row(*row) for row in cursor.fetchall()]
    rostered = _rostered({row.unit_id for row in rows}, scope)
    by_matter: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        by_matter[row.matter_id].append(row)
    ids = list(by_matter)
    causes: dict[_Row, Cause] = {}
    for start in range(0, len(ids), TOGETHER):
        some = ids[start : start + TOGETHER]
        journals = _journals(some)
        for matter_id in some:
            of_matter = by_matter[matter_id]
            for n, row in enumerate(of_matter):
                causes[row] = _cause(row, journals[matter_id], of_matter[:n], rostered)
    return [
        Broken(row.matter_id, row.desk, row.promise, row.unit_id, row.broken_at, causes[row])
        for row in rows
    ]


def _journals(matter_ids: Iterable[int]) -> dict[int, list[_Told]]:
    rows = Entry.objects.filter(matter_id__in=list(matter_ids)).order_by("matter_id", "seq")
    found: dict[int, list[_Told]] = defaultdict(list)
    for matter_id, at, action, payload in rows.values_list("matter_id", "at", "action", "payload"):
        found[matter_id].append(_Told(at, action, orjson.loads(payload)))
    return found


def _rostered(unit_ids: Iterable[int], scope: Scope) -> dict[int, list[tuple[datetime, datetime]]]:
    """Return the shifts of the units that have a roster at all; of the others nothing is known."""
    shifts = Shift.objects.filter(
        unit_id__in=list(unit_ids),
        starts_at__lt=scope.now,
        ends_at__gt=scope.since - timedelta(days=1),
    )
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for unit_id, starts, ends in shifts.values_list("unit_id", "starts_at", "ends_at"):
        found[unit_id].append((starts, ends))
    return found


def _cause(
    row: _Row,
    journal: Sequence[_Told],
    earlier: Sequence[_Row],
    rostered: dict[int, list[tuple[datetime, datetime]]],
) -> Cause:
    """Return the first cause that holds."""
    before = [told for told in journal if told.at <= row.broken_at]
    meanwhile = [told for told in before if told.at >= row.made_at]
    if any(_skipped(told, row) for told in journal):
        return Cause.CLOCK
    if row.unit_id in units.tree().bureaus and not _taken(before):
        return Cause.ROUTING
    moves = sum(isinstance(told.said.get("unit"), dict) for told in meanwhile)
    if moves > 1 or (moves and not _taken(meanwhile)):
        return Cause.WANDERED
    if _handed_over(before):
        return Cause.HAND_OVER
    if any(other.promise != row.promise and other.due_at < row.due_at for other in earlier):
        return Cause.LATE_BEFORE
    shifts = rostered.get(row.unit_id)
    if shifts and not any(s < row.due_at and row.made_at < e for s, e in shifts):
        return Cause.NOBODY
    hour = timezone.localtime(row.made_at).hour
    if row.due_at - row.made_at <= QUICK and (hour >= NIGHT[0] or hour < NIGHT[1]):
        return Cause.NIGHT
    if any(row.promise in told.said.get("promises", {}).get("resumed", {}) for told in meanwhile):
        return Cause.PAUSED
    return Cause.UNDONE if _taken(before) else Cause.UNTAKEN


def _skipped(told: _Told, row: _Row) -> bool:
    said = told.said
    return told.action == RUNG and said.get("n") == row.n and bool(said.get("skipped"))


def _taken(entries: Sequence[_Told]) -> bool:
    """Tell whether somebody had the matter after these entries."""
    handlers = [told.said["handler_id"] for told in entries if "handler_id" in told.said]
    return bool(handlers) and handlers[-1] is not None


def _handed_over(entries: Sequence[_Told]) -> bool:
    incoming = [told.said["incoming_id"] for told in entries if "incoming_id" in told.said]
    return bool(incoming) and incoming[-1] is not None
