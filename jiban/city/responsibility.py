"""Point × subject → unit: areas by a spatial index, then the most specific rule (分派规则).

Most specific means, in this order:
1. a rule for exactly this subject before one for its group (``noise`` of ``noise.shops``), and that
   before one for any subject;
2. a smaller area before a larger one, and any area before "anywhere";
3. a written rule before the area's own responsible unit;
4. the lower rank, then the lower id.

An area includes its boundary, so a point on the line between two areas lies in both: the smaller
one wins, and between equal ones the one entered first. Units out of service are passed over.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import inf

import numpy as np
import shapely
from numpy.typing import NDArray

from . import caches
from .models import Area, Rule
from .shapes import parse, square_km


@dataclass(frozen=True, slots=True)
class Claim:
    """A unit's claim on a subject in an area; `order` compares claims, the least wins."""

    unit_id: int
    subject: str
    order: tuple[float, int, int, int]  # size of the area in km², implied, rank, id


class Plan:
    """All areas and rules at one moment."""

    def __init__(self, areas: list[Area], rules: list[Rule]) -> None:
        shapes = [parse(a.geometry) for a in areas]
        self._shapes: NDArray[np.object_] = np.array(shapes, dtype=object)
        shapely.prepare(self._shapes)
        self._index = shapely.STRtree(shapes)
        self._ids = [a.pk for a in areas]
        size = self._size = {a.pk: square_km(s) for a, s in zip(areas, shapes, strict=True)}
        self._claims: defaultdict[int | None, list[Claim]] = defaultdict(list)
        for area in areas:
            if area.unit is not None and area.unit.active:
                implied = Claim(area.unit.pk, "", (size[area.pk], 1, 0, area.pk))
                self._claims[area.pk].append(implied)
        for rule in rules:
            order = (size[rule.area_id] if rule.area_id else inf, 0, rule.rank, rule.pk)
            self._claims[rule.area_id].append(Claim(rule.unit_id, rule.subject, order))

    def areas_at(self, lon: float, lat: float) -> list[int]:
        """Ids of the areas that contain the point or have it on their boundary."""
        near = self._index.query(shapely.Point(lon, lat))
        inside = near[shapely.intersects_xy(self._shapes[near], lon, lat)]
        return [self._ids[i] for i in inside]

    def unit(
        self, lon: float | None, lat: float | None, subject: str | None, whole: int | None = None
    ) -> int | None:
        """The unit of the most specific claim, or None; *whole* is the area that is meant."""
        places: list[int | None] = [None]
        if lon is not None and lat is not None:
            smallest = self._size.get(whole, 0.0) if whole is not None else 0.0
            places += [i for i in self.areas_at(lon, lat) if self._size[i] >= smallest]
        claims = [claim for place in places for claim in self._claims[place]]
        for wanted in _ever_wider(subject):
            fitting = [claim for claim in claims if claim.subject == wanted]
            if fitting:
                return min(fitting, key=lambda claim: claim.order).unit_id
        return None


def _ever_wider(subject: str | None) -> list[str]:
    """A subject, the groups that it belongs to, and "" for any."""
    parts = subject.split(".") if subject else []
    return [".".join(parts[:n]) for n in range(len(parts), -1, -1)]


def _load() -> Plan:
    return Plan(
        list(Area.objects.select_related("unit").order_by("id")),
        list(Rule.objects.filter(unit__active=True)),
    )


_plan = caches.Snapshot(_load, "areas", "units")


def resolve(
    lon: float | None, lat: float | None, subject: str | None, whole: int | None = None
) -> int | None:
    """The id of the responsible unit, or None; degrees in WGS-84."""
    return _plan.get().unit(lon, lat, subject, whole)


def areas_at(lon: float, lat: float) -> list[int]:
    """Ids of all areas at a point, degrees in WGS-84."""
    return _plan.get().areas_at(lon, lat)
