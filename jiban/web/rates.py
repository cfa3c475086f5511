"""The rates explorer: every rate with both numbers, by unit, subject and time, down to its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jiban.city import officers, units
from jiban.loop import rate_tables, rates, registry
from jiban.loop.models import Matter
from jiban.loop.rate_tables import Line, Sheet
from jiban.loop.rates import By, Counted, Part, Rate
from jiban.web.charts import Chart, Series
from jiban.web.rate_asked import Asked
from jiban.web.rows import Flag, Row
from jiban.web.staff import Asking, officers_only
from jiban.web.times import Tone, length_text

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The explorer."""
    return _page(request)


@officers_only
def _page(asking: Asking) -> HttpResponse:
    return asking.page("web/rates/page.html", {"board": Board(Asked(asking))})


@dataclass(frozen=True, slots=True)
class Shown:
    """A counted rate as the page shows it, with the ways down to its rows."""

    label: str
    counted: Counted
    url: str = ""
    counted_url: str = ""
    missed_url: str = ""
    excluded_url: str = ""
    current: bool = False


class Board:
    """Everything on the explorer's page."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.tree = asked.tree

    @property
    def unit_name(self) -> str:
        """The unit that is looked at."""
        name = self.tree.name(self.asked.unit)
        return pgettext("unit", "%(name)s itself") % {"name": name} if self.asked.own else name

    @property
    def above(self) -> list[dict[str, str]]:
        """The units above this one that the officer sees, from the top."""
        sight = self.asked.asking.sight
        chain = [i for i in self.tree.ancestors(self.asked.unit)[1:] if sight.covers(i)]
        return [
            {"label": self.tree.name(i), "url": self.asked.address(unit=i, own=None)}
            for i in reversed(chain)
        ]

    @property
    def unit_choices(self) -> Iterator[tuple[int, str]]:
        """The units that may be looked at, indented by depth."""
        for node in self.tree:
            if self.asked.asking.sight.covers(node.id):
                yield node.id, "　" * (node.path.count("/") - 2) + node.label

    @property
    def subject_choices(self) -> list[tuple[str, str]]:
        """The subjects, leaves below their groups."""
        return [
            (code, "　" * code.count(".") + rate_tables.subject_label(code))
            for code in (*rate_tables.subjects(), rates.NONE)
        ]

    @property
    def subject_name(self) -> str:
        """The subject that is looked at."""
        return rate_tables.subject_label(self.asked.subject)

    @property
    def by_choices(self) -> list[dict[str, Any]]:
        """What it may be counted by."""
        return [
            {
                "label": rate_tables.by_label(by),
                "url": self.asked.address(by=by),
                "active": by is self.asked.by,
            }
            for by in By
        ]

    @cached_property
    def overview(self) -> list[tuple[str, list[Shown]]]:
        """Every rate of everything that is looked at, by desk."""
        found: dict[str, list[Shown]] = {}
        for desk, rate in self.asked.known:
            shown = Shown(
                str(rate.label),
                self.asked.total(rate),
                self.asked.address(rate=rate.name),
                current=rate is self.asked.rate,
            )
            found.setdefault(str(desk.label), []).append(shown)
        return list(found.items())

    @cached_property
    def whole(self) -> Shown:
        """The chosen rate of everything that is looked at."""
        return self._shown(pgettext("rate", "all"), self.asked.total(self.asked.rate), None)

    @cached_property
    def lines(self) -> list[Shown]:
        """The chosen rate line by line."""
        return [self._shown(line.label, line.counted, line) for line in self.asked.lines]

    def _shown(self, label: str, counted: Counted, line: Line | None) -> Shown:
        return Shown(
            label,
            counted,
            self.asked.address(**self.asked.narrowed(line)) if line is not None else "",
            self.asked.down(Part.COUNTED, line),
            self.asked.down(Part.MISSED, line),
            self.asked.down(Part.EXCLUDED, line),
        )

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """How many are left out for which reason."""
        return rate_tables.reasons(self.asked.rate, self.whole.counted)

    @property
    def chart(self) -> Chart:
        """The drawing; of times, with the interval's ends."""
        found = [line.counted for line in self.asked.lines]
        series = [Series(str(self.asked.rate.label), [one.percent for one in found])]
        if self.asked.by.timely:
            ends = [one.interval or (None, None) for one in found]
            series.append(Series(_("lower end, 95 %"), [low for low, _high in ends]))
            series.append(Series(_("upper end, 95 %"), [high for _low, high in ends]))
        caption = _("%(rate)s by %(by)s") % {
            "rate": self.asked.rate.label,
            "by": rate_tables.by_label(self.asked.by),
        }
        return Chart(
            "rate",
            caption,
            "line" if self.asked.by.timely else "bar",
            [line.label for line in self.asked.lines],
            series,
            unit="%",
            x_label=rate_tables.by_label(self.asked.by),
            horizontal=not self.asked.by.timely,
            size="tall" if len(found) > 12 and not self.asked.by.timely else "",
            option={} if self.asked.by.timely else {"xAxis": {"min": 0, "max": 100}},
        )

    @cached_property
    def cross(self) -> dict[str, Any] | None:
        """What is laid crosswise: heads, and a line of numbers for each value."""
        cross = self.asked.rate.cross
        if cross is None:
            return None
        found = rates.crossed(self.asked.rate, self.asked.scope, self.asked.subject)
        (down, _sql, ones), (across, _other_sql, others) = cross.down, cross.across
        lines = [
            (label, [found.get((one, other), 0) for other in others]) for one, label in ones.items()
        ]
        return {
            "label": cross.label,
            "down": down,
            "across": across,
            "heads": list(others.values()),
            "lines": lines,
        }

    @cached_property
    def waits(self) -> list[tuple[str, str]]:
        """After which time half, and nine in ten, had it, those who still wait counted too."""
        asked = self.asked
        curve = rates.waits(asked.rate, asked.scope, asked.asking.now, asked.subject)
        if curve is None or not curve.times:
            return []
        return [
            (label, length_text(at) if (at := curve.quantile(share)) is not None else "")
            for label, share in ((_("half of them"), 0.5), (_("nine in ten"), 0.9))
        ]

    @property
    def csv_url(self) -> str:
        """The table of all rates as CSV."""
        return self.asked.address("/rates/rates.csv")

    @property
    def xlsx_url(self) -> str:
        """The table of all rates as a workbook."""
        return self.asked.address("/rates/rates.xlsx")


# --- rows ----------------------------------------------------------------------------------------


@require_safe
def rows(request: HttpRequest) -> HttpResponseBase:
    """The rows behind one number."""
    return _rows(request)


@officers_only
def _rows(asking: Asking) -> HttpResponse:
    asked = Asked(asking)
    found = rates.rows(
        asked.rate,
        asked.scope,
        asked.part,
        asked.subject,
        limit=PAGE + 1,
        offset=(asked.page - 1) * PAGE,
    )
    shown = found[:PAGE]
    matters = Matter.objects.filter(pk__in={row.matter_id for row in shown})
    seen = {matter.pk: matter for matter in asking.sight.matters(matters)}
    whole = asked.total(asked.rate)
    numbers = {
        Part.COUNTED: whole.numerator,
        Part.MISSED: whole.missed,
        Part.EXCLUDED: whole.left_out,
    }
    board = Board(asked)
    parts = [
        {
            "label": _part_label(part),
            "url": asked.down(part),
            "active": part is asked.part,
            "count": numbers[part],
        }
        for part in Part
    ]
    context = {
        "board": board,
        "part": _part_label(asked.part),
        "parts": parts,
        "rows": _drawn(asked.rate, [row for row in shown if row.matter_id in seen], seen),
        "hidden": sum(row.matter_id not in seen for row in shown),
        "previous": _turned(asked, -1) if asked.page > 1 else "",
        "next": _turned(asked, 1) if len(found) > PAGE else "",
        "crumbs": [{"label": _("Rates"), "url": asked.address()}, {"label": asked.rate.label}],
    }
    return asking.page("web/rates/rows.html", context)


def _turned(asked: Asked, by: int) -> str:
    return asked.address("/rates/rows", part=asked.part, page=asked.page + by)


def _part_label(part: Part) -> str:
    return {
        Part.COUNTED: _("in the numerator"),
        Part.MISSED: _("only in the denominator"),
        Part.EXCLUDED: _("left out"),
    }[part]


def _drawn(rate: Rate, found: Sequence[rates.Row], seen: dict[int, Matter]) -> list[Row]:
    reasons = {one.name: str(one.label) for one in rate.exclusions}
    faces = officers.faces(seen[row.matter_id].handler_id for row in found)
    tree = units.tree()
    drawn = []
    for row in found:
        matter = seen[row.matter_id]
        state = registry.state_of(registry.desk_or_stub(matter.desk), matter.state)
        handler = faces.get(matter.handler_id or 0)
        why = (Flag(reasons.get(row.why, row.why), Tone.QUIET, "circle-minus"),) if row.why else ()
        drawn.append(
            Row(
                f"/matters/{matter.number}",
                matter.number,
                matter.title,
                str(state.label),
                Tone.QUIET if state.final else Tone.INFO,
                meta=(
                    tree.name(row.unit_id) if row.unit_id in tree else "",
                    handler.name if handler else "",
                ),
                flags=why,
                at=row.at,
            )
        )
    return drawn


# --- files ---------------------------------------------------------------------------------------


@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All rates as they are asked for, as CSV or as a workbook with their definitions."""
    return _file(request, kind)


@officers_only
def _file(asking: Asking, kind: str) -> HttpResponse:
    asked = Asked(asking)
    sheet = Sheet(asked.scope, asked.by, asked.unit, asked.subject)
    if kind == "csv":
        answer = HttpResponse(sheet.csv(asked.known), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        answer = HttpResponse(sheet.xlsx(asked.known), content_type=XLSX)
    else:
        raise Http404
    name = f"rates-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
