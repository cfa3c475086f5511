"""Outlines (轮廓): the city's areas as a ground for maps, simplified; nothing else is needed."""

from typing import Any

import orjson
import shapely
from shapely.geometry import mapping

from . import caches
from .models import Area
from .shapes import parse

COARSE = 0.0002
"""Degrees that an outline may be off: about 20 metres, less than a stroke of the pen."""


def _load() -> bytes:
    features: list[dict[str, Any]] = []
    for area in Area.objects.order_by("kind", "name"):
        shape = shapely.set_precision(parse(area.geometry).simplify(COARSE), 1e-5)
        inside = shape.representative_point()
        features.append(
            {
                "type": "Feature",
                "properties": {"name": area.name, "kind": area.kind, "at": [inside.x, inside.y]},
                "geometry": mapping(shape),
            }
        )
    return orjson.dumps({"type": "FeatureCollection", "features": features})


_outlines = caches.Snapshot(_load, "areas")


def outlines() -> bytes:
    """Return all areas as GeoJSON, WGS-84; the same object until the city's data change."""
    return _outlines.get()
