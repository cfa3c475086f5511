"""Where they may be by now (:mod:`jiban.science.search`), from the facts of a case."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import cycle, islice
from typing import TYPE_CHECKING

import numpy as np
import shapely

from jiban.desks.missing.knowing import LONGEST
from jiban.desks.missing.models.words import Category
from jiban.desks.missing.rounds import Line
from jiban.science.search import CATEGORIES, Area, Belief, Motion
from jiban.science.search.bound import bound
from jiban.science.search.means import Means, coverage
from jiban.science.search.plan import Leg, Unit, plan, success
from jiban.science.search.sighting import NEAR, Heard, likelihood
from jiban.science.streets import Kind, Mode, Nearest, Streets, Travel

if TYPE_CHECKING:
    from jiban.desks.missing.knowing import Known, Stand
    from jiban.desks.missing.models import Searched

SPEED, LOOKING, PATHS = 2.5, 4.0, 1.4
"""Metres per second: the least by car or motorcycle, and looking out along streets and paths."""
LEAST, MOST, MARGIN = 1_500.0, 12_000.0, 1_800.0
"""Metres around the last place that are reckoned at least and at most; seconds ahead."""
CLOSE, SEES = 20.0, 60.0
"""Metres from a searched line within which the ends and the middle of a street lie that is part of
it; from a camera."""
LOOKED = coverage(sweep_width=24.0, length=1.0, area=20.0)
"""A look along a street with its pavements, 20 m wide, from a slow car or on foot: 0.7 are seen."""
TRACED = 0.9
"""How often the thing that is traced, a phone or a card, is with the person."""
SETS_OUT, SOONEST = 180.0, 600.0
"""Seconds until those who are sent set out; until they are there where it is not known whence."""
FARTHEST = 3_600.0
"""Seconds on the way beyond which nobody is sent."""
EVERY = 60.0
"""Seconds from one time to the next in what no plan exceeds."""


def believed(facts: "Known", streets: Streets) -> Belief | None:
    """Return where they are believed to be; None without a place and time to begin from."""
    return next(iter(course(facts, streets, [facts.now])), None)


def course(facts: "Known", streets: Streets, moments: Sequence[datetime]) -> list[Belief]:
    """Return where they are believed to be at each of several moments, in one pass.

    Args:
        moments: in the order of time; each is judged by the facts of until then.

    Returns:
        A belief for each moment; nothing without a place and time to begin from, or where the
        streets that are kept are those of another place.
    """
    motion = setting(facts, streets, moments[-1])
    if motion is None:
        return []
    belief = Belief.at_first(motion)
    known = deque(sorted(_facts(facts, motion.area), key=lambda pair: pair[0]))
    found = []
    for seconds in (_since(facts, moment) for moment in moments):
        while known and known[0][0] <= seconds:
            at, fact = known.popleft()
            belief = fact(belief.later(min(at, LONGEST)))
        belief = belief.later(min(seconds, LONGEST))
        found.append(belief)
    return found


def setting(facts: "Known", streets: Streets, until: datetime) -> Motion | None:
    """Return where and how they may move until then, without which nothing is believed.

    It costs little beside a belief.
    """
    last = facts.last
    if last.lon is None or last.lat is None or last.at is None:
        return None
    kind = CATEGORIES[category_of(facts.category, facts.age)]
    passed = min(_since(facts, until), LONGEST)
    radius = float(np.clip(kind.speed * (passed + MARGIN), LEAST, MOST))
    nearest = _on_foot(streets)
    start, *places = _junctions(nearest, [(last.lon, last.lat), *_places(facts)])
    try:
        area = Area.around(streets, (last.lon, last.lat), radius)
    except ValueError:
        return None  # the streets that are kept are not those of this place
    here = [area.junction(junction) for junction in (start, *places)]
    if here[0] < 0:
        return None
    return Motion(area, kind, here[0], [junction for junction in here[1:] if junction >= 0])


@lru_cache(maxsize=1)
def _on_foot(streets: Streets) -> Nearest:
    return Nearest(streets, streets.walked)


@lru_cache(maxsize=1)
def _by_car(streets: Streets) -> tuple[Nearest, Travel]:
    return Nearest(streets, streets.speed > 0), Travel(streets, Mode.CAR)


@dataclass(frozen=True, slots=True)
class Sent:
    """A unit that is sent: of a station, or of whoever has the case."""

    unit: Unit
    unit_id: int | None = None


def sent(belief: Belief, stands: "Sequence[Stand]", many: int) -> list[Sent]:
    """Return so many units, those that are there soonest, each from where it stands.

    A station that is out already comes after the others. Where it is not known how anybody gets
    there, they are at the last place in ten minutes.

    Args:
        belief: where they are believed to be now.
        stands: where the stations stand.
        many: how many are sent; a station sends a second one when all have sent one.
    """
    area, start = belief.motion.area, belief.motion.start
    nearest, travel = _by_car(area.streets)
    found = []
    if stands and many:
        last = area.streets.plane.degrees(area.streets.junctions[area.junctions[start]])
        spot = nearest.to(*last)
        times = travel.to_junctions(spot.edge, spot.along, FARTHEST, coming=True)[0]
        at = _junctions(nearest, [(one.lon, one.lat) for one in stands])
        near = sorted(zip(stands, at, strict=True), key=lambda one: (one[0].out, times[one[1]]))
        for stand, junction in near:
            here, ready = area.junction(junction), belief.seconds + SETS_OUT
            if here >= 0:
                found.append(Sent(Unit(here, ready), stand.unit_id))
            elif np.isfinite(times[junction]):
                found.append(Sent(Unit(start, ready + float(times[junction])), stand.unit_id))
    found = found or [Sent(Unit(start, belief.seconds + SOONEST))]
    return list(islice(cycle(found), many))


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds through streets.

    Attributes:
        legs: of each unit, in its order; their gains given that nobody has found the person yet.
        finds: the chance that one of them finds the person in that time, given the same.
        at_most: what no other way to search with as many could exceed.
    """

    legs: list[list[Leg]]
    finds: float
    at_most: float


def rounds(
    belief: Belief, units: Sequence[Unit], seconds: float, under_way: Sequence[Line] = ()
) -> Rounds:
    """Return the streets that units search.

    Args:
        belief: where they are believed to be now.
        units: who goes, from where, when.
        seconds: about how long, from when the first of them sets out.
        under_way: streets that others search already.
    """
    area = belief.motion.area
    s, edges = area.streets, area.edges
    going = area.length / np.maximum(s.speed[edges], SPEED)
    looking = np.maximum(area.length / np.where(s.speed[edges] > 0, LOOKING, PATHS), 1.0)
    going = np.minimum(going, looking)
    later = belief.later(min((unit.free for unit in units), default=belief.seconds))
    so_far = later.total
    for line in under_way:
        streets = _along(area, line)
        later = later.less(streets, np.full(len(streets), LOOKED))
    means = Means(area, going, looking, LOOKED)
    legs = plan(later, means, units, seconds)
    efforts = [len(units) * EVERY] * round(seconds / EVERY)
    most = bound(later, means.rate, efforts, EVERY, rounds=2).most
    finds = success(later, means, legs, later.seconds + seconds)
    # What was searched in vain is known by now; what others search is not.
    shares = [[replace(leg, gain=leg.gain / so_far) for leg in route] for route in legs]
    return Rounds(shares, finds / so_far, most / so_far)


def prepare() -> None:
    """Compile the loops that a search is reckoned with, so that the first one does not wait."""
    ends = np.array([0, 1], np.int32), np.array([1, 2], np.int32)
    kind = np.full(2, Kind.RESIDENTIAL, np.uint8)
    no, nameless = np.zeros(2, bool), np.full(2, -1, np.int32)
    row = Streets(np.array([0.0, 0.001, 0.002]), np.zeros(3), *ends, kind, no, nameless)
    area = Area.around(row, (0.0, 0.0), LEAST)
    belief = Belief.at_first(Motion(area, CATEGORIES["dementia"], 0))
    rounds(belief, [one.unit for one in sent(belief, (), 1)], 2 * EVERY)


def category_of(category: str, age: int | None) -> str:
    """Return the science's category of a desk's one.

    Of whom nothing is known but that they are 15 or younger goes as children do; an adult of whom
    nothing is known as those who wander.
    """
    young = age is not None and age <= 15 and category in ("", Category.OTHER)
    if category == Category.CHILD or young:
        years = 8 if age is None else age
        for oldest, name in ((3, "1_3"), (6, "4_6"), (9, "7_9"), (12, "10_12")):
            if years <= oldest:
                return f"child_{name}"
        return "child_13_15"
    return {
        Category.DEMENTIA.value: "dementia",
        Category.AUTISM.value: "autistic",
        Category.DESPAIR.value: "despondent",
    }.get(category, "mental_illness")


def _places(facts: "Known") -> list[tuple[float, float]]:
    return [
        (one.lon, one.lat) for one in facts.likely if one.lon is not None and one.lat is not None
    ]


def _junctions(nearest: Nearest, places: Sequence[tuple[float, float]]) -> list[int]:
    """Return the junction at the nearer end of the street nearest to each place."""
    spots = nearest.to(*np.array(places).T)
    s = nearest.streets
    first = spots.along < s.length[spots.edge] / 2
    return [int(j) for j in np.where(first, s.tail[spots.edge], s.head[spots.edge])]


Fact = Callable[[Belief], Belief]


def _facts(facts: "Known", area: Area) -> Iterator[tuple[float, Fact]]:
    """Yield the seconds since last seen of each fact, and what it makes of a belief.

    What was before they were last seen says nothing; nor does the sighting from which it begins.
    """
    assert facts.last.at is not None
    for seen in facts.sightings:
        if seen.lon is None or seen.lat is None or seen.seen_at <= facts.last.at:
            continue
        place = area.streets.plane.metres(seen.lon, seen.lat)
        reliable = min(max(seen.reliability, 0.05), 0.95)  # nobody is never or always right
        yield _since(facts, seen.seen_at), _heard(likelihood(area, place, reliable))
    for trace in facts.evidence:
        if trace.lon is None or trace.lat is None or trace.at <= facts.last.at:
            continue
        place = area.streets.plane.metres(trace.lon, trace.lat)
        off = max(trace.radius / 2, NEAR)  # nineteen in twenty lie within the radius
        yield _since(facts, trace.at), _heard(likelihood(area, place, TRACED, off))
    for one in facts.searched:
        edges = _streets_of(area, one)
        missed = np.full(len(edges), -np.log(1 - min(one.thoroughness, 0.95)))
        for n, at in enumerate(_times(facts, one)):
            yield at, _missed(edges, missed, moving=n > 0)  # a camera sees who stays once or never


def _heard(heard: Heard) -> Fact:
    return lambda belief: belief.given(heard.edges, heard.elsewhere)


def _missed(edges: np.ndarray, coverage: np.ndarray, *, moving: bool) -> Fact:
    return lambda belief: belief.less(edges, coverage, moving=moving)


def _times(facts: "Known", one: "Searched") -> Iterable[float]:
    """Return when somebody there would have been seen: at once, or by the minute in footage.

    What was before they were last seen says nothing, nor footage of what is still to come.
    """
    assert facts.last.at is not None
    if one.since is None or one.until is None:
        return (_since(facts, one.told_at),) if one.told_at >= facts.last.at else ()
    ends = min(_since(facts, min(one.until, facts.now)), LONGEST)
    return np.arange(_since(facts, one.since), ends, EVERY)


def _since(facts: "Known", at: datetime) -> float:
    assert facts.last.at is not None
    return max((at - facts.last.at).total_seconds(), 0.0)


def looked_at(facts: "Known", area: Area) -> np.ndarray:
    """Tell which streets of an area were searched, shape (edges,)."""
    found = np.zeros(len(area), bool)
    for one in facts.searched:
        # What a camera saw then says nothing of now, nor what was before they were last seen.
        if one.since is None and (facts.last.at is None or one.told_at >= facts.last.at):
            found[_streets_of(area, one)] = True
    return found


def _streets_of(area: Area, one: "Searched") -> np.ndarray:
    """Return the streets of the area that a search was along or around."""
    if len(one.line) > 1:
        return _along(area, one.line)
    if one.lon is None or one.lat is None:
        return np.zeros(0, int)
    here = area.streets.plane.metres(one.lon, one.lat) - area.middle
    within = one.radius if one.since is None else SEES
    return np.flatnonzero(np.hypot(*(area.middles - here).T) < within)


def _along(area: Area, line: Line) -> np.ndarray:
    """Return the streets of the area that a line, points (lon, lat), leads along."""
    points = area.streets.plane.metres(*np.array(line, float).T) - area.middle
    way = shapely.LineString(points)
    shapely.prepare(way)
    near = shapely.dwithin(shapely.points(area.places), way, CLOSE)
    ends = near[area.starts].reshape(-1, 2).all(axis=1)
    found = np.flatnonzero(ends)
    return found[shapely.dwithin(shapely.points(area.middles[found]), way, CLOSE)]
