"""The gazetteer (地名): names that people say to tell where, each with a point on the map."""

from dataclasses import dataclass

from . import caches
from .models import Area, Place
from .shapes import parse

Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS-84."""

UNIT, AREA = "unit", "area"
"""Kinds of names beside those of places: of a responsible unit, of an area."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What a name stands for.

    Attributes:
        lon, lat: degrees in WGS-84; of an area, a point inside it.
        kind: ``unit``, ``area``, or the kind of the place.
        area: the area whose name it is, or that of the unit; None for a place.
    """

    lon: float
    lat: float
    kind: str
    area: int | None = None


def _load() -> tuple[tuple[str, Spot], ...]:
    found: list[tuple[str, Spot]] = []
    for area in Area.objects.select_related("unit").order_by("id"):
        inside = parse(area.geometry).representative_point()
        names = {area.name: AREA} | ({area.unit.name: UNIT} if area.unit is not None else {})
        found += [(n, Spot(inside.x, inside.y, names[n], area.pk)) for n in sorted(names)]
    found += [(p.name, Spot(p.lon, p.lat, p.kind)) for p in Place.objects.order_by("id")]
    return tuple(found)


def _points() -> tuple[tuple[str, Point], ...]:
    return tuple((name, (spot.lon, spot.lat)) for name, spot in _named.get())


_named = caches.Snapshot(_load, "areas", "places", "units")
_pointed = caches.Snapshot(_points, "areas", "places", "units")


def named_spots() -> tuple[tuple[str, Spot], ...]:
    """Return the names of places, areas and the units responsible for them, with what they are.

    The same object comes back until the city's data change.
    """
    return _named.get()


def named_points() -> tuple[tuple[str, Point], ...]:
    """Return the same names with their points alone; the same object, too, until they change."""
    return _pointed.get()
