"""The way to a street that is worth it, and a route of many, as compiled loops over ways."""

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from jiban.science.search.area import Floats, Ids
from jiban.science.search.means import Net

Bools = NDArray[np.bool_]


class Paper(NamedTuple):
    """What ways are reckoned on; blank between two reckonings.

    Attributes:
        far: seconds to each junction, infinite where blank.
        before: the way by which each is reached.
    """

    far: Floats
    before: Ids


class Believed(NamedTuple):
    """What a route is to find.

    Attributes:
        chances: the probability of each edge at each of several times, shape (times, edges).
        most: the most per second at each time, shape (times, seconds); see :func:`most_of`.
        begins, every: seconds of the first time, and from one to the next.
        left: which share of it nobody will have seen, shape (edges,); routes make it less.
    """

    chances: Floats
    most: Floats
    begins: float
    every: float
    left: Floats


class First(NamedTuple):
    """What the first street of a route is chosen by.

    Attributes:
        wanted: what each edge is worth, shape (edges,).
        most: what no edge exceeds per second; see :func:`most_of`.
        overhead: seconds that count beside those on the way.
    """

    wanted: Floats
    most: Floats
    overhead: float


AWAY = np.concatenate([[0.0], 4.0 * 2 ** (np.arange(18) / 2)])
"""Seconds on the way for which it is reckoned beforehand what no edge exceeds."""
FEW = 1e-2
"""What is worth less than this, beside the best, is taken together."""


@njit(cache=True, nogil=True)
def most_of(wanted: Floats, left: Floats, looking: Floats) -> Floats:
    """Return what no edge exceeds per second, so many seconds away, shape (len(AWAY),)."""
    best = 0.0
    for edge in range(len(wanted)):
        best = max(best, wanted[edge] * left[edge])
    most = FEW * best / (AWAY + 1.0)
    for edge in range(len(wanted)):
        worth = wanted[edge] * left[edge]
        if worth > FEW * best:
            for n in range(len(AWAY)):
                most[n] = max(most[n], worth / (AWAY[n] + looking[edge]))
    return most


@njit(cache=True, nogil=True)
def _within(most: Floats, rate: float) -> float:
    """Return the seconds from which on nothing exceeds a rate; *most* falls with them.

    The seconds per worth, 1 / most, are the least of straight lines: between two of those reckoned
    beforehand they are never below the chord.
    """
    for n in range(len(AWAY)):
        if most[n] <= rate:
            if n == 0:
                return 0.0
            below, above = 1 / most[n - 1], 1 / most[n]
            share = (1 / rate - below) / (above - below)
            return float(AWAY[n - 1] + share * (AWAY[n] - AWAY[n - 1]))
    return np.inf


@njit(cache=True, nogil=True)
def towards(
    net: Net,
    paper: Paper,
    start: int,
    wanted: Floats,
    left: Floats,
    most: Floats,
    overhead: float,
) -> tuple[float, Ids]:
    """Search outwards (Dijkstra 1959) until nothing farther away can be better.

    Args:
        net: the ways.
        paper: to reckon on.
        start: a junction.
        wanted: what each edge is worth, shape (edges,).
        left: the share of it that is left.
        most: what no edge exceeds per second; see :func:`most_of`.
        overhead: seconds that count beside those on the way: with many of them what is worth more
            is taken even where it is farther away.

    Returns:
        The worth per second of the best edge, and the ways to it and along it; -1 where all is
        worth nothing.
    """
    far, before = paper
    far[start] = 0.0
    heap, touched = [(0.0, start)], [start]
    rate, best, at, farthest = 0.0, -1, -1, np.inf
    while heap:
        seconds, here = heappop(heap)
        if seconds > far[here]:
            continue
        if seconds >= farthest:
            break
        for n in range(net.begins[here], net.begins[here + 1]):
            way = net.ways[n]
            edge, end = way // 2, net.ends[way]
            worth, there = wanted[edge] * left[edge], seconds + net.looking[edge] + overhead
            if worth > rate * there:
                rate, best, at = worth / there, way, here
                farthest = _within(most, rate) - overhead
            onward = seconds + net.going[edge]
            if onward < far[end] and onward < farthest:
                if far[end] == np.inf:
                    touched.append(end)
                far[end], before[end] = onward, way
                heappush(heap, (onward, end))
    path = [best]
    if best >= 0:
        while at != start:
            path.append(before[at])
            at = net.starts[before[at]]
    for junction in touched:
        far[junction], before[junction] = np.inf, -1
    return rate, np.array(path)[::-1]


class Taken(NamedTuple):
    """A route.

    Attributes:
        ways: one after the other, shape (legs,).
        looks: whether it is looked out on each.
        ends: seconds at which each ends.
        gains: the probability that the person is found on each.
    """

    ways: Ids
    looks: Bools
    ends: Floats
    gains: Floats


@njit(cache=True, nogil=True)
def route(
    net: Net,
    paper: Paper,
    believed: Believed,
    first: First,
    junction: int,
    now: float,
    until: float,
) -> Taken:
    """Take street after street, each the one with the most probability per second.

    Args:
        net: the ways.
        paper: to reckon on.
        believed: what is to be found; what is left of it is changed.
        first: what the first street is chosen by.
        junction: where the route begins.
        now: when.
        until: after this nothing more is taken.
    """
    ways, looks, ends, gains = [-1], [False], [now], [0.0]
    left, at_first = believed.left, True
    while now < until:
        n = min(int((now - believed.begins) / believed.every), len(believed.most) - 1)
        chances = believed.chances[n]
        if at_first:
            wanted, most, overhead = first
            rate, path = towards(net, paper, junction, wanted, left, most, overhead)
        else:
            rate, path = towards(net, paper, junction, chances, left, believed.most[n], 0.0)
        if path[0] < 0:
            break
        at_first = False
        pays = rate * (1 - np.exp(-net.looked)) / (np.exp(-net.passed) - np.exp(-net.looked))
        for way in path:
            edge = way // 2
            chance = chances[edge] * left[edge]
            out = way == path[-1] or chance > pays * (net.looking[edge] - net.going[edge])
            missed = np.exp(-(net.looked if out else net.passed))
            left[edge] *= missed
            now += net.looking[edge] if out else net.going[edge]
            ways.append(way)
            looks.append(out)
            ends.append(now)
            gains.append(chance * (1 - missed))
        junction = net.ends[path[-1]]
    return Taken(np.array(ways)[1:], np.array(looks)[1:], np.array(ends)[1:], np.array(gains)[1:])
