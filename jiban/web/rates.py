"""The rates explorer: every rate with both numbers, by unit, subject and time, down to its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jiban.loop import counting, rate_tables
from jiban.loop.counting import By, Counted, Part
from jiban.loop.rate_tables import Line
from jiban.web.charts import Chart, Series
from jiban.web.rate_asked import Asked
from jiban.web.staff import Asking, officers_only
from jiban.web.times import length_text


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
                yield node.id, "　" * node.depth + node.label

    @property
    def subject_choices(self) -> list[tuple[str, str]]:
        """The subjects, leaves below their groups."""
        return [
            (code, "　" * code.count(".") + rate_tables.subject_label(code))
            for code in (*rate_tables.subjects(), counting.NONE)
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
        found = counting.crossed(self.asked.rate, self.asked.scope, self.asked.subject)
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
        curve = counting.waits(asked.rate, asked.scope, asked.asking.now, asked.subject)
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
