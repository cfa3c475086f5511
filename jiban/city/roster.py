"""Making and checking duty rosters: rotating shifts (轮班), clashes, gaps, whose shift ended."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from .models import Shift

Span = tuple[datetime, datetime, int]


class Times:
    """Each officer's shifts in order of time; as none overlap, only neighbours can clash."""

    def __init__(self) -> None:
        self._by_officer: defaultdict[int, list[Span]] = defaultdict(list)

    def add(self, officer_id: int, starts: datetime, ends: datetime, unit_id: int) -> None:
        insort(self._by_officer[officer_id], (starts, ends, unit_id))

    def clash(self, officer_id: int, starts: datetime, ends: datetime) -> Span | None:
        """A shift of the officer that shares time with the stretch, or None."""
        shifts = self._by_officer[officer_id]
        at = bisect_left(shifts, starts, key=lambda s: s[0])
        for shift in shifts[max(at - 1, 0) : at + 1]:
            if shift[0] < ends and starts < shift[1]:
                return shift
        return None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two shifts of one officer that share time."""

    officer_id: int
    first: Shift
    second: Shift


@dataclass(frozen=True, slots=True)
class Ending:
    """An officer's duty for a unit that ended, with nothing of it going on."""

    unit_id: int
    officer_id: int
    at: datetime


def make_shifts(
    unit_id: int,
    officer_ids: Sequence[int],
    first: date,
    days: int,
    *,
    hours: int = 24,
    together: int = 1,
    starting: time = time(8),
    offset: int = 0,
) -> Iterator[Shift]:
    """Unsaved shifts that go round the officers in order, without a gap, for a number of days.

    `hours` is a shift's length (a divisor of 24), `together` how many are on duty at once, and
    `starting` the local time of the day's first change. `offset` lets the round begin with another
    officer. Raises ValueError when there are too few officers to rest between shifts.
    """
    if hours <= 0 or 24 % hours:
        raise ValueError(f"a shift of {hours} hours does not fit into a day")
    if len(set(officer_ids)) < 2 * together:
        raise ValueError(
            f"{together} on duty at once need at least {2 * together} officers to take turns,"
            f" not {len(set(officer_ids))}"
        )
    start = timezone.make_aware(datetime.combine(first, starting))
    length = timedelta(hours=hours)
    for turn in range(days * 24 // hours):
        at = start + turn * length
        for seat in range(together):
            officer = officer_ids[(offset + turn * together + seat) % len(officer_ids)]
            yield Shift(unit_id=unit_id, officer_id=officer, starts_at=at, ends_at=at + length)


def clashes(shifts: Iterable[Shift]) -> list[Clash]:
    """Pairs of shifts in which one officer would be on duty twice at once."""
    by_officer: defaultdict[int, list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_officer[shift.officer_id].append(shift)
    found = []
    for officer_id, theirs in by_officer.items():
        theirs.sort(key=lambda s: (s.starts_at, s.ends_at))
        latest = theirs[0]
        for shift in theirs[1:]:
            if shift.starts_at < latest.ends_at:
                found.append(Clash(officer_id, latest, shift))
            if shift.ends_at > latest.ends_at:
                latest = shift
    return found


def gaps(unit_id: int, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Stretches between two instants in which nobody is on duty for the unit."""
    found = []
    covered = since
    rows = Shift.objects.filter(
        unit_id=unit_id, starts_at__lt=until, ends_at__gt=since, officer__is_active=True
    ).order_by("starts_at")
    for starts, ends in rows.values_list("starts_at", "ends_at"):
        if starts > covered:
            found.append((covered, starts))
        covered = max(covered, ends)
    if covered < until:
        found.append((covered, until))
    return found


def endings(since: datetime, until: datetime) -> list[Ending]:
    """Duties that ended after `since`, not after `until`, in order of time: to be handed over.

    A shift that the same officer continues at the same unit is no ending.
    """
    ended = Shift.objects.filter(ends_at__gt=since, ends_at__lte=until).order_by("ends_at", "id")
    rows = list(ended.values_list("unit_id", "officer_id", "ends_at"))
    going_on = set(
        Shift.objects.filter(starts_at__gt=since, starts_at__lte=until).values_list(
            "unit_id", "officer_id", "starts_at"
        )
    )
    return [Ending(*row) for row in rows if row not in going_on]
