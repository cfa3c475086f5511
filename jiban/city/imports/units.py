"""Units from a file; the superior unit may stand anywhere in the file or be known already."""

from collections.abc import Iterable
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Unit, UnitKind
from ..tables import Column, Row, RowError
from .base import Importer
from .values import Known, choice, integer, needed, point, yes_no

KIND_WORDS = {
    "bureau": UnitKind.BUREAU,
    "市局": UnitKind.BUREAU,
    "branch": UnitKind.BRANCH,
    "分局": UnitKind.BRANCH,
    "station": UnitKind.STATION,
    "派出所": UnitKind.STATION,
    "team": UnitKind.TEAM,
    "专班": UnitKind.TEAM,
    "支队": UnitKind.TEAM,
    "大队": UnitKind.TEAM,
    "outside": UnitKind.OUTSIDE,
    "局外单位": UnitKind.OUTSIDE,
}


class Units(Importer):
    kind = "units"
    title = gettext_lazy("Units")
    columns = (
        Column("code", "单位代码", "单位编码", "机构代码", required=True),
        Column("name", "单位名称", "名称", "机构名称", required=True),
        Column("name_en", "英文名称", "english name"),
        Column("kind", "类别", "单位类别", "单位类型", "type", required=True),
        Column("parent", "上级单位代码", "上级单位", "上级代码", "parent code"),
        Column("phone", "电话", "联系电话", "值班电话"),
        Column("address", "地址", "单位地址"),
        Column("lon", "经度", "longitude", "lng"),
        Column("lat", "纬度", "latitude"),
        Column("crs", "坐标系", "source_crs"),
        Column("sort", "排序", "序号", "order"),
        Column("active", "在用", "是否在用", "启用"),
    )

    sources: ClassVar = {"parent_id": "parent"}

    def prepare(self) -> None:
        self.known = Known()

    def take(self, rows: Iterable[Row]) -> None:
        """Superior units first, in as many rounds as the tree is deep."""
        waiting = self._once_each(rows)
        while waiting:
            coming = {r.values["code"] for r in waiting} - {""}
            ready = [r for r in waiting if r.values["parent"] not in coming]
            if not ready:
                self._circle(waiting)
                return
            for row in ready:
                self.take_one(row)
            taken = {r.number for r in ready}
            waiting = [r for r in waiting if r.number not in taken]

    def _once_each(self, rows: Iterable[Row]) -> list[Row]:
        seen: dict[str, Row] = {}
        kept = []
        for row in rows:
            code = row.values["code"]
            if code and code in seen:
                reason = _("The code “%(code)s” is already in row %(row)s.") % {
                    "code": code[:60],
                    "row": seen[code].number,
                }
                fix = _("Keep one of the two rows.")
                self.report.errors.append(RowError(row.number, "code", reason, fix))
            else:
                seen[code] = row
                kept.append(row)
        return kept

    def _circle(self, rows: list[Row]) -> None:
        for row in rows:
            reason = _("The superior units go round in a circle.")
            fix = _("Correct the superior unit's code.")
            self.report.errors.append(RowError(row.number, "parent", reason, fix))

    def row(self, values: dict[str, str]) -> None:
        code = needed(values, "code")
        unit = self.known.units.get(code) or Unit(code=code)
        new = {
            "name": needed(values, "name"),
            "name_en": values["name_en"],
            "kind": choice(values, "kind", KIND_WORDS),
            "parent_id": self._parent_id(values),
            "phone": values["phone"],
            "address": values["address"],
            **self._point(values),
            "sort": integer(values, "sort"),
            "active": yes_no(values, "active", True),
        }
        outcome = self.keep(unit, new, values)
        self.known.units[code] = unit
        self.count(outcome)

    def _point(self, values: dict[str, str]) -> dict[str, float | None]:
        """Return where the unit's building stands, WGS-84; nothing where the file does not say."""
        if not values["lon"] and not values["lat"]:
            return {"lon": None, "lat": None}
        return dict(zip(("lon", "lat"), point(values, self.settings.crs), strict=True))

    def _parent_id(self, values: dict[str, str]) -> int | None:
        parent = self.known.unit_or_none(values, "parent")
        return parent.pk if parent else None
