"""What attracts people (吸引点) from OpenStreetMap's own files: nodes, ways and multipolygons."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely

from jiban.science.streets import Attraction, Attractors
from jiban.science.streets.plane import Plane

TAGS: dict[Attraction, dict[str, tuple[str, ...]]] = {
    Attraction.HOSPITAL: {"amenity": ("hospital", "clinic")},
    Attraction.SCHOOL: {"amenity": ("school", "kindergarten", "college", "university")},
    Attraction.TRANSIT: {
        "public_transport": ("platform", "station"),
        "highway": ("bus_stop",),
        "railway": ("station", "halt", "tram_stop", "subway_entrance"),
        "amenity": ("bus_station", "ferry_terminal"),
    },
    Attraction.WATER: {
        "natural": ("water", "coastline"),
        "waterway": ("river", "stream", "canal"),
        "landuse": ("reservoir",),
    },
    Attraction.PARK: {"leisure": ("park", "garden", "playground", "nature_reserve")},
    Attraction.HOME: {
        "landuse": ("residential",),
        "building": ("residential", "apartments", "house", "dormitory"),
    },
}
"""Which tags make which attraction; of several the first counts."""
APART, NEAR = 200.0, 50.0
"""Metres between the points along a bank, and how far these may be off it."""
FORMATS = (".pbf", ".osm", ".osm.gz")

Point = tuple[float, float]


def read(path: Path) -> Attractors:
    """Return what attracts in a file of OpenStreetMap; nothing from a file of another kind.

    Water is points along its banks; all else is one point, within its outline.

    Raises:
        RuntimeError: the file cannot be read.
    """
    if not path.name.endswith(FORMATS):
        return _gathered([])
    return _gathered(list(_found(path)))


def kind_of(tags: Any) -> Attraction | None:
    """Return what the tags of an element make it; None if it attracts nobody."""
    for kind, wanted in TAGS.items():
        if any(tags.get(key) in values for key, values in wanted.items()):
            return kind
    return None


def _found(path: Path) -> Iterator[tuple[Attraction, str, list[Point]]]:
    """Yield kind, name and points: one of a node, the line of a way, the outline of an area."""
    keys = sorted({key for wanted in TAGS.values() for key in wanted})
    wanted = osmium.filter.KeyFilter(*keys)
    for one in osmium.FileProcessor(str(path)).with_areas(wanted).with_filter(wanted):
        kind = kind_of(one.tags)
        if kind is None:
            continue
        for points in _outlines(one):
            places = [(p.lon, p.lat) for p in points if p.location.valid()]
            if places:
                yield kind, one.tags.get("name") or "", places


def _outlines(one: Any) -> Iterator[Any]:
    if isinstance(one, osmium.osm.Node):
        yield [one]
    elif isinstance(one, osmium.osm.Area):
        yield from one.outer_rings()
    elif isinstance(one, osmium.osm.Way) and not one.is_closed():
        yield one.nodes  # a closed one comes as an area too


def _gathered(found: list[tuple[Attraction, str, list[Point]]]) -> Attractors:
    numbers: dict[str, int] = {}
    rows: list[tuple[float, float, int, int]] = []
    plane = Plane.around(*np.concatenate([places for *_, places in found]).T) if found else None
    for kind, name, places in found:
        number = numbers.setdefault(name, len(numbers)) if name else -1
        assert plane is not None
        metres = plane.metres(*np.array(places).T)
        points = _along(metres) if kind is Attraction.WATER else _middle(metres)
        rows += [(lon, lat, kind, number) for lon, lat in plane.degrees(points).tolist()]
    lon, lat, kinds, names = np.array(rows, float).reshape(-1, 4).T
    return Attractors(lon, lat, kinds.astype(np.uint8), names.astype(np.int32), tuple(numbers))


def _middle(metres: Any) -> Any:
    if len(metres) < 4:
        return metres.mean(axis=0, keepdims=True)
    inside = shapely.point_on_surface(shapely.make_valid(shapely.Polygon(metres)))
    return shapely.get_coordinates(inside)


def _along(metres: Any) -> Any:
    if len(metres) < 2:
        return metres
    line = shapely.simplify(shapely.LineString(metres), NEAR)
    return np.unique(shapely.get_coordinates(shapely.segmentize(line, APART)), axis=0)
