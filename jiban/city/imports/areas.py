"""Areas from GeoJSON, or from a table whose column `geometry` holds GeoJSON text.

With the setting crs=gcj02, or a column `crs` saying so, coordinates are converted to WGS-84 and the
area is marked as having come in GCJ-02.
"""

from typing import ClassVar

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, transform

from ..geo import gcj02_to_wgs84
from ..models import Area, AreaKind, SourceCRS
from ..shapes import BadShape, dump, parse
from ..tables import BadRow, Column
from .base import Importer
from .values import Known, choice, crs_of, needed

KIND_WORDS = {
    "precinct": AreaKind.PRECINCT,
    "派出所辖区": AreaKind.PRECINCT,
    "branch": AreaKind.BRANCH,
    "分局辖区": AreaKind.BRANCH,
    "community": AreaKind.COMMUNITY,
    "社区": AreaKind.COMMUNITY,
    "site": AreaKind.SITE,
    "重点部位": AreaKind.SITE,
    "other": AreaKind.OTHER,
    "其他": AreaKind.OTHER,
}


class Areas(Importer):
    kind = "areas"
    title = gettext_lazy("Areas")
    columns = (
        Column("name", "名称", "辖区", "辖区名称", required=False),
        Column("kind", "类别", "辖区类别", "type"),
        Column("unit", "单位代码", "责任单位", "责任单位代码", "unit code"),
        Column("geometry", "范围", "图形", "geojson"),
        Column("crs", "坐标系", "source_crs"),
    )
    sources: ClassVar = {"unit_id": "unit", "source_crs": "geometry"}

    def prepare(self) -> None:
        self.known = Known()
        self.areas = {(a.kind, a.name): a for a in Area.objects.all()}

    def row(self, values: dict[str, str]) -> None:
        name = needed(values, "name")
        kind = choice(values, "kind", KIND_WORDS) if values["kind"] else AreaKind.PRECINCT
        crs = crs_of(values, self.settings.crs)
        unit = self.known.unit_or_none(values, "unit")
        new = {
            "unit_id": unit.pk if unit else None,
            "geometry": self._geometry(needed(values, "geometry"), crs),
            "source_crs": crs,
        }
        area = self.areas.get((kind, name)) or Area(kind=kind, name=name)
        outcome = self.keep(area, new, values)
        self.areas[kind, name] = area
        self.count(outcome)

    @staticmethod
    def _geometry(text: str, crs: SourceCRS) -> str:
        try:
            shape = parse(text)
            return dump(to_wgs84(shape) if crs == SourceCRS.GCJ02 else shape)
        except BadShape as e:
            raise BadRow("geometry", str(e)) from e


def to_wgs84(shape: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    """The shape with each corner moved from GCJ-02 to WGS-84."""

    def each(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([gcj02_to_wgs84(lon, lat) for lon, lat in points], dtype=float)

    moved = transform(shape, each)
    if not moved.is_valid:
        raise BadShape(_("The outline crosses itself after conversion from GCJ-02."))
    return moved
