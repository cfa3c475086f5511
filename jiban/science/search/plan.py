"""Which unit searches which streets when (搜寻方案)."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from jiban.science.search.belief import Belief
from jiban.science.search.means import Means

SLICE = 300.0
"""Seconds for which one belief stands while a plan is made."""


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

    Whoever is free first takes the street with the most probability per second on the way and
    there, by the belief of that time, less what was given out before.

    Args:
        belief: where the person is now.
        means: how the units get about.
        units: the units.
        seconds: a unit that is later than this takes nothing more.
    """
    planning = _Planning(belief, means, seconds)
    routes: list[list[Leg]] = [[] for _ in units]
    free = [(max(unit.free, belief.seconds), n, unit.junction) for n, unit in enumerate(units)]
    heapify(free)
    while free:
        now, unit, junction = heappop(free)
        if now - belief.seconds >= seconds:
            continue
        legs = planning.next(junction, now)
        if not legs:
            continue
        routes[unit] += legs
        end = int(means.area.ends[legs[-1].way])
        heappush(free, (legs[-1].ends, unit, end))
    return routes


class _Planning:
    def __init__(self, belief: Belief, means: Means, seconds: float) -> None:
        self._means, self._begins = means, belief.seconds
        self._looking = memoryview(means.looking)  # type: ignore[arg-type]
        self._slices, at = [belief.edges], belief
        while at.seconds - belief.seconds + SLICE < seconds:
            at = at.later(at.seconds + SLICE)
            self._slices.append(at.edges)

    def next(self, junction: int, now: float) -> list[Leg]:
        """Return the way to the street with the most to gain per second, and along it."""
        n = min(int((now - self._begins) / SLICE), len(self._slices) - 1)
        (found, rate), legs = self._best(junction, n), list[Leg]()
        for way in found:
            edge = way // 2
            looks = way == found[-1] or self._pays(edge, n, rate)
            took = (self._means.looking if looks else self._means.going)[edge]
            missed = np.exp(-(self._means.looked if looks else self._means.passed))
            gain = float(self._slices[n][edge] * (1 - missed))
            legs.append(Leg(way, looks, now, now + float(took), gain))
            now = legs[-1].ends
            for part in self._slices:
                part[edge] *= missed
        return legs

    def _pays(self, edge: int, n: int, rate: float) -> bool:
        """Tell whether looking out on the way gains more per second than what one is bound for."""
        means = self._means
        seen = np.exp(-means.passed) - np.exp(-means.looked)
        longer = means.looking[edge] - means.going[edge]
        return bool(self._slices[n][edge] * seen > rate * longer)

    def _best(self, start: int, n: int) -> tuple[list[int], float]:
        """Search outwards (Dijkstra 1959) until nothing farther away can be better.

        Returns:
            The way to the best edge and along it, and the chance per second that it promises.
        """
        seen = 1 - float(np.exp(-self._means.looked))
        ways, looking, most = self._means.ways, self._looking, float(self._slices[n].max())
        chances = memoryview(self._slices[n])  # type: ignore[arg-type]
        far, before = {start: 0.0}, dict[int, int]()
        heap = [(0.0, start)]
        rate, best, at = 0.0, -1, -1
        while heap:
            seconds, here = heappop(heap)
            if seconds > far[here]:
                continue
            if best >= 0 and most <= rate * (seconds + 1.0):
                break
            for took, way, end in ways[here]:
                gain = chances[way >> 1]
                if gain > rate * (seconds + looking[way >> 1]):
                    rate, best, at = gain / (seconds + looking[way >> 1]), way, here
                onward = seconds + took
                if onward < far.get(end, np.inf):
                    far[end], before[end] = onward, way
                    heappush(heap, (onward, end))
        if best < 0:
            return [], 0.0
        path = [best]
        starts = self._means.area.starts
        while at != start:
            path.append(before[at])
            at = int(starts[before[at]])
        return path[::-1], rate * seen
