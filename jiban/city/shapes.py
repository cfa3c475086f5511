"""GeoJSON polygons in and out, with errors that say what to mend, and their size on the ground."""

import json
import math
from typing import Any

from django.utils.translation import gettext as _
from shapely import MultiPolygon, Polygon, from_geojson, is_valid_reason, to_geojson
from shapely.errors import GEOSException

from jiban.science.earth import RADIUS


class BadShape(ValueError):
    """A geometry that cannot be an area; the message says why and what to do."""


def parse(text: str | dict[str, Any]) -> Polygon | MultiPolygon:
    """Read a GeoJSON (RFC 7946) Polygon or MultiPolygon in degrees, or raise BadShape."""
    raw = text if isinstance(text, str) else json.dumps(text)
    try:
        shape = from_geojson(raw)
    except (GEOSException, ValueError, TypeError) as e:
        raise BadShape(
            _("This is not a GeoJSON geometry. Export the area as GeoJSON Polygon or MultiPolygon.")
        ) from e
    if not isinstance(shape, Polygon | MultiPolygon) or shape.is_empty:
        raise BadShape(
            _("An area must be a Polygon or MultiPolygon that is not empty, not a %(kind)s.")
            % {"kind": getattr(shape, "geom_type", "?")}
        )
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadShape(
            _(
                "The coordinates are not longitude and latitude in degrees (found %(bounds)s)."
                " Export in WGS-84 (EPSG:4326), longitude first."
            )
            % {"bounds": ", ".join(f"{v:.6g}" for v in shape.bounds)}
        )
    if not shape.is_valid:
        raise BadShape(
            _("The polygon's outline is faulty: %(reason)s. Mend the outline in the map program.")
            % {"reason": is_valid_reason(shape)}
        )
    return shape


def dump(shape: Polygon | MultiPolygon) -> str:
    """Write a shape as GeoJSON text."""
    return str(to_geojson(shape))


def square_km(shape: Polygon | MultiPolygon) -> float:
    """Size on the ground in km², scaled at the middle latitude; for comparing areas."""
    _west, south, _east, north = shape.bounds
    degree = math.radians(1) * RADIUS / 1000
    return float(shape.area) * degree * degree * math.cos(math.radians((south + north) / 2))
