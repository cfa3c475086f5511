"""The streets among which one person is looked for, in both directions of walking."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from jiban.science.streets import Streets

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]
SQUARE = 150.0
"""Metres of a square's side."""
RING = 300.0
"""Metres from one ring of edges to the next."""


@dataclass(frozen=True, eq=False)
class Area:
    """The walkable streets around a place.

    Edges and junctions are numbered anew from 0, edges in rings about the middle and around each
    ring, so that what is near lies near in memory too: that halves the time of a step. A *way* is
    an edge in one direction: way ``2 e`` goes from the tail to the head of edge ``e``, way
    ``2 e + 1`` back; ``way ^ 1`` is the other direction of a way, ``way // 2`` its edge.

    Attributes:
        streets: the city's streets.
        edges: shape (edges,), which of the city's edges, ring after ring.
        middle: metres on the streets' plane from which distances are measured, shape (2,).
    """

    streets: Streets
    edges: Ids
    middle: Floats

    @classmethod
    def around(cls, streets: Streets, place: tuple[float, float], radius: float) -> "Area":
        """Return the streets within *radius* metres of a place, degrees WGS-84.

        Raises:
            ValueError: nobody can walk anywhere within it.
        """
        middle = streets.plane.metres(*place)
        ends = (streets.junctions[streets.tail], streets.junctions[streets.head])
        near = np.minimum(*(np.hypot(*(end - middle).T) for end in ends)) <= radius
        edges = np.flatnonzero(near & streets.walked & (streets.tail != streets.head))
        if not len(edges):
            raise ValueError(f"there is no street within {radius:g} m of {place}")
        x, y = ((ends[0][edges] + ends[1][edges]) / 2 - middle).T
        return cls(streets, edges[np.lexsort((np.arctan2(y, x), np.hypot(x, y) // RING))], middle)

    def __len__(self) -> int:
        return len(self.edges)

    @cached_property
    def _numbers(self) -> tuple[Ids, Ids]:
        """The junctions' numbers in the city; where ways begin, by their numbers here."""
        s = self.streets
        begin = np.stack([s.tail[self.edges], s.head[self.edges]], axis=1).reshape(-1)
        junctions, here = np.unique(begin.astype(np.int64), return_inverse=True)
        return junctions, here.reshape(-1).astype(np.int64)

    @property
    def junctions(self) -> Ids:
        """Which of the city's junctions the edges connect, shape (junctions,), ascending."""
        return self._numbers[0]

    @property
    def starts(self) -> Ids:
        """The junction at which each way begins, shape (2 · edges,)."""
        return self._numbers[1]

    @cached_property
    def ends(self) -> Ids:
        """The junction at which each way ends, shape (2 · edges,)."""
        return np.asarray(self.starts[np.arange(2 * len(self)) ^ 1])

    @cached_property
    def length(self) -> Floats:
        """The edges' lengths, metres, shape (edges,)."""
        return self.streets.length[self.edges]

    @cached_property
    def places(self) -> Floats:
        """The junctions, metres from the middle, shape (junctions, 2)."""
        return self.streets.junctions[self.junctions] - self.middle

    @cached_property
    def middles(self) -> Floats:
        """Half-way between the edges' ends, metres from the middle, shape (edges, 2)."""
        return np.asarray(self.places[self.starts].reshape(-1, 2, 2).mean(axis=1))

    @cached_property
    def squares(self) -> tuple[Ids, tuple[int, int]]:
        """In which square of a grid each edge is, row after row, and the grid's shape.

        The squares at the grid's border are empty.
        """
        cells = ((self.middles - self.middles.min(axis=0)) // SQUARE).astype(np.int64) + 1
        rows, columns = (cells.max(axis=0) + 2).tolist()
        return cells[:, 0] * columns + cells[:, 1], (rows, columns)

    @cached_property
    def away(self) -> Floats:
        """The edges' distances from the middle, metres, shape (edges,)."""
        return np.asarray(np.hypot(*self.middles.T))

    @cached_property
    def reach(self) -> float:
        """How far from the middle the farthest edge is, metres."""
        return float(self.away.max())

    @cached_property
    def headings(self) -> Floats:
        """The direction of each way, as a unit vector, shape (2 · edges, 2)."""
        along = self.places[self.ends] - self.places[self.starts]
        return np.asarray(along / np.maximum(np.hypot(*along.T), 1e-9)[:, None])

    @cached_property
    def _ordered(self) -> tuple[Ids, Ids]:
        order = np.argsort(self.edges)
        return order, self.edges[order]

    def number(self, edge: int) -> int:
        """Return the number here of one of the city's edges; -1 if it is not here."""
        order, edges = self._ordered
        at = int(np.searchsorted(edges, edge))
        return int(order[at]) if at < len(edges) and edges[at] == edge else -1

    def junction(self, junction: int) -> int:
        """Return the number here of one of the city's junctions; -1 if it is not here."""
        at = int(np.searchsorted(self.junctions, junction))
        found = at < len(self.junctions) and self.junctions[at] == junction
        return at if found else -1
