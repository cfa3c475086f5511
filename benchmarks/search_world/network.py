"""Streets as a walker meets them: at each junction, the ways on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from jiban.science.streets import Streets

Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Network:
    """Where one can walk from each junction.

    Attributes:
        streets: the city's streets; motorways are left out.
    """

    streets: Streets

    @cached_property
    def arrays(self) -> tuple[Ids, Ids, Ids]:
        """Where each junction's ways begin; their edges; the junctions that they lead to."""
        s = self.streets
        edges = np.flatnonzero(s.walked & (s.tail != s.head))
        start = np.concatenate([s.tail[edges], s.head[edges]])
        end = np.concatenate([s.head[edges], s.tail[edges]])
        order = np.argsort(start, kind="stable")
        begins = np.searchsorted(start[order], np.arange(len(s.lon) + 1))
        return begins, np.concatenate([edges, edges])[order], end[order].astype(np.int64)

    def ways(self, junction: int) -> tuple[Ids, Ids]:
        """Return the edges that lead away from a junction, and where each leads."""
        begins, edges, ends = self.arrays
        here = slice(begins[junction], begins[junction + 1])
        return edges[here], ends[here]

    def heading(self, junction: int, ends: Ids) -> NDArray[np.float64]:
        """Return the direction from a junction to others, radians from east, shape (ends,)."""
        east, north = (self.streets.junctions[ends] - self.streets.junctions[junction]).T
        return np.arctan2(north, east)

    @cached_property
    def walkable(self) -> Ids:
        """The junctions from which one can walk on."""
        begins, _edges, _ends = self.arrays
        return np.flatnonzero(np.diff(begins))
