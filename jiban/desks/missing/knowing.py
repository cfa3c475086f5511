"""What is known of a case at a time, and where its search begins: what a plan and a map go by."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import hypot

from jiban.city import units
from jiban.city.models import UnitKind
from jiban.desks.missing.models import Case, Evidence, Place, Searched, Sighting, Task
from jiban.desks.missing.rounds import Asked, Line, asked_of, line_of
from jiban.science.streets.plane import Plane

NEAR = 300
"""Metres that a reliable sighting may be off."""
RELIABLE = 0.6
"""From this reliability on a sighting is where the search begins anew."""
REST = timedelta(hours=1)
"""So long a unit is not given again what it has said that it cannot do."""
LONGEST = 6 * 3_600.0
"""Seconds since last seen up to which somebody on foot is followed; later it is as then."""
FASTEST = 2.0
"""Metres per second: who was seen farther away than that did not walk."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and a time, WGS-84; what is not known is None or ""."""

    lon: float | None
    lat: float | None
    place: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a station stands, WGS-84, and whether it is out for the case already."""

    unit_id: int
    lon: float
    lat: float
    out: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a search goes by.

    Attributes:
        case, category, age: of whom is missing; the category's code, or "".
        unit_id: the unit that has the case.
        now: when it is asked.
        last: where and when they were last seen.
        likely: places where they may be.
        sightings: those that stand, the oldest first.
        evidence: what may still be used.
        searched: places that were searched, the oldest first.
        under_way: streets, points (lon, lat), that somebody has taken to search.
        stands: the stations that can send somebody, as far as it is known where they stand.
        offered: rounds through streets that nobody has taken yet.
        cannot: what units have just said that they cannot do.
    """

    case: int
    category: str
    age: int | None
    unit_id: int
    now: datetime
    last: Spot
    likely: tuple[Place, ...]
    sightings: tuple[Sighting, ...]
    evidence: tuple[Evidence, ...]
    searched: tuple[Searched, ...]
    under_way: tuple[Line, ...] = ()
    stands: tuple[Stand, ...] = ()
    offered: tuple[Asked, ...] = ()
    cannot: tuple[Asked, ...] = ()


def known(case: Case, unit_id: int, now: datetime) -> Known:
    """Return what is known of a case at a time."""
    rounds = Task.objects.filter(case=case).exclude(line=[])
    taken = list(rounds.filter(matter__state="taken").values_list("line", "matter__unit"))
    offered = rounds.filter(matter__state="offered", key__startswith="streets:")
    given_back = Task.objects.filter(case=case, answer="cannot", matter__ended_at__gt=now - REST)
    cannot = asked_of(given_back)
    approved = Evidence.objects.filter(approved_by__isnull=False)
    out, away = {unit for _line, unit in taken}, {one.unit_id for one in cannot if one.line}
    return Known(
        case.pk,
        case.category,
        case.age,
        unit_id,
        now,
        Spot(case.lon, case.lat, case.place, case.seen_at),
        tuple(Place.objects.filter(case=case, retracted_at=None)),
        tuple(Sighting.objects.filter(case=case, retracted_at=None).order_by("seen_at", "pk")),
        tuple(approved.filter(case=case, retracted_at=None, expires_at__gt=now)),
        tuple(Searched.objects.filter(case=case, retracted_at=None)),
        tuple(line_of(line) for line, _unit in taken),
        tuple(_stands(out, away)),
        asked_of(offered),
        cannot,
    )


def _stands(out: set[int], away: set[int]) -> Iterator[Stand]:
    """Yield the stations of which it is known where they stand, but those that cannot go now."""
    for node in units.tree():
        if node.id in away:
            continue
        if node.active and node.kind == UnitKind.STATION and node.lon is not None:
            assert node.lat is not None
            yield Stand(node.id, node.lon, node.lat, node.id in out)


def begun(facts: Known) -> Known:
    """Begin anew from a reliable sighting that is farther than one walks, or follows too late."""
    start, last = start_of(facts), facts.last
    if start.at is None or start.lon is None or start.lat is None:
        return facts
    if last.lon is None or last.lat is None or last.at is None:
        return replace(facts, last=start)
    passed = (start.at - last.at).total_seconds()
    away = hypot(*Plane(last.lon, last.lat).metres(start.lon, start.lat))
    if passed > LONGEST or away > NEAR + FASTEST * passed:
        return replace(facts, last=start)
    return facts


def start_of(facts: Known) -> Spot:
    """Return where the search begins: the last sighting that is reliable, else the last seen."""
    for seen in reversed(facts.sightings):
        later = facts.last.at is None or seen.seen_at >= facts.last.at
        if seen.reliability >= RELIABLE and seen.lon is not None and later:
            return Spot(seen.lon, seen.lat, seen.place, seen.seen_at)
    return facts.last
