"""Lines and areas cut into vector tiles: Web Mercator's squares, in whole units of a tile."""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from pmtiles.tile import zxy_to_tileid

from jiban.science.streets.plane import Floats

EXTENT = 4096
"""Units along a tile's side (Mapbox Vector Tile Specification 2.1, 4.1)."""
MARGIN = 64
"""Units beyond a tile's sides that are drawn too, so that wide lines meet across the border."""
Shapes = NDArray[Any]
Box = tuple[float, float, float, float]


def mercator(degrees: Floats) -> Floats:
    """Return longitudes and latitudes, shape (points, 2), on Web Mercator's square, 0 to 1.

    The first axis goes east from 180° W, the second south from 85.05° N (EPSG:3857, scaled).
    """
    lon, lat = degrees[:, 0], np.radians(degrees[:, 1])
    return np.column_stack([lon / 360 + 0.5, 0.5 - np.arcsinh(np.tan(lat)) / (2 * np.pi)])


@dataclass(frozen=True, eq=False)
class Layer:
    """What one layer of the tiles of one zoom holds.

    Attributes:
        name: the layer's name in the tiles.
        shapes: shape (shapes,), shapely geometries in units of that zoom.
        owner: shape (shapes,), which feature each is a part of, ascending.
        properties: what is known of each feature.
    """

    name: str
    shapes: Shapes
    owner: NDArray[np.int64]
    properties: Sequence[Mapping[str, Any]]

    def cut(self, tree: shapely.STRtree, x: int, y: int) -> list[dict[str, Any]]:
        """Return the layer's features on a tile, in units from its upper left corner."""
        corner = np.array([x, y]) * float(EXTENT)
        box = (*(corner - MARGIN), *(corner + EXTENT + MARGIN))
        found = np.sort(tree.query(shapely.box(*box)))
        parts, which = _parts(shapely.clip_by_rect(self.shapes[found], *box))
        if not len(parts):
            return []
        parts = shapely.transform(parts, lambda points: np.rint(points - corner))
        owner = self.owner[found[which]]
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        return [
            {"geometry": _one(several), "properties": self.properties[number]}
            for several, number in zip(np.split(parts, first[1:]), owner[first], strict=True)
        ]


def _parts(cut: Shapes) -> tuple[Shapes, NDArray[np.int64]]:
    """Return the simple parts of cut shapes and which shape each is of, without mere touches."""
    parts, which = shapely.get_parts(cut, return_index=True)
    whole = ~shapely.is_empty(parts)
    return parts[whole], which[whole]


def _one(parts: Shapes) -> Any:
    """Return parts as one geometry of their own dimension."""
    dimension = shapely.get_dimensions(parts).max()
    parts = parts[shapely.get_dimensions(parts) == dimension]
    if len(parts) == 1:
        return parts[0]
    many = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    return many[dimension](parts)


def tiles(zoom: int, layers: Sequence[Layer]) -> Iterator[tuple[int, bytes]]:
    """Yield the tiles of one zoom that hold something, as (PMTiles' number, gzipped tile).

    They come in the order of their numbers. The same layers give the same bytes.
    """
    layers = [layer for layer in layers if len(layer.shapes)]
    if not layers:
        return
    trees = [shapely.STRtree(layer.shapes) for layer in layers]
    bounds = np.array([shapely.total_bounds(layer.shapes) for layer in layers])
    last = 2**zoom - 1
    low = np.clip((bounds[:, :2].min(axis=0) - MARGIN) // EXTENT, 0, last).astype(int)
    high = np.clip((bounds[:, 2:].max(axis=0) + MARGIN) // EXTENT, 0, last).astype(int)
    numbers = sorted(
        (zxy_to_tileid(zoom, x, y), x, y)
        for x in range(low[0], high[0] + 1)
        for y in range(low[1], high[1] + 1)
    )
    for number, x, y in numbers:
        here = [
            {"name": layer.name, "features": features}
            for layer, tree in zip(layers, trees, strict=True)
            if (features := layer.cut(tree, x, y))
        ]
        if here:
            tile = mapbox_vector_tile.encode(here, default_options={"y_coord_down": True})
            yield number, gzip.compress(tile, mtime=0)
