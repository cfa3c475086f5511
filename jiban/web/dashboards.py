"""The dashboard of a unit and those below it: what is open, what breaks next, what was kept."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jiban.city import units
from jiban.loop import figures, listing, registry
from jiban.loop.desk import Desk
from jiban.loop.figures import Kept, Open, Rate, Scope
from jiban.loop.listing import Due, Tab, Wanted
from jiban.web.charts import Chart, Series
from jiban.web.inbox_rows import Drawing
from jiban.web.possible import Possible
from jiban.web.staff import Asking, officers_only

WEEKS = (1, 4, 12)
LISTED = 8
NEAR_HOURS = 4


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The dashboard of a unit in sight."""
    return _page(request)


@officers_only
def _page(asking: Asking) -> HttpResponse:
    board = Board(asking)
    return asking.page("web/dashboard/page.html", {"board": board})


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in the table of units."""

    name: str
    url: str
    open: int
    broken: int
    raised: int
    rates: Sequence[Rate]


class Board:
    """All figures of one dashboard."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.sight = asking.sight
        self.tree = units.tree()
        query = asking.request.GET
        text = query.get("weeks", "")
        self.weeks = int(text) if text in map(str, WEEKS) else 4
        self.unit = asking.unit(query.get("unit", ""))
        now = asking.now
        since = now - timedelta(weeks=self.weeks)
        self.scope = Scope(self.sight.within(self.unit), since, now, self.sight)

    # --- what was asked for ----------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The unit's name."""
        return self.tree.name(self.unit)

    @property
    def above(self) -> list[dict[str, str]]:
        """The units above this one that the officer sees, from the top, for the way back."""
        chain = [i for i in self.tree.ancestors(self.unit)[1:] if self.sight.covers(i)]
        return [{"label": self.tree.name(i), "url": self.address(unit=i)} for i in reversed(chain)]

    @property
    def periods(self) -> list[dict[str, Any]]:
        """The times to choose from."""
        labels = {1: _("1 week"), 4: _("4 weeks"), 12: _("12 weeks")}
        return [
            {"label": labels[n], "url": self.address(weeks=n), "active": n == self.weeks}
            for n in WEEKS
        ]

    def address(self, *, unit: int | None = None, weeks: int | None = None) -> str:
        """The address of another dashboard."""
        return f"/dashboard?unit={unit or self.unit}&weeks={weeks or self.weeks}"

    # --- now -------------------------------------------------------------------------------------

    @cached_property
    def open_rows(self) -> list[Open]:
        """The open matters, counted."""
        return figures.open_matters(self.scope)

    @cached_property
    def coming(self) -> dict[tuple[str, str], list[int]]:
        """The promises that come due hour by hour."""
        return figures.coming_due(self.scope)

    @property
    def tiles(self) -> Iterator[dict[str, Any]]:
        """The figures that a leader looks at first."""
        total = sum(row.number for row in self.open_rows)
        broken = sum(row.number for row in self.open_rows if row.broken)
        raised = sum(row.number for row in self.open_rows if row.raised > 1)
        near = sum(sum(hours[:NEAR_HOURS]) for hours in self.coming.values())
        inbox = f"/inbox?tab=all&unit={self.unit}"
        yield {"label": _("Open matters"), "value": total, "icon": "inbox", "url": inbox}
        yield {
            "label": _("With a broken promise"),
            "value": broken,
            "icon": "alert-triangle",
            "tone": "broken" if broken else "",
            "note": _("of %(n)s open") % {"n": total},
            "url": f"{inbox}&due=broken",
        }
        yield {
            "label": _("Promises due in 4 hours"),
            "value": near,
            "icon": "alarm",
            "tone": "now" if near else "",
            "url": f"{inbox}&due=soon",
        }
        yield {
            "label": _("Raised to a leader"),
            "value": raised,
            "icon": "arrow-up",
            "tone": "soon" if raised else "",
            "note": _("of %(n)s open") % {"n": total},
            "url": f"{inbox}&raised=1",
        }

    def _list(self, **wanted: Any) -> Any:
        asked = Wanted(Tab.ALL, unit=self.unit, **wanted)
        rows, _more = listing.rows(self.sight, asked, self.asking.now)
        possible = Possible(self.asking.by)
        drawing = Drawing(possible, self.asking.now, newest=2**62)
        return drawing.rows(rows[:LISTED]) if rows else ""

    @cached_property
    def breaking(self) -> Any:
        """The matters whose promises break next."""
        return self._list(due=Due.COMING, by_time=True)

    @cached_property
    def raised(self) -> Any:
        """The matters that were raised to a leader."""
        return self._list(raised=2)

    # --- in the chosen time ----------------------------------------------------------------------

    @cached_property
    def columns(self) -> list[tuple[str, str, str]]:
        """The promises that citizens were given, as (desk, name, label)."""
        desks = registry.desks()
        return [
            (desk.name, promise.name, self._label(desk, promise.name, desks))
            for desk in desks
            for promise in desk.promises
            if promise.owed and promise.name not in desk.loop_promises
        ]

    def _label(self, desk: Desk, name: str, desks: Sequence[Desk]) -> str:
        label = str(desk.promise[name].label or name)
        alike = sum(str(p.label or p.name) == label for d in desks for p in d.promises)
        return f"{desk.label}: {label}" if alike > 1 else label

    @cached_property
    def kept(self) -> Kept:
        """What was decided."""
        group = {}
        for child in (self.unit, *self.tree.children(self.unit)):
            for below in (child,) if child == self.unit else self.tree.below(child):
                group[below] = child
        return Kept.of(figures.decided(self.scope), group)

    @property
    def rates(self) -> list[tuple[str, Rate]]:
        """Kept of decided, for each promise."""
        return [
            (label, self.kept.by_promise.get((desk, name), Rate()))
            for desk, name, label in self.columns
        ]

    @cached_property
    def lines(self) -> list[UnitLine]:
        """The unit itself and those directly below it, each with all that is below them."""
        found = []
        for child in (self.unit, *self.tree.children(self.unit)):
            own = child == self.unit
            inside = {child} if own else set(self.tree.below(child))
            rows = [row for row in self.open_rows if row.unit_id in inside]
            rates = [self.kept.by_unit.get((child, d, n), Rate()) for d, n, _l in self.columns]
            name = self.tree.name(child)
            line = UnitLine(
                pgettext("unit", "%(name)s itself") % {"name": name} if own else name,
                "" if own else self.address(unit=child),
                sum(row.number for row in rows),
                sum(row.number for row in rows if row.broken),
                sum(row.number for row in rows if row.raised > 1),
                rates,
            )
            if line.open or any(rate.decided for rate in rates):
                found.append(line)
        return found

    @property
    def charts(self) -> Iterator[Chart]:
        """The drawings."""
        yield self._by_state()
        yield self._by_hour()
        yield self._by_week()

    def _by_state(self) -> Chart:
        counted = figures.total(self.open_rows, "desk", "state")
        states = [(d, s) for d in registry.desks() for s in d.states if not s.final]
        states = [(d, s) for d, s in states if counted[d.name, s.name]] or states
        return Chart(
            "open-by-state",
            _("Open matters by state"),
            "bar",
            [str(state.label) for _desk, state in states],
            [
                Series(
                    pgettext("count", "open"),
                    [counted[desk.name, state.name] for desk, state in states],
                )
            ],
            x_label=pgettext("count", "State"),
            horizontal=True,
            whole=True,
        )

    def _told(self, known: Container[tuple[str, str]]) -> list[tuple[str, str, str]]:
        """The promises of which a drawing has something to tell; all of them if of none."""
        return [column for column in self.columns if column[:2] in known] or list(self.columns)

    def _by_hour(self) -> Chart:
        here = timezone.localtime(self.asking.now)
        hours = [f"{here + timedelta(hours=n):%H:%M}" for n in range(figures.HOURS)]
        return Chart(
            "due-by-hour",
            _("Promises that come due in the next 24 hours"),
            "stacked",
            hours,
            [
                Series(label, self.coming.get((desk, name), [0] * figures.HOURS))
                for desk, name, label in self._told(self.coming)
            ],
            x_label=pgettext("count", "from"),
            whole=True,
        )

    def _by_week(self) -> Chart:
        mondays = figures.weeks(self.scope)
        return Chart(
            "kept-by-week",
            _("Kept of decided, by week"),
            "line",
            [f"{day:%m-%d}" for day in mondays],
            [
                Series(
                    label,
                    [self.kept.by_week.get((day, desk, name), Rate()).percent for day in mondays],
                )
                for desk, name, label in self._told(
                    {(desk, name) for _monday, desk, name in self.kept.by_week}
                )
            ],
            unit="%",
            x_label=_("week from"),
        )

    @property
    def desk_charts(self) -> Iterator[tuple[Chart, str]]:
        """The desks' own figures."""
        for desk in registry.desks():
            for figure in desk.figures(self.scope) if desk.figures else ():
                yield Chart.of(figure, desk.name), figure.note
