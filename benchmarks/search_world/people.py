"""Who goes missing: kinds of people, how far they are usually found, how they go, who sees them.

The distances at which people of a kind were found are those of Koester (2008, "Lost Person
Behavior"), urban, as quoted by search handbooks: quarters and 95 % of the found, in miles from
where they were last known to be. Speeds are those of people of that age who walk outdoors.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.search_world.network import Ids, Network
from benchmarks.search_world.track import Track
from benchmarks.search_world.walkers import WALKERS, Manner

MILE = 1609.344


@dataclass(frozen=True)
class Group:
    """A kind of missing people.

    Attributes:
        found: 25, 50, 75 and 95 % of them were found within so many miles.
        speed: metres per second at which they walk.
        rest: the share of time that they do not.
    """

    found: tuple[float, float, float, float]
    speed: float
    rest: float

    @property
    def manner(self) -> Manner:
        """How they go: half of them get as far as half of them were found."""
        return Manner(self.speed, 0.2, self.found[1] * MILE / np.log(2), self.rest)


GROUPS = {
    "dementia": Group((0.2, 0.7, 2.0, 7.8), 0.85, 0.3),
    "autistic": Group((0.2, 0.6, 2.4, 5.0), 1.2, 0.2),
    "despondent": Group((0.06, 0.3, 0.9, 8.1), 1.2, 0.6),
    "mental illness": Group((0.2, 0.4, 0.9, 7.7), 1.1, 0.4),
    "child 1-3": Group((0.1, 0.3, 0.5, 0.7), 0.6, 0.4),
    "child 4-6": Group((0.06, 0.3, 0.6, 2.1), 0.8, 0.4),
    "child 7-9": Group((0.1, 0.3, 0.9, 3.2), 1.1, 0.4),
    "child 10-12": Group((0.2, 0.9, 1.8, 3.6), 1.25, 0.3),
    "child 13-15": Group((0.4, 0.8, 2.0, 6.2), 1.3, 0.3),
}


@dataclass(frozen=True, eq=False)
class Sighting:
    """Somebody was seen who may be the person.

    Attributes:
        at: seconds since the person was last seen, when it was.
        told: when it is told to the desk.
        edge: where, as the witness says.
        right: whether it was the person; nobody who searches knows.
    """

    at: float
    told: float
    edge: int
    right: bool


@dataclass(frozen=True, eq=False)
class Missing:
    """A missing person, with what only the benchmark knows.

    Attributes:
        group: of :data:`GROUPS`.
        start: the junction at which the person was last seen.
        places: junctions that mean something to the person; no search is told of them.
        track: where the person really is.
        sightings: what witnesses tell, in the order in which it is told.
    """

    group: str
    start: int
    places: Ids
    track: Track
    sightings: tuple[Sighting, ...]


SEEN_EVERY, WRONG = 5_400.0, 0.35
"""Seconds between what witnesses tell, on the average, and the share that was somebody else."""


def draw(network: Network, group: str, walker: str, rng: np.random.Generator) -> Missing:
    """Draw a missing person of a group who moves in one of the ways of :data:`WALKERS`."""
    start = int(rng.choice(network.walkable))
    manner = GROUPS[group].manner
    places = _around(network, start, manner.reach, 6, rng)
    track = WALKERS[walker](network, manner, start, places, rng)
    return Missing(group, start, places, track, _sightings(network, start, manner, track, rng))


def _around(
    network: Network, start: int, reach: float, count: int, rng: np.random.Generator
) -> Ids:
    """Return junctions around a start, near ones more often."""
    near = network.streets.junctions[network.walkable] - network.streets.junctions[start]
    wanted = np.exp(-np.hypot(*near.T) / (1.5 * reach))
    return rng.choice(network.walkable, count, p=wanted / wanted.sum())


def _sightings(
    network: Network, start: int, manner: Manner, track: Track, rng: np.random.Generator
) -> tuple[Sighting, ...]:
    found, at = [], 0.0
    while (at := at + float(rng.exponential(SEEN_EVERY))) < track.at[-1]:
        right = bool(rng.random() >= WRONG)
        edge = track.place(at)[0] if right else _elsewhere(network, start, manner.reach, rng)
        found.append(Sighting(at, at + float(rng.exponential(900.0)), edge, right))
    return tuple(sorted(found, key=lambda sighting: sighting.told))


def _elsewhere(network: Network, start: int, reach: float, rng: np.random.Generator) -> int:
    edges, _ends = network.ways(int(_around(network, start, 2 * reach, 1, rng)[0]))
    return int(rng.choice(edges))


def distances(network: Network, people: list[Missing], seconds: float) -> NDArray[np.float64]:
    """Return how far from where they were last seen people are at a moment, metres."""
    s = network.streets
    edges = np.array([person.track.place(seconds)[0] for person in people])
    middle = (s.junctions[s.tail[edges]] + s.junctions[s.head[edges]]) / 2
    starts = s.junctions[[person.start for person in people]]
    return np.asarray(np.hypot(*(middle - starts).T))
