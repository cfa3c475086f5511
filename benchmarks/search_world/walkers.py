"""Three ways in which missing people move, none of them the one that a search believes in.

- *flights*: straight runs whose lengths have heavy tails, with rests whose lengths have too
  (González, Hidalgo & Barabási 2008, truncated power laws), along whichever street leads best;
- *errands*: to a place that means something by a way that is mostly the shortest, then to another
  (the random waypoint of Johnson & Maltz 1996, on streets);
- *onward*: on and on in about the direction one faces, rarely back, until something ends it
  (what Koester 2008 tells of people with dementia: "they go until they get stuck").
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from benchmarks.search_world.network import Ids, Network
from benchmarks.search_world.track import Track, Walk

HORIZON = 6 * 3600.0
"""Seconds that people are followed."""


@dataclass(frozen=True)
class Manner:
    """How a kind of person goes.

    Attributes:
        speed: metres per second, on the average of such people.
        spread: the standard deviation of its logarithm.
        reach: metres from the start beyond which such a person turns round, on the average.
        rest: the share of time that is spent resting.
    """

    speed: float
    spread: float
    reach: float
    rest: float


STRETCH = {"flights": 2.0, "errands": 0.75, "onward": 2.0}
"""What a way's reach is multiplied by, so that half of its people get about as far within hours as
half of such people were found; by trial, in a grown city of seed 21."""

Walker = Callable[[Network, Manner, int, Ids, np.random.Generator], Track]
"""Walks from a junction; the junctions given are places that mean something to the person."""


def _speed(manner: Manner, rng: np.random.Generator) -> float:
    return float(manner.speed * np.exp(rng.normal(0, manner.spread)))


def _begin(network: Network) -> Walk:
    return Walk(network.streets.length, network.streets.tail)


def _limit(manner: Manner, way: str, rng: np.random.Generator) -> float:
    """Return how far this person will get, metres; half of them within seven tenths of the mean."""
    return float(rng.exponential(STRETCH[way] * manner.reach))


def _rest(
    walk: Walk, manner: Manner, walked: float, edge: int, at: int, rng: np.random.Generator
) -> None:
    """Rest after so many seconds of walking, so that the share of rest comes out; heavy-tailed."""
    mean = walked * manner.rest / (1 - manner.rest)
    if mean > 0:
        walk.rest(min(mean * (rng.pareto(2.5) * 1.5), HORIZON), edge, at)


def flights(
    network: Network, manner: Manner, start: int, places: Ids, rng: np.random.Generator
) -> Track:
    """Straight runs of heavy-tailed length, each in a new direction, within the person's reach."""
    walk, here, speed = _begin(network), start, _speed(manner, rng)
    limit, edge = _limit(manner, "flights", rng), int(network.ways(start)[0][0])
    while walk.now < HORIZON:
        run = min(80 * (1 + rng.pareto(0.75)), limit)
        direction = rng.uniform(-np.pi, np.pi)
        away = network.streets.junctions[here] - network.streets.junctions[start]
        if np.hypot(*away) > limit:
            direction = np.arctan2(-away[1], -away[0]) + rng.normal(0, 0.6)
        gone, before = 0.0, walk.now
        while gone < run and walk.now < HORIZON:
            edges, ends = network.ways(here)
            turn = np.cos(network.heading(here, ends) - direction) + rng.gumbel(0, 0.25, len(ends))
            best = int(turn.argmax())
            edge, gone = int(edges[best]), gone + float(network.streets.length[edges[best]])
            walk.along(edge, here, speed)
            here = int(ends[best])
        _rest(walk, manner, walk.now - before, edge, here, rng)
    return walk.track()


def errands(
    network: Network, manner: Manner, start: int, places: Ids, rng: np.random.Generator
) -> Track:
    """To one place after another by a way that feels short; near ones are chosen more often."""
    walk, here, speed = _begin(network), start, _speed(manner, rng)
    limit = _limit(manner, "errands", rng)
    felt = _felt(network, rng)
    edge = int(network.ways(start)[0][0])
    while walk.now < HORIZON:
        away = np.hypot(*(network.streets.junctions[places] - network.streets.junctions[start]).T)
        wanted = np.exp(-away / max(limit, 50.0)) + 1e-9
        goal = int(rng.choice(places, p=wanted / wanted.sum()))
        before = walk.now
        for onward in _way(network, felt, goal, here):
            if walk.now >= HORIZON:
                break
            edges, ends = network.ways(here)
            choices = edges[ends == onward]
            edge = int(choices[network.streets.length[choices].argmin()])
            walk.along(edge, here, speed)
            here = onward
        _rest(walk, manner, max(walk.now - before, 120.0), edge, here, rng)
        if walk.now == before:
            walk.rest(300.0, edge, here)
    return walk.track()


def _felt(network: Network, rng: np.random.Generator) -> csr_matrix:
    """Return lengths as the person feels them: some streets seem longer than they are."""
    s = network.streets
    edges = np.flatnonzero(s.walked & (s.tail != s.head))
    felt = s.length[edges] * np.exp(rng.normal(0, 0.35, len(edges)))
    tails, heads = s.tail[edges], s.head[edges]
    count = len(s.lon)
    both = np.concatenate([tails, heads]), np.concatenate([heads, tails])
    return csr_matrix((np.concatenate([felt, felt]), both), shape=(count, count))


def _way(network: Network, felt: csr_matrix, goal: int, here: int) -> list[int]:
    """Return the junctions from here to the goal; none where it is much farther than it looks."""
    apart = np.hypot(*(network.streets.junctions[goal] - network.streets.junctions[here]))
    _far, before = dijkstra(
        felt, indices=goal, return_predecessors=True, limit=2.5 * float(apart) + 600
    )
    way, at = [], here
    while at != goal and before[at] >= 0:
        at = int(before[at])
        way.append(at)
    return way if at == goal else []


def onward(
    network: Network, manner: Manner, start: int, places: Ids, rng: np.random.Generator
) -> Track:
    """On in the direction one faces; at the limit, or at times in a blind alley, one is stuck."""
    walk, here, speed = _begin(network), start, _speed(manner, rng)
    limit = _limit(manner, "onward", rng)
    facing, edge = rng.uniform(-np.pi, np.pi), int(network.ways(start)[0][0])
    while walk.now < HORIZON:
        away = np.hypot(*(network.streets.junctions[here] - network.streets.junctions[start]))
        edges, ends = network.ways(here)
        blind = len(edges) == 1 and walk.now > 0
        if away > limit or (blind and rng.random() < 0.3):
            walk.rest(HORIZON, edge, here)
            break
        directions = network.heading(here, ends)
        chance = np.exp(2.2 * np.cos(directions - facing)) * np.where(edges == edge, 0.08, 1.0)
        chosen = int(rng.choice(len(edges), p=chance / chance.sum()))
        facing, edge = float(directions[chosen]), int(edges[chosen])
        walk.along(edge, here, speed)
        here = int(ends[chosen])
        if rng.random() < 0.04:
            _rest(walk, manner, 25 * float(network.streets.length[edge]) / speed, edge, here, rng)
    return walk.track()


WALKERS: dict[str, Walker] = {"flights": flights, "errands": errands, "onward": onward}
