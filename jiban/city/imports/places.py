"""Places from a table: streets, estates, landmarks, stops, each with a point.

With the setting crs=gcj02, or a column `crs` saying so, points are converted to WGS-84 and the
place is marked as having come in GCJ-02.
"""

from typing import ClassVar

from django.utils.translation import gettext_lazy

from ..models import Place, PlaceKind
from ..tables import Column
from .base import Importer
from .values import choice, crs_of, needed, point

KIND_WORDS = {
    "street": PlaceKind.STREET,
    "道路": PlaceKind.STREET,
    "estate": PlaceKind.ESTATE,
    "小区": PlaceKind.ESTATE,
    "村": PlaceKind.ESTATE,
    "landmark": PlaceKind.LANDMARK,
    "地标": PlaceKind.LANDMARK,
    "stop": PlaceKind.STOP,
    "车站": PlaceKind.STOP,
    "other": PlaceKind.OTHER,
    "其他": PlaceKind.OTHER,
}
DECIMALS = 6
"""Of a degree, about 0.1 m: the same place again is the same place."""


class Places(Importer):
    kind = "places"
    title = gettext_lazy("Places")
    columns = (
        Column("name", "名称", "地名", required=True),
        Column("kind", "类别", "type"),
        Column("lon", "经度", "longitude", "lng", required=True),
        Column("lat", "纬度", "latitude", required=True),
        Column("crs", "坐标系", "source_crs"),
    )
    sources: ClassVar = {"source_crs": "lon"}

    def prepare(self) -> None:
        self.places = {(p.kind, p.name, p.lon, p.lat): p for p in Place.objects.all()}

    def row(self, values: dict[str, str]) -> None:
        name = needed(values, "name")
        kind = choice(values, "kind", KIND_WORDS) if values["kind"] else PlaceKind.OTHER
        crs = crs_of(values, self.settings.crs)
        lon, lat = point(values, self.settings.crs)
        key = (kind, name, round(lon, DECIMALS), round(lat, DECIMALS))
        place = self.places.get(key) or Place(kind=kind, name=name, lon=key[2], lat=key[3])
        outcome = self.keep(place, {"source_crs": crs}, values)
        self.places[key] = place
        self.count(outcome)
