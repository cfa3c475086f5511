"""A search as it goes: units take streets as a strategy says, until one meets the person.

Whom a unit meets it sees by chance, and the chance is the same for every strategy: a person is seen
once what was spent in looking at him or her, as coverage, is more than an exponential number drawn
beforehand, so that the probability of detection is 1 - exp(-coverage) (Koopman 1980).
"""

import heapq
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from benchmarks.search_world.ground import Ground, Step
from benchmarks.search_world.people import Missing, Sighting
from benchmarks.search_world.track import Track
from benchmarks.search_world.walkers import HORIZON

LOOKING, GOING = 1.2, 0.25
"""The coverage of meeting a person while looking out (seen by 0.70) and while passing by (0.22)."""
FIRST, AFTER, NEAR, UNITS = (600.0, 3_600.0), 1_200.0, 3_000.0, 6
"""Seconds from last seen to the call; seconds within which the units set out; metres within which
they stand; how many they are."""


@dataclass(frozen=True, eq=False)
class Luck:
    """What chance has in store for one search, whoever leads it.

    Attributes:
        called: seconds since the person was last seen when the first unit sets out.
        stands: the junction at which each unit stands.
        sets_out: seconds since last seen when it does, the first one at ``called``.
        unseen: the coverage that goes by before the person is seen.
    """

    called: float
    stands: tuple[int, ...]
    sets_out: tuple[float, ...]
    unseen: float


def luck(ground: Ground, person: Missing, rng: np.random.Generator) -> Luck:
    """Draw the luck of a search."""
    s, network = ground.streets, ground.network
    away = np.hypot(*(s.junctions[network.walkable] - s.junctions[person.start]).T)
    stands = rng.choice(network.walkable[away < NEAR], UNITS)
    called = float(rng.uniform(*FIRST))
    later = np.sort(rng.uniform(0, AFTER, UNITS))
    later[0] = 0.0
    return Luck(
        called,
        tuple(map(int, stands)),
        tuple((called + later).tolist()),
        float(rng.exponential()),
    )


class Strategy(Protocol):
    """Says which streets are searched next; it knows what a desk knows and nothing else."""

    def told(self, sighting: Sighting, now: float) -> None:
        """Hear of a sighting."""

    def route(self, unit: int, junction: int, now: float) -> list[Step]:
        """Return what a unit does next from where it is; nothing to wait a minute."""

    def searched(self, edge: int, coverage: float, now: float) -> None:
        """Hear that somebody went along an edge, with what coverage, and that nobody was seen."""


def search(
    ground: Ground, person: Missing, luck: Luck, strategy: Strategy, until: float = HORIZON
) -> float:
    """Return the seconds since last seen at which the person is found; infinite if not in time.

    Args:
        ground: the streets.
        person: who is searched for.
        luck: the same for every strategy.
        strategy: says which streets are searched.
        until: seconds since last seen at which the search ends.
    """
    meets, covered = _Meetings(ground, person.track), 0.0
    news = deque(person.sightings)
    free = [(at, unit) for unit, at in enumerate(luck.sets_out)]
    where, routes = list(luck.stands), [deque[Step]() for _ in free]
    while free:
        now, unit = heapq.heappop(free)
        if now >= until:
            break
        while news and news[0].told <= now:
            strategy.told(news.popleft(), now)
            for route in routes:
                route.clear()
        if not routes[unit]:
            routes[unit].extend(strategy.route(unit, where[unit], now))
        if not routes[unit]:
            heapq.heappush(free, (now + 60.0, unit))
            continue
        step = routes[unit].popleft()
        took = float((ground.looking if step.looks else ground.going)[step.edge])
        seen = meets.when(step.edge, where[unit], now, now + took)
        coverage = LOOKING if step.looks else GOING
        if seen is not None:
            covered += coverage
            if covered > luck.unseen:
                return seen
        strategy.searched(step.edge, coverage, now + took)
        where[unit] = step.to
        heapq.heappush(free, (now + took, unit))
    return np.inf


class _Meetings:
    """When somebody who goes along an edge meets the person there."""

    def __init__(self, ground: Ground, track: Track) -> None:
        self._track, self._streets = track, ground.streets
        self._legs: dict[int, list[int]] = defaultdict(list)
        for leg, edge in enumerate(track.edge.tolist()):
            self._legs[edge].append(leg)

    def when(self, edge: int, junction: int, begins: float, ends: float) -> float | None:
        """Return the moment, for somebody who enters at a junction; none if they do not meet."""
        if edge not in self._legs:
            return None
        whole = float(self._streets.length[edge])
        enters, leaves = (0.0, whole) if self._streets.tail[edge] == junction else (whole, 0.0)
        for leg in self._legs[edge]:
            since, until = max(begins, self._track.at[leg]), min(ends, self._track.at[leg + 1])
            if since > until:
                continue
            gaps = [
                enters
                + (moment - begins) / (ends - begins) * (leaves - enters)
                - self._track.within(leg, moment)
                for moment in (since, until)
            ]
            if gaps[0] * gaps[1] <= 0:
                apart = abs(gaps[0]) + abs(gaps[1])
                return float(since + (until - since) * (abs(gaps[0]) / apart if apart else 0.0))
        return None
