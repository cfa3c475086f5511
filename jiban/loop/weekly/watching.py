"""The watch over what recurs: each desk's counts looked at day by day, surges kept as rows.

A day is looked at when it is over. Counts are of what anybody may know: a matter from which
somebody is kept away counts nowhere here, since a surge is read by many.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.db import connection, transaction
from django.utils import timezone
from scipy.sparse import csr_matrix

from jiban.city import calendar, units
from jiban.city.calendar import first_instant
from jiban.loop import registry
from jiban.loop.desk import Desk
from jiban.loop.figures import Scope
from jiban.loop.models import Surge, Watched
from jiban.loop.reviewing import Count
from jiban.science.surges import watch
from jiban.science.surges.layout import Layout

log = logging.getLogger(__name__)

HISTORY = timedelta(days=730)
"""How far back counts are looked at."""
FIRST_LOOK = timedelta(days=180)
"""How far back surges are looked for when a desk is watched for the first time."""
AT_ONCE = 14
"""Days looked at in one go, so that other chores are not held up."""
_LOCK = 7_400_021
"""The advisory lock under which one runner at a time watches."""

Cell = tuple[str, int]
"""A subject and a unit."""


def look(now: datetime | None = None, *, most: int = AT_ONCE) -> int:
    """Look at the days that are over and were not looked at; return how many there were.

    Args:
        now: only for a replay or a simulated day.
        most: days looked at for each desk.
    """
    yesterday = timezone.localdate(now) - timedelta(days=1)
    done = 0
    for desk in registry.desks():
        if desk.tally is not None:
            with transaction.atomic():
                done += _look_at(desk, yesterday, most)
    return done


def _look_at(desk: Desk, last: date, most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    watched = Watched.objects.filter(desk=desk.name).first()
    first = watched.until + timedelta(days=1) if watched else last - FIRST_LOOK
    if first > last:
        return 0
    last = min(last, first + timedelta(days=most - 1))
    counted = counts(desk, last)
    if counted is not None:
        _keep(desk, counted, first, last)
    Watched.objects.update_or_create(desk=desk.name, defaults={"until": last})
    return (last - first).days + 1


@dataclass(frozen=True)
class Counted:
    """A desk's counts by cell and day, and the series that are watched."""

    days: Sequence[date]
    cells: Sequence[Cell]
    counts: np.ndarray
    series: Sequence[Cell]
    layout: Layout


def counts(desk: Desk, last: date) -> Counted | None:
    """Return a desk's counts up to a day; None when there are none."""
    assert desk.tally is not None
    since, until = (
        first_instant(last - HISTORY),
        first_instant(last + timedelta(days=1)),
    )
    rows = list(desk.tally(Scope(None, since, until - timedelta(microseconds=1))))
    tree = units.tree()
    rows = [row for row in rows if row.unit_id in tree]
    if not rows:
        return None
    first = min(row.day for row in rows)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    cells = sorted({(row.subject, row.unit_id) for row in rows})
    series, layout = lay_out(cells)
    return Counted(days, cells, table(rows, cells, days), series, layout)


def table(rows: Iterable[Count], cells: Sequence[Cell], days: Sequence[date]) -> np.ndarray:
    """Return counts as a table, shape (cells, days)."""
    at = {cell: n for n, cell in enumerate(cells)}
    found = np.zeros((len(cells), len(days)))
    for row in rows:
        if (row.subject, row.unit_id) in at and days[0] <= row.day <= days[-1]:
            found[at[row.subject, row.unit_id], (row.day - days[0]).days] += row.number
    return found


def lay_out(cells: Sequence[Cell]) -> tuple[list[Cell], Layout]:
    """Return the series that are watched over some cells: subjects and groups, at units and above.

    Of two series of the same cells there is only the one that says more.
    """
    tree = units.tree()
    holds: dict[Cell, set[int]] = {}
    for n, (subject, unit) in enumerate(cells):
        for code in _chain(subject):
            for above in tree.ancestors(unit):
                holds.setdefault((code, above), set()).add(n)
    # The leaf before its group, the station before its branch.
    order = sorted(holds, key=lambda c: (-c[0].count("."), -len(tree.ancestors(c[1])), c))
    named: dict[frozenset[int], Cell] = {}
    for cell in order:
        named.setdefault(frozenset(holds[cell]), cell)
    series = sorted(named.values())
    number = {cell: n for n, cell in enumerate(series)}
    codes = sorted({code for code, _unit in series})
    whole = []
    for code in codes:
        # All there is of a subject may be at one unit only, or in one leaf of the group.
        every = max((held for (subject, _u), held in holds.items() if subject == code), key=len)
        whole.append(number[named[frozenset(every)]])
    rows = [n for n, cell in enumerate(series) for _held in holds[cell]]
    columns = [held for cell in series for held in sorted(holds[cell])]
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(series), len(cells)))
    known = sorted({unit for _code, unit in series})
    return series, Layout(
        matrix,
        np.array([codes.index(code) for code, _unit in series]),
        np.array([known.index(unit) for _code, unit in series]),
        np.array([_tier(unit) for _code, unit in series]),
        np.array(whole),
    )


def _chain(subject: str) -> list[str]:
    """Return a subject and the groups it belongs to."""
    parts = subject.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


def _tier(unit: int) -> int:
    """Return 0 for a unit that has none below it, 1 for one that has …"""
    below = units.tree().children(unit)
    return 1 + max(map(_tier, below)) if below else 0


def _keep(desk: Desk, counted: Counted, first: date, last: date) -> None:
    """Look at the days from *first* to *last*, and keep what is found and what is over."""
    zero, at = counted.days[0], {cell: n for n, cell in enumerate(counted.series)}
    rows = list(Surge.objects.filter(desk=desk.name, found__gte=zero, found__lt=first))
    known = {(row.subject, row.unit_id, row.found): row for row in rows}
    watching = watch.Watch(
        counted.layout,
        counted.counts,
        counted.days,
        [worked(day) for day in counted.days],
        [_surge(row, at[row.subject, row.unit_id], zero) for row in rows if _named(row, at)],
    )
    list(watching.look((first - zero).days, (last - zero).days))
    for surge in (*watching.over, *watching.standing.values()):
        subject, unit = counted.series[surge.series]
        found = zero + timedelta(days=surge.found)
        row = known.get((subject, unit, found)) or Surge(
            desk=desk.name,
            subject=subject,
            unit_id=unit,
            began=zero + timedelta(days=surge.began),
            found=found,
            window=surge.window,
            observed=surge.observed,
            expected=surge.expected,
            p=surge.p,
            q=surge.q,
        )
        ended = None if surge.ended is None else zero + timedelta(days=surge.ended)
        if row.pk is None or row.ended != ended or row.usual != surge.usual:
            row.usual, row.ended = surge.usual, ended
            row.save()
    # What is counted no more, because a subject was renamed or a unit left, cannot stand.
    for row in rows:
        if row.ended is None and not _named(row, at):
            row.ended = first
            row.save(update_fields=["ended"])


def _named(row: Surge, at: Mapping[Cell, int]) -> bool:
    return (row.subject, row.unit_id) in at


def _surge(row: Surge, series: int, zero: date) -> watch.Surge:
    return watch.Surge(
        series,
        (row.found - zero).days,
        row.window,
        row.observed,
        row.expected,
        row.p,
        row.q,
        row.usual,
        None if row.ended is None else (row.ended - zero).days,
    )


def worked(day: date) -> bool:
    """Tell whether a day is worked; of a year that is not known, by the day of the week."""
    return calendar.is_workday(day) if calendar.known(day.year) else day.weekday() < 5
