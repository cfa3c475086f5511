"""Figures for the dashboards: what is open, what comes due, what was kept and what was broken.

Every rate comes with its numerator and denominator. A promise counts in the week in which it was
decided: when it was kept, or when its time ran out; that it became void later takes no broken one
back. Other void promises and timers count nowhere.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from django.conf import settings
from django.db import connection

from jiban.loop.sight import Sight

HOURS = 24
"""How many hours ahead the promises that come due are counted, hour by hour."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the city, and the time that figures are for.

    Attributes:
        units: ids of units; None for the whole city.
        since: from when on.
        now: until when.
        sight: of whoever reads the figures; None leaves out every matter that anybody is kept away
            from, since nobody knows who will read them.
    """

    units: Sequence[int] | None
    since: datetime
    now: datetime
    sight: Sight | None = None

    @property
    def params(self) -> dict[str, Any]:
        """The parameters that every statement here has."""
        return {
            "units": None if self.units is None else list(self.units),
            "since": self.since,
            "now": self.now,
            "zone": settings.TIME_ZONE,
            **(self.sight.params if self.sight else {}),
        }

    def inside(self, column: str = "m.unit_id", matter: str = "m") -> str:
        """Return the condition that keeps the units of this scope, and what may be known of them.

        Args:
            column: the unit of a row, with its alias.
            matter: the alias of the row's matter.
        """
        known = self.sight.condition(matter) if self.sight else f"NOT {matter}.recused"
        here = "" if self.units is None else f" AND {column} = ANY(%(units)s)"
        return f" AND {known}{here}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A table of numbers that a desk shows on the dashboards, drawn and written out."""

    name: str
    label: str
    kind: Literal["bar", "stacked", "line", "pie"]
    x: Sequence[str]
    x_label: str
    series: Sequence[tuple[str, Sequence[int | float | None]]]
    unit: str = ""
    tones: Sequence[str] = ()
    note: str = ""


class Open(NamedTuple):
    """How many matters are open, of one kind: in one state, at one unit, raised so high."""

    desk: str
    state: str
    unit_id: int
    raised: int
    broken: bool
    number: int


class Decided(NamedTuple):
    """How many promises of a name were decided at a unit in a week (named by its Monday)."""

    desk: str
    name: str
    unit_id: int
    week: date
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class Rate:
    """Kept of decided; a rate without decided promises is None, not a hundred percent."""

    kept: int = 0
    broken: int = 0

    @property
    def decided(self) -> int:
        """The denominator."""
        return self.kept + self.broken

    @property
    def percent(self) -> float | None:
        """Kept in percent, one decimal."""
        return round(100 * self.kept / self.decided, 1) if self.decided else None

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.kept + other.kept, self.broken + other.broken)


OPEN_MATTERS = """
SELECT desk, state, unit_id, raised, COALESCE(next_due_at < %(now)s, false), count(*)
FROM loop_matter m WHERE ended_at IS NULL{inside} GROUP BY 1, 2, 3, 4, 5
"""
# An open promise is aimed at its next rung until it breaks, so whatever comes due before a time
# has its next rung before it; the index on rungs finds the few among the many.
COMING_DUE = """
SELECT LEAST(floor(extract(epoch FROM p.due_at - %(now)s) / 3600)::int, {hours} - 1), p.name,
       m.desk, count(*)
FROM loop_promise p JOIN loop_matter m ON m.id = p.matter_id
WHERE p.next_rung_at <= %(until)s AND p.ended_at IS NULL AND p.owed AND p.broken_at IS NULL
  AND p.due_at >= %(now)s AND p.due_at < %(until)s{inside}
GROUP BY 1, 2, 3
"""
DECIDED = """
SELECT m.desk, p.name, p.unit_id,
       date_trunc('week', COALESCE(p.broken_at, p.ended_at) AT TIME ZONE %(zone)s)::date,
       count(*) FILTER (WHERE p.broken_at IS NULL),
       count(*) FILTER (WHERE p.broken_at IS NOT NULL)
FROM loop_promise p JOIN loop_matter m ON m.id = p.matter_id
WHERE p.owed{inside} AND (
    (p.broken_at >= %(since)s AND p.broken_at <= %(now)s)
    OR (p.broken_at IS NULL AND p.outcome <> 3
        AND p.ended_at >= %(since)s AND p.ended_at <= %(now)s)
)
GROUP BY 1, 2, 3, 4
"""


def open_matters(scope: Scope) -> list[Open]:
    """Return the open matters by desk, state, unit, how high raised, and whether one is broken."""
    return [
        Open._make(row) for row in _rows(OPEN_MATTERS.format(inside=scope.inside()), scope.params)
    ]


def coming_due(scope: Scope) -> dict[tuple[str, str], list[int]]:
    """Return for each (desk, promise) how many come due in each of the next hours."""
    params = scope.params | {"until": scope.now + timedelta(hours=HOURS)}
    found: dict[tuple[str, str], list[int]] = {}
    sql = COMING_DUE.format(inside=scope.inside("p.unit_id"), hours=HOURS)
    for hour, name, desk, number in _rows(sql, params):
        found.setdefault((desk, name), [0] * HOURS)[hour] += number
    return found


def decided(scope: Scope) -> list[Decided]:
    """Return the promises decided in the scope's time by desk, name, unit and week."""
    sql = DECIDED.format(inside=scope.inside("p.unit_id"))
    return [Decided._make(row) for row in _rows(sql, scope.params)]


@dataclass(slots=True)
class Kept:
    """Decided promises added up in three ways."""

    by_promise: dict[tuple[str, str], Rate] = field(default_factory=dict)
    by_unit: dict[tuple[int, str, str], Rate] = field(default_factory=dict)
    by_week: dict[tuple[date, str, str], Rate] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[Decided], group: Mapping[int, int]) -> "Kept":
        """Add up rows; *group* says to which unit of the table a unit belongs."""
        found = cls()
        for row in rows:
            rate = Rate(row.kept, row.broken)
            _add(found.by_promise, (row.desk, row.name), rate)
            _add(found.by_week, (row.week, row.desk, row.name), rate)
            if row.unit_id in group:
                _add(found.by_unit, (group[row.unit_id], row.desk, row.name), rate)
        return found


def _add(into: dict[Any, Rate], key: Any, rate: Rate) -> None:
    into[key] = into.get(key, Rate()) + rate


def weeks(scope: Scope) -> list[date]:
    """Return the Mondays of the weeks that the scope's time touches, in order."""
    from django.utils import timezone

    first, last = timezone.localdate(scope.since), timezone.localdate(scope.now)
    monday = first - timedelta(days=first.weekday())
    found = []
    while monday <= last:
        found.append(monday)
        monday += timedelta(days=7)
    return found


def total(rows: Sequence[Open], *names: str) -> Counter[Any]:
    """Return how many open matters there are for each value of these columns."""
    found: Counter[Any] = Counter()
    for row in rows:
        key = tuple(getattr(row, name) for name in names)
        found[key[0] if len(key) == 1 else key] += row.number
    return found


def _rows(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
