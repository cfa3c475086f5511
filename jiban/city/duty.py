"""Who is on duty (值班), who holds which role where, and who comes on next."""

from collections import OrderedDict, defaultdict
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from . import caches
from .models import Officer, Post, Shift
from .units import tree

KEPT_DAYS = 64  # days of roster kept in the process; a day of a large city is some thousand rows


@dataclass(frozen=True)
class Posts:
    """All posts of active officers at one moment."""

    by_officer: dict[int, frozenset[tuple[str, int]]]
    by_place: dict[tuple[str, int], tuple[int, ...]]
    home: dict[int, int]


def _load_posts() -> Posts:
    by_officer: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
    by_place: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    rows = (
        Post.objects.filter(officer__is_active=True)
        .order_by("officer__name_pinyin", "officer__number")
        .values_list("officer_id", "role", "unit_id")
    )
    for officer_id, role, unit_id in rows:
        by_officer[officer_id].add((role, unit_id))
        by_place[role, unit_id].append(officer_id)
    return Posts(
        {officer: frozenset(posts) for officer, posts in by_officer.items()},
        {place: tuple(officers) for place, officers in by_place.items()},
        dict(
            Officer.objects.filter(is_active=True, unit__isnull=False).values_list("pk", "unit_id")
        ),
    )


class Roster:
    """Shifts by day, filled a day at a time; a day is midnight to midnight UTC."""

    def __init__(self) -> None:
        self._days: OrderedDict[date, dict[int, list[tuple[datetime, datetime, int]]]] = (
            OrderedDict()
        )

    def at(self, unit_id: int, now: datetime) -> list[int]:
        day = now.astimezone(UTC).date()
        units = self._days.get(day)
        if units is None:
            units = self._fill(day)
        return list(dict.fromkeys(o for s, e, o in units.get(unit_id, ()) if s <= now < e))

    def _fill(self, day: date) -> dict[int, list[tuple[datetime, datetime, int]]]:
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        units: defaultdict[int, list[tuple[datetime, datetime, int]]] = defaultdict(list)
        rows = (
            Shift.objects.filter(
                starts_at__lt=start + timedelta(days=1), ends_at__gt=start, officer__is_active=True
            )
            .order_by("starts_at", "id")
            .values_list("unit_id", "starts_at", "ends_at", "officer_id")
        )
        for unit_id, starts_at, ends_at, officer_id in rows:
            units[unit_id].append((starts_at, ends_at, officer_id))
        while len(self._days) >= KEPT_DAYS:
            self._days.popitem(last=False)
        found = dict(units)
        self._days[day] = found
        return found


_posts = caches.Snapshot(_load_posts, "posts")
_roster = caches.Snapshot(Roster, "roster", "posts")


def on_duty(unit_id: int, now: datetime) -> list[int]:
    """Ids of the officers on duty for the unit at `now`, the earliest start first.

    A shift includes its start and not its end. Empty when nobody is rostered: the caller falls back
    to the unit's head.
    """
    return _roster.get().at(unit_id, now)


def next_on_duty(unit_id: int, now: datetime) -> int | None:
    """The id of the officer whose shift for the unit starts next after `now`, or None."""
    return (
        Shift.objects.filter(unit_id=unit_id, starts_at__gt=now, officer__is_active=True)
        .order_by("starts_at", "id")
        .values_list("officer_id", flat=True)
        .first()
    )


def grants(officer_id: int) -> frozenset[tuple[str, int]]:
    """The officer's posts as (role, unit id); empty for an officer out of service."""
    return _posts.get().by_officer.get(officer_id, frozenset())


def home(officer_id: int) -> int | None:
    """The unit that an officer in service belongs to, or None."""
    return _posts.get().home.get(officer_id)


def places(officer_id: int) -> frozenset[int]:
    """The unit that an officer in service belongs to, and those that the officer has a post at."""
    posts = _posts.get()
    own = posts.home.get(officer_id)
    at = {unit_id for _role, unit_id in posts.by_officer.get(officer_id, ())}
    return frozenset(at if own is None else {*at, own})


def holds(officer_id: int, role: str, unit_id: int) -> bool:
    """Whether the officer has the role at the unit or at a unit above it."""
    above = tree().ancestors(unit_id)
    return any(r == role and u in above for r, u in grants(officer_id))


def covered(officer_id: int, role: str) -> frozenset[int]:
    """Ids of all units that the officer's posts with this role cover."""
    units = tree()
    return frozenset(
        i for r, u in grants(officer_id) if r == role and u in units for i in units.below(u)
    )


def holders(role: str, unit_id: int, but: Container[int] = ()) -> list[int]:
    """Ids of the officers with the role at the unit, else at the nearest unit above having one.

    Those in `but` are passed over: where all are, the next unit above is asked.
    """
    by_place = _posts.get().by_place
    for place in tree().ancestors(unit_id):
        found = [i for i in by_place.get((role, place), ()) if i not in but]
        if found:
            return found
    return []
