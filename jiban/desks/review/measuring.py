"""The effect of an order, measured on its desk's own counts.

Compared are half a year before the day from which the order holds and the weeks after it, at the
order's units and at others of their kind. The days of surges of the subject at these units are left
out, those before a surge too in which it may have begun unseen: an order is given because of them,
and they fade by themselves. Units with long surges or an order of their own are no peers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Q

from jiban.city import units
from jiban.city.calendar import first_instant
from jiban.desks.review.models import Order
from jiban.loop import registry
from jiban.loop.figures import Scope
from jiban.loop.models import Surge
from jiban.loop.reviewing import Count
from jiban.loop.weekly.content import plain

BEFORE = timedelta(days=182)
UNSEEN = timedelta(days=7)
"""Days before a surge's first that are left out with it."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, with all that it rests on.

    Attributes:
        reason: why nothing could be measured, a reason of ``NotMeasurable``; "" if it was.
        first, start, last: the days compared: from *first* to before *start*, and to *last*.
        left_out: parts of these days that were left out, each first and last.
        treated, peers: units.
        ratio, low, high: letters to those there would have been, and the interval.
        p, placebo: how often as much comes by chance; the share of peers that changed as much.
        before, after: letters of the treated units on the days that count.
        peers_before, peers_after: those of the peers.
        expected: letters of the treated units, had they changed as their peers did.
        weeks: for each week its first day, the letters of the treated units, and those to be
            expected from their peers; None for a week with days left out.
    """

    reason: str
    first: date
    start: date
    last: date
    left_out: Sequence[tuple[date, date]]
    treated: Sequence[int]
    peers: Sequence[int] = ()
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    placebo: float | None = None
    before: int = 0
    after: int = 0
    peers_before: int = 0
    peers_after: int = 0
    days_before: int = 0
    days_after: int = 0
    expected: float | None = None
    weeks: Sequence[tuple[date, int | None, float | None]] = ()


def measure(order: Order, today: date) -> dict[str, Any]:
    """Return what is measured of an order up to the day before *today*, as it is stored."""
    # Here: it takes a second to load, for which no command should wait that measures nothing.
    from jiban.science.effects import difference

    assert order.holds_from is not None
    start = order.holds_from
    last = min(today - DAY, start + timedelta(weeks=order.weeks) - DAY)
    treated = sorted({below for unit in order.units for below in _leaves(unit)})
    counts = list(_counts(order, start - BEFORE, last))
    first = max(start - BEFORE, min((row.day for row in counts), default=start))
    surges = list(_surges(order, first, last))
    out = [(s.began - UNSEEN, (s.ended or today) - DAY) for s in surges if _at(s, treated)]
    busy = set(_busy(surges, first, last)) | _ordered(order, last)
    rows = [*treated, *(u for u in _alike(treated) if u not in busy)]
    table = _table(counts, rows, first, last)
    days = [first + n * DAY for n in range(table.shape[1])]
    left_out = [any(a <= day <= b for a, b in out) for day in days]
    told = Measured("", first, start, last, _within(out, first, last), treated)
    try:
        found = difference.measure(table, range(len(treated)), (start - first).days, left_out)
    except difference.NotMeasurable as problem:
        return plain(asdict(told) | {"reason": problem.reason})
    peers = [rows[n] for n in found.peers]
    share = found.treated.before / max(1, found.others.before)
    return plain(
        asdict(told)
        | {
            "peers": peers,
            "ratio": round(found.ratio, 4),
            "low": round(found.low, 4),
            "high": round(found.high, 4),
            "p": round(found.p, 4),
            "placebo": round(found.placebo, 4),
            "before": found.treated.before,
            "after": found.treated.after,
            "peers_before": found.others.before,
            "peers_after": found.others.after,
            "days_before": found.days_before,
            "days_after": found.days_after,
            "expected": round(found.expected, 1),
            "weeks": list(_weeks(table, len(treated), found.peers, share, days, left_out)),
        }
    )


def _counts(order: Order, first: date, last: date) -> Iterator[Count]:
    tally = registry.desk_or_stub(order.desk).tally
    if tally is None:
        return
    for row in tally(
        Scope(
            None,
            first_instant(first),
            first_instant(last + DAY) - timedelta(microseconds=1),
        )
    ):
        if row.subject == order.subject or row.subject.startswith(f"{order.subject}."):
            yield row


def _table(
    counts: Iterable[Count], rows: Sequence[int], first: date, last: date
) -> np.ndarray[Any, Any]:
    at = {unit: n for n, unit in enumerate(rows)}
    table = np.zeros((len(rows), max(0, (last - first).days + 1)))
    for row in counts:
        if row.unit_id in at and first <= row.day <= last:
            table[at[row.unit_id], (row.day - first).days] += row.number
    return table


def _surges(order: Order, first: date, last: date) -> Iterator[Surge]:
    """Yield the surges in these days of the subject, its group or its leaves."""
    rows = Surge.objects.filter(desk=order.desk, began__lte=last)
    for surge in rows.filter(Q(ended__isnull=True) | Q(ended__gt=first - UNSEEN)):
        mine, its = f"{order.subject}.", f"{surge.subject}."
        if mine.startswith(its) or its.startswith(mine):
            yield surge


def _at(surge: Surge, treated: Iterable[int]) -> bool:
    """Tell whether a surge is at one of these units, above it or below it."""
    below = set(units.tree().below(surge.unit_id)) if surge.unit_id in units.tree() else set()
    return not below.isdisjoint(treated)


def _busy(surges: Iterable[Surge], first: date, last: date) -> Iterator[int]:
    """Yield the units at which surges took up more than a tenth of the days compared."""
    taken: Counter[int] = Counter()
    for surge in surges:
        days = (min(surge.ended or last, last) - max(surge.began, first)).days
        for unit in units.tree().below(surge.unit_id) if surge.unit_id in units.tree() else ():
            taken[unit] += days
    return (unit for unit, days in taken.items() if days * 10 > (last - first).days)


def _ordered(order: Order, last: date) -> set[int]:
    """Return the units at which another order about the subject holds by the last day."""
    others = Order.objects.filter(
        desk=order.desk, subject=order.subject, holds_from__lte=last
    ).exclude(pk=order.pk)
    return {leaf for other in others for unit in other.units for leaf in _leaves(unit)}


def _leaves(unit: int) -> list[int]:
    """Return the units at or below one that have none below themselves."""
    tree = units.tree()
    return [n for n in tree.below(unit) if not tree.children(n)] if unit in tree else []


def _alike(treated: Sequence[int]) -> list[int]:
    """Return the other units of the same kinds."""
    tree = units.tree()
    kinds = {tree.get(unit).kind for unit in treated}
    return [n.id for n in tree if n.kind in kinds and n.active and n.id not in treated]


def _weeks(
    table: np.ndarray[Any, Any],
    treated: int,
    peers: Sequence[int],
    share: float,
    days: Sequence[date],
    left_out: Sequence[bool],
) -> Iterator[tuple[date, int | None, float | None]]:
    """Yield whole weeks, counted back from the last day."""
    for n in range(len(days) % 7, len(days), 7):
        week = slice(n, n + 7)
        if any(left_out[week]):
            yield days[n], None, None
        else:
            others = float(table[list(peers), week].sum()) * share
            yield days[n], int(table[:treated, week].sum()), round(others, 1)


def _within(parts: Iterable[tuple[date, date]], first: date, last: date) -> list[tuple[date, date]]:
    """Return parts of time joined and cut to the days compared."""
    found: list[tuple[date, date]] = []
    for a, b in sorted((max(a, first), min(b, last)) for a, b in parts):
        if a > b:
            continue
        if found and a <= found[-1][1] + DAY:
            found[-1] = found[-1][0], max(b, found[-1][1])
        else:
            found.append((a, b))
    return found
