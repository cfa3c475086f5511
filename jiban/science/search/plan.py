"""Which unit searches which streets when (搜寻方案)."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from math import ceil
from operator import attrgetter

import numpy as np
from scipy.ndimage import uniform_filter

from jiban.science.search.area import Area, Floats
from jiban.science.search.belief import Belief
from jiban.science.search.means import Means, Net
from jiban.science.search.routes import Believed, First, Paper, Taken, most_of, route

MINUTE, SLICE = 60.0, 300.0
"""Seconds for which one belief stands, while it is reckoned what a plan finds, and while one is
made."""
FARTHER = 120.0, 600.0
"""Seconds that count beside those on the way to a first quarter: with more of them, richer ones."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that can search.

    Attributes:
        junction: of the area, where it is.
        free: seconds since the person was last seen, from when on it can go.
    """

    junction: int
    free: float


@dataclass(frozen=True, slots=True)
class Leg:
    """A unit goes along a way.

    Attributes:
        way: of the area.
        looks: whether it looks out.
        begins: seconds since the person was last seen.
        ends: the same.
        gain: the probability that the person is found on it.
    """

    way: int
    looks: bool
    begins: float
    ends: float
    gain: float


def plan(
    belief: Belief, means: Means, units: Sequence[Unit], seconds: float = 900.0
) -> list[list[Leg]]:
    """Return each unit's legs for about so many seconds from the belief's moment on.

    Whoever is free first is given a route, by the belief of each time, less what was given out
    before. Of several routes, each to another first street and then always to the street with the
    most probability per second on the way and there, it is the one that finds soonest (rollout,
    Bertsekas, Tsitsiklis & Wu 1997): near streets are dear where a richer quarter is in reach. What
    is found *seconds* later counts half.

    Args:
        belief: where the person is now.
        means: how the units get about.
        units: the units.
        seconds: a unit that is later than this takes nothing more.
    """
    area, until = belief.motion.area, belief.seconds + seconds
    chances = np.stack(list(_in_slices(belief, seconds)))
    left = np.ones(len(area))
    routes = [list[Leg]() for _ in units]
    with ThreadPoolExecutor() as pool:  # compiled loops run beside each other
        for n in sorted(range(len(units)), key=lambda n: units[n].free):
            now = max(units[n].free, belief.seconds)
            if now >= until:
                continue
            most = np.stack([most_of(chance, left, means.net.looking) for chance in chances])
            believed = Believed(chances, most, belief.seconds, SLICE, left)
            take = partial(_taken, means.net, believed, units[n].junction, now, until)
            tries = list(pool.map(take, _firsts(area, believed, means.net, now)))
            taken, left = max(tries, key=lambda one: _worth(one[0], now, seconds))
            routes[n] = _legs(taken, now)
    return routes


def success(belief: Belief, means: Means, routes: Sequence[Sequence[Leg]], until: float) -> float:
    """Return the probability that routes find the person, gone through minute by minute.

    Unlike the sum of the legs' gains, by which routes are chosen, nobody is found twice in it, and
    who walks into a street that was searched has not been seen there.

    Args:
        belief: where the person is when the first leg begins, or before.
        means: how the units get about.
        routes: each unit's legs.
        until: seconds since last seen; legs that end later count for nothing.
    """
    before, at = belief.total, belief
    legs = sorted(
        (leg for legs in routes for leg in legs if leg.ends <= until), key=attrgetter("ends")
    )
    for _minute, ended in groupby(legs, lambda leg: ceil((leg.ends - belief.seconds) / MINUTE)):
        now = list(ended)
        at = at.later(now[0].ends)
        edges = np.array([leg.way // 2 for leg in now])
        at = at.less(edges, np.array([means.looked if leg.looks else means.passed for leg in now]))
    return before - at.total


def _taken(
    net: Net,
    believed: Believed,
    junction: int,
    now: float,
    until: float,
    first: First,
) -> tuple[Taken, Floats]:
    """Return a route, and what is left after it."""
    junctions = len(net.begins) - 1
    paper = Paper(np.full(junctions, np.inf), np.full(junctions, -1))
    spared = believed._replace(left=believed.left.copy())
    return route(net, paper, spared, first, junction, now, until), spared.left


def _worth(taken: Taken, now: float, seconds: float) -> float:
    """Return the chance that a route finds the person, one so many seconds later counted half.

    However late, it counts: who is far away from all that is left goes there.
    """
    return float(taken.gains @ 0.5 ** ((taken.ends - now) / seconds))


def _in_slices(belief: Belief, seconds: float) -> Iterator[Floats]:
    """Yield the probabilities of the edges at the begin of each slice."""
    yield belief.edges.astype(float)
    for _ in np.arange(SLICE, seconds, SLICE):
        belief = belief.later(belief.seconds + SLICE)
        yield belief.edges.astype(float)


def _firsts(area: Area, believed: Believed, net: Net, now: float) -> Iterator[First]:
    """Yield by what a first street is chosen: its own probability, or that of its quarter."""
    n = min(int((now - believed.begins) / SLICE), len(believed.chances) - 1)
    yield First(believed.chances[n], believed.most[n], 0.0)
    quarter = _quarters(area, believed.chances[n] * believed.left)
    most = most_of(quarter, believed.left, net.looking)
    yield from (First(quarter, most, overhead) for overhead in FARTHER)


def _quarters(area: Area, worth: Floats) -> Floats:
    """Return what each edge's quarter, three squares wide, is worth: the mean of its squares."""
    square, shape = area.squares
    total = np.bincount(square, worth, shape[0] * shape[1]).reshape(shape)
    return np.asarray(uniform_filter(total, 3, mode="constant").reshape(-1)[square])


def _legs(taken: Taken, now: float) -> list[Leg]:
    begins = np.concatenate([[now], taken.ends])[:-1]
    columns = (taken.ways, taken.looks, begins, taken.ends, taken.gains)
    return [Leg(*leg) for leg in zip(*(column.tolist() for column in columns), strict=True)]
