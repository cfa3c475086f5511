"""Assignment rules from a file: subject, area, unit; an empty subject or area means any."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Area, Rule
from ..tables import BadRow, Column
from .base import Importer
from .values import Known, integer


class Rules(Importer):
    kind = "rules"
    title = gettext_lazy("Assignment rules")
    columns = (
        Column("subject", "事项类别", "主题", "类别"),
        Column("area", "辖区", "区域", "范围"),
        Column("unit", "单位代码", "责任单位", "责任单位代码", "unit code", required=True),
        Column("rank", "优先级", "次序"),
    )
    sources: ClassVar = {"unit_id": "unit"}

    def prepare(self) -> None:
        self.known = Known()
        self.areas: dict[str, list[Area]] = {}
        for area in Area.objects.only("name", "kind"):
            self.areas.setdefault(area.name, []).append(area)
        self.rules = {(r.subject, r.area_id, r.rank): r for r in Rule.objects.all()}

    def row(self, values: dict[str, str]) -> None:
        area = self._area(values["area"])
        unit = self.known.unit(values, "unit")
        key = (values["subject"], area.pk if area else None, integer(values, "rank"))
        rule = self.rules.get(key) or Rule(subject=key[0], area_id=key[1], rank=key[2])
        outcome = self.keep(rule, {"unit_id": unit.pk}, values)
        self.rules[key] = rule
        self.count(outcome)

    def _area(self, name: str) -> Area | None:
        if not name:
            return None
        found = self.areas.get(name, [])
        if not found:
            raise BadRow(
                "area",
                _("There is no area “%(name)s”.") % {"name": name[:60]},
                _("Import the areas first, or correct the name."),
            )
        if len(found) > 1:
            raise BadRow(
                "area",
                _("There are %(n)s areas “%(name)s”.") % {"n": len(found), "name": name[:60]},
                _("Give them different names first."),
            )
        return found[0]
