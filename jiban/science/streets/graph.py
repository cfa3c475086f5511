"""A city's streets as compact arrays: junctions, the edges between them, and their bends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from jiban.science.streets.plane import Floats, Plane

Ids = NDArray[np.int32]


class Kind(IntEnum):
    """What kind of street an edge is (the OSM key ``highway``, links with their road)."""

    MOTORWAY = 0
    TRUNK = 1
    PRIMARY = 2
    SECONDARY = 3
    TERTIARY = 4
    RESIDENTIAL = 5
    SERVICE = 6
    LIVING = 7
    FOOT = 8
    """Paths, steps, footways, pedestrian streets, cycleways: no cars."""


WALKED = frozenset(Kind) - {Kind.MOTORWAY}
"""Kinds along which people walk."""
DRIVEN = frozenset(Kind) - {Kind.FOOT}
SPEEDS = {
    Kind.MOTORWAY: 80.0,
    Kind.TRUNK: 60.0,
    Kind.PRIMARY: 45.0,
    Kind.SECONDARY: 38.0,
    Kind.TERTIARY: 30.0,
    Kind.RESIDENTIAL: 22.0,
    Kind.SERVICE: 15.0,
    Kind.LIVING: 12.0,
    Kind.FOOT: 0.0,
}
"""Kilometres per hour that a car goes on the average in a city, turns and lights included."""


@dataclass(frozen=True, eq=False)
class Streets:
    """A city's streets.

    Attributes:
        lon: shape (junctions,), degrees WGS-84.
        lat: the same, degrees.
        tail: shape (edges,), the junction at which an edge begins.
        head: shape (edges,), the junction at which it ends.
        kind: shape (edges,), a :class:`Kind`.
        oneway: shape (edges,), whether cars go from tail to head only. On foot one goes both ways.
        name: shape (edges,), which of the names; -1 for none.
        names: the streets' names.
        bends: shape (points, 2), lon and lat of the points between the ends of all edges.
        bend_from: shape (edges + 1,), where an edge's bends begin in ``bends``.

    Raises:
        ValueError: the arrays do not fit together, or an edge leads to no junction.
    """

    lon: Floats
    lat: Floats
    tail: Ids
    head: Ids
    kind: NDArray[np.uint8]
    oneway: NDArray[np.bool_]
    name: Ids
    names: Sequence[str] = ()
    bends: Floats = field(default_factory=lambda: np.empty((0, 2)))
    bend_from: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        edges = len(self.tail)
        if self.bend_from is None:
            object.__setattr__(self, "bend_from", np.zeros(edges + 1, np.int64))
        for attribute in ("head", "kind", "oneway", "name"):
            if len(getattr(self, attribute)) != edges:
                raise ValueError(f"{attribute} is not as long as tail: {edges} edges")
        ends = np.concatenate([self.tail, self.head]) if edges else np.zeros(0, np.int32)
        if len(ends) and not (ends.min() >= 0 and ends.max() < len(self.lon)):
            raise ValueError(f"an edge leads to no junction: there are {len(self.lon)}")
        if len(self._bend_from) != edges + 1 or self._bend_from[-1] != len(self.bends):
            raise ValueError("bend_from does not divide the bends among the edges")

    def __len__(self) -> int:
        return len(self.tail)

    @property
    def _bend_from(self) -> NDArray[np.int64]:
        assert self.bend_from is not None
        return self.bend_from

    @cached_property
    def plane(self) -> Plane:
        """The plane on which lengths are measured."""
        return Plane.around(self.lon, self.lat)

    @cached_property
    def junctions(self) -> Floats:
        """The junctions in metres on the plane, shape (junctions, 2)."""
        return self.plane.metres(self.lon, self.lat)

    @cached_property
    def lines(self) -> NDArray[Any]:
        """The edges as lines in metres on the plane, shape (edges,) of ``shapely.LineString``."""
        points, owner = self._points()
        lines: NDArray[Any] = shapely.linestrings(points, indices=owner)
        return lines

    def points(self, edge: int) -> Floats:
        """Return the points of one edge in order, in metres on the plane, shape (points, 2)."""
        begin, end = self._bend_from[edge : edge + 2]
        ends = self.junctions[[self.tail[edge]]], self.junctions[[self.head[edge]]]
        between = self.plane.metres(*self.bends[begin:end].T)
        return np.concatenate([ends[0], between, ends[1]])

    def _points(self) -> tuple[Floats, NDArray[np.int64]]:
        """Return every edge's points in order, in metres, and which edge each belongs to."""
        edges = len(self)
        counts = np.diff(self._bend_from)
        owner = np.repeat(np.arange(edges), counts + 2)
        points = np.empty((len(owner), 2))
        first = self._bend_from[:-1] + 2 * np.arange(edges)
        last = first + counts + 1
        points[first], points[last] = self.junctions[self.tail], self.junctions[self.head]
        between = np.ones(len(owner), bool)
        between[first] = between[last] = False
        points[between] = self.plane.metres(*self.bends.T)
        return points, owner

    @cached_property
    def length(self) -> Floats:
        """The edges' lengths in metres, shape (edges,), at least one centimetre."""
        points, owner = self._points()
        steps = np.hypot(*np.diff(points, axis=0).T)
        inside = owner[1:] == owner[:-1]
        return np.maximum(np.bincount(owner[1:][inside], steps[inside], len(self)), 0.01)

    @cached_property
    def walked(self) -> NDArray[np.bool_]:
        """Which edges people walk along."""
        return np.isin(self.kind, list(WALKED))

    @cached_property
    def speed(self) -> Floats:
        """How fast cars go along the edges, metres per second; 0 where none may."""
        return np.array([SPEEDS[kind] for kind in Kind])[self.kind] / 3.6

    def name_of(self, edge: int) -> str:
        """Return the street's name of an edge, "" for none."""
        number = int(self.name[edge])
        return self.names[number] if number >= 0 else ""
