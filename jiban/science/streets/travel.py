"""How long it takes from street to street, on foot and by car, and how far one gets."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from jiban.science.streets.graph import Streets
from jiban.science.streets.plane import Floats

WALKING = 1.25
"""Metres per second of a person who walks to get somewhere (Bohannon 1997: 1.3 to 1.4 indoors)."""


class Mode(StrEnum):
    """How one goes."""

    FOOT = "foot"
    CAR = "car"


@dataclass(frozen=True, eq=False)
class Travel:
    """Travel times along a city's streets.

    A place is an edge and the metres from its tail. Times are seconds; where there is no way they
    are infinite.

    Attributes:
        streets: the city's streets.
        mode: on foot one goes both ways along all streets but motorways; cars obey one-way streets.
        walking: metres per second on foot.
    """

    streets: Streets
    mode: Mode = Mode.FOOT
    walking: float = WALKING

    @cached_property
    def seconds(self) -> Floats:
        """The time along each edge, shape (edges,); infinite where one may not go."""
        if self.mode is Mode.FOOT:
            return np.where(self.streets.walked, self.streets.length / self.walking, np.inf)
        with np.errstate(divide="ignore"):
            return np.asarray(self.streets.length / self.streets.speed)

    @cached_property
    def backwards(self) -> Floats:
        """The same from head to tail."""
        if self.mode is Mode.FOOT:
            return self.seconds
        return np.where(self.streets.oneway, np.inf, self.seconds)

    @cached_property
    def _between(self) -> csr_matrix:
        """Seconds between neighbouring junctions; of parallel edges the quickest."""
        s = self.streets
        tails, heads = np.concatenate([s.tail, s.head]), np.concatenate([s.head, s.tail])
        took = np.concatenate([self.seconds, self.backwards])
        open_ = np.isfinite(took) & (tails != heads)
        tails, heads, took = tails[open_], heads[open_], took[open_]
        order = np.lexsort((took, heads, tails))
        tails, heads, took = tails[order], heads[order], took[order]
        first = np.ones(len(tails), bool)
        first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
        count = len(s.lon)
        return csr_matrix((took[first], (tails[first], heads[first])), shape=(count, count))

    def to_junctions(
        self, edge: ArrayLike, along: ArrayLike, most: float = np.inf, *, coming: bool = False
    ) -> Floats:
        """Return the times from places to every junction, shape (places, junctions).

        Args:
            edge: shape (places,), where each place is.
            along: shape (places,), metres from the edge's tail.
            most: seconds; what is farther is infinite.
            coming: the times from the junctions to the places instead.
        """
        edges, share = self._share(edge, along)
        there, back = self.seconds[edges], self.backwards[edges]
        graph = self._between
        if coming:
            ahead, back = _part(share, there), _part(1 - share, back)
            graph = graph.T.tocsr()
        else:
            ahead, back = _part(1 - share, there), _part(share, back)
        ends = self.streets.head[edges], self.streets.tail[edges]
        to_head, to_tail = (ends[1], ends[0]) if coming else ends
        found = np.full((len(edges), len(self.streets.lon)), np.inf)
        for start, first in ((to_head, ahead), (to_tail, back)):
            open_ = np.isfinite(first)
            if open_.any():
                onward = dijkstra(graph, indices=start[open_], limit=most)
                found[open_] = np.minimum(found[open_], onward + first[open_, None])
        found[found > most] = np.inf
        return found

    def _share(self, edge: ArrayLike, along: ArrayLike) -> tuple[NDArray[np.int64], Floats]:
        edges = np.atleast_1d(np.asarray(edge, np.int64))
        metres = np.atleast_1d(np.asarray(along, float))
        return edges, np.clip(metres / self.streets.length[edges], 0.0, 1.0)

    def to_edges(self, edge: ArrayLike, along: ArrayLike, most: float = np.inf) -> Floats:
        """Return the times from places until an edge can be entered, shape (places, edges).

        An edge is entered at its tail, or at its head where one may go back along it; the edge on
        which a place lies takes no time.
        """
        at = self.to_junctions(edge, along, most)
        into = np.where(np.isfinite(self.seconds), at[:, self.streets.tail], np.inf)
        other = np.where(np.isfinite(self.backwards), at[:, self.streets.head], np.inf)
        found = np.minimum(into, other)
        edges, _ = self._share(edge, along)
        found[np.arange(len(edges)), edges] = 0.0
        return found

    def reach(self, edge: int, along: float, most: float) -> NDArray[np.bool_]:
        """Return which edges can be entered within *most* seconds, shape (edges,)."""
        return np.asarray(np.isfinite(self.to_edges([edge], [along], most)[0]))


def _part(share: Floats, seconds: Floats) -> Floats:
    """Return the time for a part of each edge; nothing for no part, also of a closed one."""
    with np.errstate(invalid="ignore"):
        return np.where(share > 0, share * seconds, 0.0)
