"""Which street is nearest to a place, and where along it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from jiban.science.streets.graph import Streets
from jiban.science.streets.plane import Floats


@dataclass(frozen=True, slots=True)
class Spots:
    """Places on streets, one for each place asked about.

    Attributes:
        edge: shape (places,), the nearest edge.
        along: shape (places,), metres from the edge's tail.
        away: shape (places,), metres from the place to the street.
    """

    edge: NDArray[np.int64]
    along: Floats
    away: Floats


@dataclass(frozen=True, eq=False)
class Nearest:
    """Finds the nearest street by a tree of rectangles (STR packed R-tree, Leutenegger 1997).

    Attributes:
        streets: the city's streets.
        only: shape (edges,), which edges count; all without it.
    """

    streets: Streets
    only: NDArray[np.bool_] | None = None

    @cached_property
    def _edges(self) -> NDArray[np.int64]:
        every = np.arange(len(self.streets))
        return every if self.only is None else every[self.only]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.streets.lines[self._edges])

    def to(self, lon: ArrayLike, lat: ArrayLike) -> Spots:
        """Return the nearest street of each place, degrees, shape (places,).

        Raises:
            ValueError: there are no streets.
        """
        if not len(self._edges):
            raise ValueError("there are no streets to be near to")
        places = shapely.points(self.streets.plane.metres(np.atleast_1d(lon), np.atleast_1d(lat)))
        asked, found = self._tree.query_nearest(places, all_matches=False)
        edge = self._edges[found[np.argsort(asked, kind="stable")]]
        lines = self.streets.lines[edge]
        return Spots(
            edge, shapely.line_locate_point(lines, places), shapely.distance(lines, places)
        )
