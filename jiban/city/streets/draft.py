"""Streets while they are read: edges between named junctions, then arrays."""

from collections.abc import Hashable, Sequence

import numpy as np

from jiban.science.streets import Kind, Streets

Point = tuple[float, float]
"""Longitude and latitude, degrees WGS-84."""

KINDS = {
    "motorway": Kind.MOTORWAY,
    "trunk": Kind.TRUNK,
    "primary": Kind.PRIMARY,
    "secondary": Kind.SECONDARY,
    "tertiary": Kind.TERTIARY,
    "unclassified": Kind.RESIDENTIAL,
    "residential": Kind.RESIDENTIAL,
    "road": Kind.RESIDENTIAL,
    "service": Kind.SERVICE,
    "track": Kind.SERVICE,
    "living_street": Kind.LIVING,
    "pedestrian": Kind.FOOT,
    "footway": Kind.FOOT,
    "path": Kind.FOOT,
    "steps": Kind.FOOT,
    "corridor": Kind.FOOT,
    "cycleway": Kind.FOOT,
    "bridleway": Kind.FOOT,
}
"""Values of OSM's ``highway`` that are streets; what is not here (planned, razed) is none."""


def kind_of(highway: str) -> Kind | None:
    """Return the kind of street of a value of ``highway``, its links with their road."""
    return KINDS.get(highway.removesuffix("_link"))


class Draft:
    """Gathers edges; junctions are known by whatever the source calls them."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._places: list[Point] = []
        self._names: dict[str, int] = {}
        self._edges: list[tuple[int, int, int, bool, int]] = []
        self._bends: list[Sequence[Point]] = []

    def __len__(self) -> int:
        return len(self._edges)

    def junction(self, key: Hashable, lon: float, lat: float) -> int:
        """Return the number of a junction."""
        number = self._numbers.setdefault(key, len(self._places))
        if number == len(self._places):
            self._places.append((lon, lat))
        return number

    def edge(
        self,
        ends: tuple[int, int],
        kind: Kind,
        *,
        oneway: bool,
        name: str,
        bends: Sequence[Point] = (),
    ) -> None:
        """Add an edge between two junctions, with the points between them."""
        number = self._names.setdefault(name, len(self._names)) if name else -1
        self._edges.append((*ends, int(kind), oneway, number))
        self._bends.append(bends)

    def streets(self) -> Streets:
        """Return the streets as arrays."""
        lon, lat = np.array(self._places, float).reshape(-1, 2).T
        columns = np.array(self._edges, np.int32).reshape(-1, 5).T
        tail, head, kind, oneway, name = columns
        points = [point for bends in self._bends for point in bends]
        counts = [len(bends) for bends in self._bends]
        return Streets(
            lon,
            lat,
            tail,
            head,
            kind.astype(np.uint8),
            oneway.astype(bool),
            name,
            tuple(self._names),
            np.array(points, float).reshape(-1, 2),
            np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]),
        )
