"""The gazetteer (地名): names that people say to tell where, each with a point on the map."""

from . import caches
from .models import Area, Place
from .shapes import parse

Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS-84."""


def _load() -> tuple[tuple[str, Point], ...]:
    found: list[tuple[str, Point]] = []
    for area in Area.objects.select_related("unit").order_by("id"):
        inside = parse(area.geometry).representative_point()
        names = {area.name, area.unit.name} if area.unit is not None else {area.name}
        found += [(name, (inside.x, inside.y)) for name in sorted(names)]
    found += [(p.name, (p.lon, p.lat)) for p in Place.objects.order_by("id")]
    return tuple(found)


_named = caches.Snapshot(_load, "areas", "places", "units")


def named_points() -> tuple[tuple[str, Point], ...]:
    """Return the names of places, areas and the units responsible for them, with their points.

    The same object comes back until the city's data change.
    """
    return _named.get()
