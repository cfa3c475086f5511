"""Places in the demo's streets: where somebody was last seen, and where they were seen then."""

import random
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from jiban.city import streets as city_streets
from jiban.city.models import Place
from jiban.science.streets import Nearest, Streets
from jiban.science.streets.plane import Plane

AROUND = 2_000.0
"""Metres around the middle of the streets in which people go missing."""
Spot = dict[str, Any]
"""The fields ``place``, ``lon`` and ``lat`` of an action."""


@dataclass(frozen=True)
class Where:
    """The places of the cases: on streets where there are any, else near what letters name."""

    streets: Streets | None

    @classmethod
    def now(cls) -> "Where":
        """Return the places of the streets that are kept."""
        return cls(city_streets.current())

    @cached_property
    def _nearest(self) -> Nearest:
        assert self.streets is not None
        return Nearest(self.streets, self.streets.walked & (self.streets.name >= 0))

    def of(self, case: int) -> Spot:
        """Return where the person of a case was last seen; the same for the same case."""
        rng = random.Random(f"missing-{case}")  # noqa: S311 - a made-up city, no secret
        if self.streets is None:
            known = list(Place.objects.order_by("pk"))
            place = rng.choice(known)
            return {"place": place.name, "lon": place.lon, "lat": place.lat}
        middle = np.median(self.streets.junctions, axis=0)
        metres = middle + np.array([rng.uniform(-AROUND, AROUND) for _axis in range(2)])
        lon, lat = self.streets.plane.degrees(metres)
        return self._on_street(float(lon), float(lat))

    def near(self, spot: Spot, east: float, north: float) -> Spot:
        """Return a place so many metres from another one."""
        lon, lat = Plane(spot["lon"], spot["lat"]).degrees([east, north])
        if self.streets is None:
            return {"place": f"{spot['place']}附近", "lon": float(lon), "lat": float(lat)}
        return self._on_street(float(lon), float(lat))

    def _on_street(self, lon: float, lat: float) -> Spot:
        assert self.streets is not None
        spots = self._nearest.to(lon, lat)
        edge = int(spots.edge[0])
        line = self.streets.lines[edge].interpolate(spots.along[0])
        there = self.streets.plane.degrees([line.x, line.y]).round(6).tolist()
        return {"place": self.streets.name_of(edge), "lon": there[0], "lat": there[1]}
