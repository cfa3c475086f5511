"""The strategy of :mod:`jiban.science.search`, told what the rivals are told: no places."""

from dataclasses import dataclass, field

import numpy as np

from benchmarks.search_world.ground import Ground, Step
from benchmarks.search_world.people import Sighting
from benchmarks.search_world.units import GOING, LOOKING
from jiban.science.search.area import Area
from jiban.science.search.belief import Belief
from jiban.science.search.categories import CATEGORIES, FARTHER
from jiban.science.search.means import Means
from jiban.science.search.motion import STEP, Motion
from jiban.science.search.plan import Leg, Unit, plan
from jiban.science.search.sighting import Heard, likelihood

KEPT = 600.0
"""Seconds between beliefs that are kept, to begin again from."""
FARTHEST = 12_000.0
"""Metres around where they were last seen within which streets are searched, as at the desk."""
ROUTE = 240.0
"""Seconds that a unit is given streets for at once."""


@dataclass(eq=False)
class Planned:
    """Searches where the belief says."""

    ground: Ground
    group: str
    start: int
    facts: list[tuple[float, Heard]] = field(default_factory=list)
    given: dict[int, list[Leg]] = field(default_factory=dict)
    searches: dict[int, tuple[list[int], list[float]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        s = self.ground.streets
        kind = CATEGORIES[self.group.replace(" ", "_").replace("-", "_")]
        radius = min(FARTHER * float(kind.metres[-1]), FARTHEST)
        self.area = Area.around(s, (float(s.lon[self.start]), float(s.lat[self.start])), radius)
        self.motion = Motion(self.area, kind, self.area.junction(self.start))
        going = self.ground.going[self.area.edges]
        looking = self.ground.looking[self.area.edges]
        self.means = Means(self.area, going, looking, LOOKING, GOING)
        first = Belief.at_first(self.motion)
        self.kept = [first]
        self.belief = first

    def told(self, sighting: Sighting, now: float) -> None:
        """Take a sighting in at its own time: what was believed since is reckoned again."""
        s = self.ground.streets
        place = (s.junctions[s.tail[sighting.edge]] + s.junctions[s.head[sighting.edge]]) / 2
        self.facts.append((sighting.at, likelihood(self.area, place)))
        self.facts.sort(key=lambda fact: fact[0])
        self.given.clear()
        while len(self.kept) > 1 and self.kept[-1].seconds > sighting.at - STEP:
            self.kept.pop()
        self.belief = self.kept[-1]

    def searched(self, edge: int, coverage: float, now: float) -> None:
        """Note what was searched in vain, half a minute together."""
        slot = self.searches.setdefault(int(now // STEP), ([], []))
        at = self.area.number(edge)
        if at >= 0:
            slot[0].append(at)
            slot[1].append(coverage)

    def _until(self, now: float) -> None:
        """Bring the belief up to a moment, with all facts before it."""
        facts = [fact for fact in self.facts if self.belief.seconds < fact[0] <= now]
        for slot in range(round(self.belief.seconds / STEP), int(now / STEP)):
            self.belief = self.belief.later((slot + 1) * STEP)
            if slot in self.searches:
                edges, coverage = self.searches[slot]
                self.belief = self.belief.less(np.array(edges, int), np.array(coverage))
            while facts and facts[0][0] <= self.belief.seconds:
                self.belief = self.belief.given(*facts.pop(0)[1])
            if self.belief.seconds - self.kept[-1].seconds >= KEPT:
                self.kept.append(self.belief)

    def route(self, unit: int, junction: int, now: float) -> list[Step]:
        here = self.area.junction(junction)
        if here < 0:
            return self.ground.way(junction, self.start)
        self._until(now)
        area, means = self.area, self.means
        others = [leg for n, legs in self.given.items() if n != unit for leg in legs]
        ahead = [leg for leg in others if leg.ends > now]
        edges = np.array([leg.way // 2 for leg in ahead], int)
        coverage = np.array([means.looked if leg.looks else means.passed for leg in ahead])
        belief = self.belief.less(edges, coverage)
        (legs,) = plan(belief, means, [Unit(here, now)], ROUTE)
        self.given[unit] = legs
        return [
            Step(int(area.edges[leg.way // 2]), int(area.junctions[area.ends[leg.way]]), leg.looks)
            for leg in legs
        ]
