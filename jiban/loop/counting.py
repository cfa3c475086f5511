"""Counting rates: one statement for each, with its numbers and the rows behind them.

Counts and rows come from the same statement, so that every number leads down to its matters.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection

from jiban.loop import registry
from jiban.loop.desk import Desk
from jiban.loop.figures import Scope
from jiban.loop.rates import Rate
from jiban.science.intervals import wilson
from jiban.science.waiting import Curve, Wait, curve

FEW = 30
"""A smaller denominator is marked: such a share says little."""
NONE = "-"
"""Stands for the rows that carry no subject, where a code of one is asked for."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted rate; without a denominator there is no share, not one of zero."""

    numerator: int = 0
    denominator: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> float | None:
        """The share in percent, one decimal."""
        return round(100 * self.numerator / self.denominator, 1) if self.denominator else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % score interval in percent, one decimal."""
        if not self.denominator:
            return None
        low, high = wilson(self.numerator, self.denominator)
        return round(100 * max(low, 0.0), 1), round(100 * min(high, 1.0), 1)

    @property
    def missed(self) -> int:
        """What is in the denominator and not in the numerator."""
        return self.denominator - self.numerator

    @property
    def left_out(self) -> int:
        """What is left out, whatever the reason."""
        return sum(self.excluded.values())

    @property
    def few(self) -> bool:
        """Whether the denominator is small."""
        return 0 < self.denominator < FEW

    def __add__(self, other: "Counted") -> "Counted":
        reasons = {
            name: self.excluded.get(name, 0) + other.excluded.get(name, 0)
            for name in (*self.excluded, *other.excluded)
        }
        return Counted(
            self.numerator + other.numerator, self.denominator + other.denominator, reasons
        )


class By(StrEnum):
    """What a rate is counted by."""

    UNIT = "unit"
    SUBJECT = "subject"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def timely(self) -> bool:
        """Whether it is a length of time."""
        return self not in (By.UNIT, By.SUBJECT)


class Part(StrEnum):
    """Which of a rate's rows."""

    COUNTED = "counted"
    MISSED = "missed"
    EXCLUDED = "excluded"


class Row(NamedTuple):
    """A row behind a number; ``why`` names the exclusion, "" for what is not left out."""

    matter_id: int
    at: datetime
    unit_id: int
    why: str


def of_desks() -> Iterator[tuple[Desk, Rate]]:
    """Yield every declared rate with its desk."""
    for desk in registry.desks():
        for rate in desk.rates:
            yield desk, rate


def find(name: str) -> Rate | None:
    """Return the rate of that name, or None."""
    return next((rate for _desk, rate in of_desks() if rate.name == name), None)


# --- counting ------------------------------------------------------------------------------------

ROWS = """
SELECT {unit} AS unit_id, {subject} AS subject, {at} AS at, m.id AS matter_id,
       {why} AS why, COALESCE({counts}, false) AS counted
FROM {rows}
WHERE {at} >= %(since)s AND {at} <= %(now)s{inside}{about}
"""
COUNT = "SELECT {key}, why, counted, count(*) FROM ({rows}) AS r GROUP BY 1, 2, 3 ORDER BY 1"
LIST = """
SELECT matter_id, at, unit_id, why FROM ({rows}) AS r WHERE {part}
ORDER BY at DESC, matter_id DESC LIMIT %(limit)s OFFSET %(offset)s
"""
WAITS = """
SELECT floor(extract(epoch FROM {lasted}) / 60)::bigint, {ended}, count(*)
FROM {rows} WHERE {at} >= %(since)s AND {at} <= %(now)s{inside}{about} GROUP BY 1, 2
"""
CROSS = """
SELECT {down}, {across}, count(*)
FROM {rows} WHERE {at} >= %(since)s AND {at} <= %(now)s{inside}{about} GROUP BY 1, 2
"""
_KEYS = {By.UNIT: "unit_id", By.SUBJECT: "subject"}
_PARTS = {
    Part.COUNTED: "why = '' AND counted",
    Part.MISSED: "why = '' AND NOT counted",
    Part.EXCLUDED: "why <> ''",
}


def total(rate: Rate, scope: Scope, subject: str = "") -> Counted:
    """Return the rate of a part of the city in some time, about a subject or a group of them."""
    found = _counted(rate, scope, "NULL", subject)
    return found.get(None, Counted())


def counted(rate: Rate, scope: Scope, by: By, subject: str = "") -> dict[Any, Counted]:
    """Return the rate by the ids of units, codes of subjects, or first days of a length of time."""
    key = _KEYS.get(by, f"date_trunc('{by}', at AT TIME ZONE %(zone)s)::date")
    return _counted(rate, scope, key, subject)


def _counted(rate: Rate, scope: Scope, key: str, subject: str) -> dict[Any, Counted]:
    sql, params = _rows(rate, scope, subject)
    found: dict[Any, Counted] = {}
    for of, why, counts, number in _run(COUNT.format(key=key, rows=sql), params):
        one = Counted(0, 0, {why: number}) if why else Counted(number if counts else 0, number)
        found[of] = found.get(of, Counted()) + one
    return found


def rows(
    rate: Rate,
    scope: Scope,
    part: Part,
    subject: str = "",
    *,
    limit: int = 100,
    offset: int = 0,
) -> list[Row]:
    """Return the rows behind a number, the newest first."""
    sql, params = _rows(rate, scope, subject)
    params |= {"limit": limit, "offset": offset}
    return [Row._make(row) for row in _run(LIST.format(rows=sql, part=_PARTS[part]), params)]


def waits(rate: Rate, scope: Scope, present: datetime, subject: str = "") -> Curve | None:
    """Return how long it took, those who still wait counted up to *present*; None if not timed."""
    if rate.waits is None:
        return None
    lasted, ended = rate.waits
    narrowed, params = _narrowed(rate, scope, subject)
    sql = WAITS.format(lasted=lasted, ended=ended, rows=rate.rows, at=rate.at, **narrowed)
    found = _run(sql, params | {"present": present})
    return curve(Wait(timedelta(minutes=max(0, n)), over, many) for n, over, many in found)


def crossed(rate: Rate, scope: Scope, subject: str = "") -> dict[tuple[str, str], int]:
    """Return how many rows have which two values of the rate's ``cross``."""
    if rate.cross is None:
        return {}
    narrowed, params = _narrowed(rate, scope, subject)
    (_down, down, _values), (_across, across, _others) = rate.cross.down, rate.cross.across
    sql = CROSS.format(down=down, across=across, rows=rate.rows, at=rate.at, **narrowed)
    return {(one, other): number for one, other, number in _run(sql, params)}


def _rows(rate: Rate, scope: Scope, subject: str) -> tuple[str, dict[str, Any]]:
    narrowed, params = _narrowed(rate, scope, subject)
    reasons = " ".join(f"WHEN {one.when} THEN '{one.name}'" for one in rate.exclusions)
    sql = ROWS.format(
        unit=rate.unit,
        subject=rate.subject,
        at=rate.at,
        why=f"CASE {reasons} ELSE '' END" if reasons else "''",
        counts=rate.counts,
        rows=rate.rows,
        **narrowed,
    )
    return sql, params


def _narrowed(rate: Rate, scope: Scope, subject: str) -> tuple[dict[str, str], dict[str, Any]]:
    params = dict(scope.params)
    about = ""
    if subject == NONE:
        about = f" AND {rate.subject} = ''"
    elif subject:
        about = f" AND ({rate.subject} = %(about)s OR starts_with({rate.subject}, %(leaves)s))"
        params |= {"about": subject, "leaves": f"{subject}."}
    return {"inside": scope.inside(rate.unit), "about": about}, params


def _run(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


# --- folding -------------------------------------------------------------------------------------


def folded(found: Mapping[Any, Counted], into: Mapping[Any, Any]) -> dict[Any, Counted]:
    """Add up what belongs together; *into* says to what each key belongs, others are left out."""
    added: dict[Any, Counted] = {}
    for key, one in found.items():
        if key in into:
            added[into[key]] = added.get(into[key], Counted()) + one
    return added


def steps(by: By, first: date, last: date) -> Sequence[date]:
    """Return the first days of the days, weeks, months or quarters from one day to another."""
    found, at = [], start(by, first)
    while at <= last:
        found.append(at)
        at = _after(by, at)
    return found


def start(by: By, day: date) -> date:
    """Return the first day of the day, week, month or quarter that a day is in."""
    if by is By.WEEK:
        return day - timedelta(days=day.weekday())
    if by is By.MONTH:
        return day.replace(day=1)
    if by is By.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day


def _after(by: By, start: date) -> date:
    """Return the first day of the step after the one that starts at *start*."""
    if by is By.DAY:
        return start + timedelta(days=1)
    if by is By.WEEK:
        return start + timedelta(days=7)
    months = start.month + (1 if by is By.MONTH else 3)
    return date(start.year + (months > 12), (months - 1) % 12 + 1, 1)


def last_day(by: By, start: date) -> date:
    """Return the last day of the step that starts at *start*."""
    return _after(by, start) - timedelta(days=1)
