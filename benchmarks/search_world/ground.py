"""The streets as a unit that searches meets them: how long a way takes, which street is next."""

from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

import numpy as np
from numba import njit
from numpy.typing import NDArray

from benchmarks.search_world.network import Network
from jiban.science.streets import Streets

Net = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]
Paper = tuple[NDArray[np.float64], NDArray[np.int64]]

PATHS = 2.5
"""Metres per second that officers on a motorcycle go along a footpath."""
SEARCHING = 4.0, 1.4
"""Metres per second while they look out: along a street, along a footpath."""


@dataclass(frozen=True, slots=True)
class Step:
    """A unit goes along an edge to a junction, looking out or not."""

    edge: int
    to: int
    looks: bool


@dataclass(frozen=True, eq=False)
class Ground:
    """The streets on which units search: all on which one can walk, in both directions.

    Attributes:
        network: the walkers' streets.
    """

    network: Network

    @property
    def streets(self) -> Streets:
        """The city's streets."""
        return self.network.streets

    @cached_property
    def going(self) -> NDArray[np.float64]:
        """Seconds along each edge without looking out, shape (edges,); infinite where none go."""
        s = self.streets
        return np.where(s.walked, s.length / np.maximum(s.speed, PATHS), np.inf)

    @cached_property
    def looking(self) -> NDArray[np.float64]:
        """Seconds along each edge while looking out, shape (edges,)."""
        s = self.streets
        took = s.length / np.where(s.speed > 0, *SEARCHING)
        return np.where(s.walked, np.maximum(took, 1.0), np.inf)

    def nearest(self, junction: int, wanted: NDArray[np.float64]) -> list[Step]:
        """Return the way to the nearest edge that is wanted (1, not 0) and along it, or nothing."""
        return self._to_edge(junction, wanted, self._same, 1.0)

    def richest(self, junction: int, gain: NDArray[np.float64], most: float) -> list[Step]:
        """Return the way to the edge with the most gain per second on the way and there.

        Args:
            junction: where the unit is.
            gain: what each edge is worth, shape (edges,).
            most: what no edge is worth more than.
        """
        return self._to_edge(junction, gain, self.looking, most)

    def way(self, junction: int, to: int) -> list[Step]:
        """Return the quickest way from one junction to another; nothing where there is none."""
        found, _edge, path = explore(
            self._net, self._paper, junction, self._nothing, self._same, 0.0, to
        )
        return self._steps(path) if found else []

    def _to_edge(
        self, junction: int, gain: NDArray[np.float64], there: NDArray[np.float64], most: float
    ) -> list[Step]:
        found, edge, path = explore(self._net, self._paper, junction, gain, there, most, -1)
        if not found:
            return []
        steps = self._steps(path)
        return [*steps, self.along(edge, steps[-1].to if steps else junction)]

    def _steps(self, path: NDArray[np.int64]) -> list[Step]:
        return [Step(edge, to, False) for edge, to in path[::-1].tolist()]

    def along(self, edge: int, junction: int) -> Step:
        """Return the step that searches a whole edge, from the junction at its one end."""
        s = self.streets
        return Step(edge, int(s.head[edge] if s.tail[edge] == junction else s.tail[edge]), True)

    @cached_property
    def _same(self) -> NDArray[np.float64]:
        return np.ones(len(self.streets))

    @cached_property
    def _nothing(self) -> NDArray[np.float64]:
        return np.zeros(len(self.streets))

    @cached_property
    def _paper(self) -> Paper:
        """What the ways are reckoned on; blank between two reckonings."""
        junctions = len(self.streets.lon)
        return np.full(junctions, np.inf), np.full((junctions, 2), -1)

    @cached_property
    def _net(self) -> Net:
        begins, edges, ends = self.network.arrays
        return begins, edges, ends, self.going[edges]


@njit(cache=True)  # type: ignore[untyped-decorator]
def explore(
    net: Net,
    paper: Paper,
    start: int,
    gain: NDArray[np.float64],
    there: NDArray[np.float64],
    most: float,
    to: int,
) -> tuple[bool, int, NDArray[np.int64]]:
    """Go outwards from a junction (Dijkstra 1959) until nothing better can come.

    Args:
        net: where each junction's ways on begin; their edges; their ends; their seconds.
        paper: seconds to each junction, and the edge and junction before it, all blank.
        start: the junction.
        gain: what each edge is worth, shape (edges,).
        there: the seconds that it takes there, at least one, shape (edges,).
        most: what no edge is worth more than.
        to: the junction to stop at; -1 for none.

    Returns:
        Whether something was found, the edge with the most gain per second, and the way there or
        to the junction: edges with their ends, the last first, shape (steps, 2).
    """
    begins, edges, ends, going = net
    far, before = paper
    far[start] = 0.0
    heap, touched = [(0.0, start)], [start]
    rate, best, at = 0.0, -1, -1
    while heap:
        seconds, here = heappop(heap)
        if here == to:
            at = here
            break
        if seconds > far[here]:
            continue
        if best >= 0 and most <= rate * (seconds + 1.0):
            break
        for way in range(begins[here], begins[here + 1]):
            edge, end = edges[way], ends[way]
            if gain[edge] > 0 and gain[edge] > rate * (seconds + there[edge]):
                rate, best, at = gain[edge] / (seconds + there[edge]), edge, here
            if seconds + going[way] < far[end]:
                if far[end] == np.inf:
                    touched.append(end)
                far[end] = seconds + going[way]
                before[end, 0], before[end, 1] = edge, here
                heappush(heap, (far[end], end))
    path = np.empty((0, 2), np.int64)
    if at >= 0:
        steps, here = 0, at
        while here != start:
            steps, here = steps + 1, before[here, 1]
        path = np.empty((steps, 2), np.int64)
        here = at
        for step in range(steps):
            path[step, 0], path[step, 1] = before[here, 0], here
            here = before[here, 1]
    for junction in touched:
        far[junction], before[junction, 0], before[junction, 1] = np.inf, -1, -1
    return at >= 0, best, path
