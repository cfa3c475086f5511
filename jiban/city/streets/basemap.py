"""The city's own basemap (底图): its streets and areas as vector tiles, one PMTiles archive.

Mapbox Vector Tile Specification 2.1 in PMTiles version 3. Layers: ``streets`` (kind, name),
``areas`` (kind, name) and ``area_names``, a point within each area.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pmtiles.tile
import pmtiles.writer
import shapely
from django.utils.translation import gettext as _

from jiban.city.ground import OSM, Ground, file
from jiban.city.streets.tiling import EXTENT, Layer, mercator, tiles
from jiban.science.streets import Kind, Streets

FIRST, LAST = 8, 14
"""The zooms that are drawn. Farther in the last one is drawn larger."""
SEEN_FROM = {
    Kind.MOTORWAY: 8,
    Kind.TRUNK: 8,
    Kind.PRIMARY: 8,
    Kind.SECONDARY: 10,
    Kind.TERTIARY: 11,
    Kind.RESIDENTIAL: 12,
    Kind.SERVICE: 13,
    Kind.LIVING: 13,
    Kind.FOOT: 14,
}
"""From which zoom on a kind of street is drawn."""
OFF = 4.0
"""Units of a tile that a line may be off below the last zoom: half a pixel."""
Say = Callable[[str], None]


def draw(
    streets: Streets,
    areas: Sequence[Ground] = (),
    *,
    credit: str = OSM,
    path: Path | None = None,
    say: Say = lambda line: None,
) -> Path:
    """Draw the map in place of the one that was there, in one step; return where.

    The same streets and areas give the same bytes.

    Args:
        streets: the city's streets; there must be some.
        areas: what lies below them.
        credit: whom the map names as the source of its data.
        path: where it is kept if not in the data folder.
        say: is told of each zoom that is done.
    """
    path = path or file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.pmtiles")
    lines, grounds = _Lines.of(streets), _Grounds.of(areas)
    with draft.open("wb") as archive:
        writer = pmtiles.writer.Writer(archive)
        for zoom in range(FIRST, LAST + 1):
            count = 0
            for number, tile in tiles(zoom, [*grounds.layers(zoom), lines.layer(zoom)]):
                writer.write_tile(number, tile)
                count += 1
            say(_("Map, zoom %(zoom)d: %(count)d tiles") % {"zoom": zoom, "count": count})
        writer.finalize(_header(streets, areas), _metadata(credit))
    draft.replace(path)
    return path


@dataclass(frozen=True, eq=False)
class _Lines:
    """Streets joined end to end where kind and name are the same, on Mercator's square."""

    shapes: Any
    owner: Any
    kind: Any
    properties: list[dict[str, Any]]

    @classmethod
    def of(cls, streets: Streets) -> "_Lines":
        same = streets.kind.astype(np.int64) * (len(streets.names) + 1) + streets.name + 1
        order = np.argsort(same, kind="stable")
        degrees = shapely.transform(streets.lines[order], streets.plane.degrees)
        on_square = shapely.transform(degrees, mercator)
        _, first, group = np.unique(same[order], return_index=True, return_inverse=True)
        joined = shapely.line_merge(shapely.multilinestrings(on_square, indices=group))
        shapes, owner = shapely.get_parts(joined, return_index=True)
        one = order[first]
        kinds = streets.kind[one]
        properties = [
            {"kind": Kind(kind).name.lower()} | ({"name": name} if name else {})
            for kind, name in zip(kinds, map(streets.name_of, one), strict=True)
        ]
        return cls(shapes, owner, kinds[owner], properties)

    def layer(self, zoom: int) -> Layer:
        seen = np.isin(self.kind, [kind for kind, first in SEEN_FROM.items() if first <= zoom])
        shapes = _in_units(self.shapes[seen], zoom)
        return Layer("streets", shapes, self.owner[seen], self.properties)


@dataclass(frozen=True, eq=False)
class _Grounds:
    """Areas and a point within each for its name, on Mercator's square."""

    shapes: Any
    middles: Any
    properties: list[dict[str, Any]]

    @classmethod
    def of(cls, areas: Sequence[Ground]) -> "_Grounds":
        shapes = np.array([area.shape for area in areas], dtype=object)
        on_square = shapely.transform(shapes, mercator)
        properties = [{"kind": area.kind, "name": area.name} for area in areas]
        return cls(on_square, shapely.point_on_surface(on_square), properties)

    def layers(self, zoom: int) -> list[Layer]:
        owner = np.arange(len(self.shapes))
        return [
            Layer("areas", _in_units(self.shapes, zoom), owner, self.properties),
            Layer("area_names", _in_units(self.middles, zoom), owner, self.properties),
        ]


def _in_units(shapes: Any, zoom: int) -> Any:
    """Return shapes of Mercator's square in whole units of a zoom's tiles."""
    scale = float(EXTENT << zoom)
    large = shapely.transform(shapes, lambda points: points * scale)
    if zoom < LAST:
        large = shapely.simplify(large, OFF)
    return shapely.transform(large, np.rint)


def _header(streets: Streets, areas: Sequence[Ground]) -> dict[str, Any]:
    junctions = shapely.multipoints(np.column_stack([streets.lon, streets.lat]))
    drawn = [junctions, shapely.multipoints(streets.bends), *(area.shape for area in areas)]
    west, south, east, north = (round(of * 1e7) for of in shapely.total_bounds(drawn).tolist())
    return {
        "version": 3,
        "tile_type": pmtiles.tile.TileType.MVT,
        "tile_compression": pmtiles.tile.Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 12,
    }


def _metadata(credit: str) -> dict[str, Any]:
    fields = {"kind": "String", "name": "String"}
    layers = ("areas", "area_names", "streets")
    return {
        "name": "Jiban",
        "type": "baselayer",
        "attribution": credit,
        "vector_layers": [{"id": name, "fields": fields} for name in layers],
    }
