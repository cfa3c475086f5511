"""The inbox: the most urgent promise first, the next step one key away, fresh every few seconds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from jiban.city import duty, officers, units
from jiban.city.roles import Role
from jiban.loop import listing, registry
from jiban.loop.desk import Action, Desk
from jiban.loop.fields import number_in
from jiban.loop.listing import COUNTED, Counts, Due, Row, Tab, Wanted
from jiban.web import files
from jiban.web.context import Shell
from jiban.web.inbox_rows import Drawing
from jiban.web.marks import esc
from jiban.web.opening import openings
from jiban.web.possible import Possible
from jiban.web.staff import Asking, officers_only

EVERY = 5
"""Seconds between two looks for news."""


def routing_states() -> tuple[str, ...]:
    """Return the states in which a matter waits for a dispatcher to give it to a unit."""
    return tuple(
        dict.fromkeys(
            state
            for desk in registry.desks()
            for action in desk.actions.values()
            if action.primary and Role.DISPATCHER in action.roles
            for state in action.states
        )
    )


class Asked:
    """What the address asks for; what it asks wrongly is left out."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.query = asking.request.GET

    @cached_property
    def home(self) -> int | None:
        """The unit the officer looks at."""
        node = Shell(self.asking.request).unit
        return node.id if node else None

    @cached_property
    def tab(self) -> Tab:
        """The tab; without one, the officer's own kind of work."""
        try:
            return Tab(self.query.get("tab", ""))
        except ValueError:
            return Tab.ROUTING if self.asking.sight.routing else Tab.UNIT

    @cached_property
    def unit(self) -> int | None:
        """The unit to which the list is narrowed."""
        unit = number_in(self.query.get("unit", ""))
        if unit is not None and self.asking.sight.covers(unit):
            return unit if unit in units.tree() else None
        return self.home if self.tab is Tab.UNIT else None

    @cached_property
    def wanted(self) -> Wanted:
        """The list."""
        desks = {desk.name: desk for desk in registry.desks()}
        desk, state = self.query.get("desk", ""), self.query.get("state", "")
        due, page = self.query.get("due", ""), self.query.get("page", "1")
        known = any(state in d.state for d in desks.values())
        states: tuple[str, ...] = (state,) if known else ()
        if self.tab is Tab.ROUTING and not states:
            states = routing_states()
        return Wanted(
            self.tab,
            self.unit,
            desk if desk in desks else "",
            states,
            Due(due) if due in set(Due) else Due.ANY,
            2 if self.query.get("raised") else 0,
            number_in(page, 3) or 1,
        )

    def address(self, path: str = "/inbox", **changed: Any) -> str:
        """The address of this list with some things asked differently; None leaves a thing out."""
        query = self.query.copy()
        for name in ("page", "stamp", "newest", "latest"):
            query.pop(name, None)
        for name, value in changed.items():
            query.pop(name, None)
            if value not in (None, ""):
                query[name] = str(value)
        return f"{path}?{query.urlencode()}" if query else path

    @property
    def files(self) -> list[tuple[str, str]]:
        """The kinds of files that the list can be saved as, and where."""
        return [(kind.upper(), self.address(f"/inbox/inbox.{kind}")) for kind in files.TYPES]

    def number(self, name: str) -> int | None:
        """A number that the page remembers and sends back."""
        return number_in(self.query.get(name, ""), 18)


@require_safe
def inbox(request: HttpRequest) -> HttpResponseBase:
    """The list of open matters."""
    return _inbox(request)


@officers_only
def _inbox(asking: Asking) -> HttpResponse:
    asked = Asked(asking)
    rows, more = listing.rows(asking.sight, asked.wanted, asking.now)
    counts = listing.counts(asking.sight, asked.unit or asked.home, routing_states(), asking.now)
    stamp = _stamp(asked, rows, counts, more)
    if asking.htmx and asked.query.get("stamp") == stamp:
        return HttpResponse(status=204)
    latest = max((row.id for row in rows), default=0)
    newest = asked.number("newest")
    possible = Possible(asking.by)
    drawing = Drawing(possible, asking.now, latest if newest is None else newest)
    context = {
        "asked": asked,
        "tabs": list(_tabs(asked, counts)),
        "chips": list(_chips(asked, counts)),
        "choices": Choices(asked),
        "rows": drawing.rows(rows),
        "acts": drawing.acts,
        "count": len(rows),
        "one_unit": len({row.unit_id for row in rows}) == 1,
        "offers": _offers(possible),
        "previous": _page(asked, -1),
        "next": _page(asked, 1) if more else "",
        "news": _news(rows, asked.number("latest")),
        "memory": orjson.dumps(
            {"stamp": stamp, "newest": drawing.newest, "latest": latest}
        ).decode(),
        "every": EVERY,
        "strip": Strip(asking, asked.home, counts),
    }
    if asking.htmx:
        response = asking.part("web/inbox/live.html", context)
        response["X-Server-Time"] = asking.now.isoformat()
        return response
    return asking.page("web/inbox/page.html", context, unread=counts.unread)


def _stamp(asked: Asked, rows: Sequence[Row], counts: Counts, more: bool) -> str:
    """Return what tells this list from any other: which rows, in which version, how many else."""
    said = repr(([(row.id, row.seq) for row in rows], tuple(counts), more, asked.home))
    return blake2b(said.encode(), digest_size=9).hexdigest()


def _offers(possible: Possible) -> str:
    """Return what may be done with each kind of row, as JSON for the strip of actions."""
    return orjson.dumps(
        {
            kind: [
                {
                    "name": offer.name,
                    "label": offer.label,
                    "key": offer.key,
                    "quick": offer.quick and not offer.ends,
                    "primary": offer.primary,
                }
                for offer in offers
            ]
            for kind, offers in possible.found.items()
        }
    ).decode()


def _news(rows: Iterable[Row], latest: int | None) -> str:
    """Return what is read out when matters have come in since the page was last drawn."""
    if latest is None:
        return ""
    new = [row for row in rows if row.id > latest]
    if not new:
        return ""
    text = ngettext("%(n)s new matter: %(title)s", "%(n)s new matters. First: %(title)s", len(new))
    return text % {"n": len(new), "title": new[0].title}


def _page(asked: Asked, step: int) -> str:
    page = asked.wanted.page + step
    return asked.address(page=page if page > 1 else None) if page > 0 else ""


# --- what stands above the list ------------------------------------------------------------------


def capped(number: int) -> str:
    """Return a count as it is shown: 99+ for more than was counted."""
    return f"{COUNTED}+" if number > COUNTED else str(number)


def _tabs(asked: Asked, counts: Counts) -> Iterable[dict[str, Any]]:
    sight, tree = asked.asking.sight, units.tree()
    home = tree.name(asked.home) if asked.home is not None else ""
    everything = asked.home is None or sight.within(asked.home) != sight.units
    tabs = (
        (Tab.ROUTING, _("To be routed"), "route", counts.routing, bool(sight.routing)),
        (Tab.UNIT, home, "building", None, bool(home)),
        (Tab.MINE, pgettext("list", "Mine"), "user", counts.mine, True),
        (Tab.INCOMING, pgettext("list", "Handed to me"), "transfer-in", counts.incoming, True),
        (Tab.ALL, _("All I may see"), "stack-2", None, everything),
    )
    for tab, label, icon, count, offered in tabs:
        if offered or asked.tab is tab:
            yield {
                "label": label,
                "icon": icon,
                "url": f"/inbox?tab={tab}",
                "active": asked.tab is tab,
                "count": None if count is None else capped(count),
                "pressing": bool(count) and tab in (Tab.INCOMING, Tab.ROUTING),
            }


def _chips(asked: Asked, counts: Counts) -> Iterable[dict[str, Any]]:
    here, due = asked.tab in (Tab.UNIT, Tab.ALL), asked.wanted.due
    for value, label, icon, count in (
        (Due.BROKEN, pgettext("list", "Broken"), "alert-triangle", counts.broken),
        (Due.SOON, _("Due within an hour"), "alarm", counts.soon),
    ):
        active = due is value
        yield {
            "label": label,
            "icon": icon,
            "url": asked.address(due=None if active else value),
            "active": active,
            "count": capped(count) if here else None,
        }
    raised = bool(asked.wanted.raised)
    yield {
        "label": pgettext("list", "Raised"),
        "icon": "arrow-up",
        "url": asked.address(raised=None if raised else 1),
        "active": raised,
    }


class Choices:
    """The lists to choose a desk, a state or a unit from."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @cached_property
    def desks(self) -> list[tuple[str, Any]]:
        """The desks, if there are several."""
        found = [(desk.name, desk.label) for desk in registry.desks()]
        return found if len(found) > 1 else []

    @cached_property
    def states(self) -> list[tuple[str, Any]]:
        """The states of the chosen desk in which a matter is open."""
        chosen = self.asked.wanted.desk
        return [
            (state.name, state.label)
            for desk in registry.desks()
            if chosen in ("", desk.name)
            for state in desk.states
            if not state.final
        ]

    @cached_property
    def units(self) -> SafeString:
        """The options of the units in sight, indented by depth; empty when there is no choice."""
        sight, tree = self.asked.asking.sight, units.tree()
        seen = [node for node in tree if sight.covers(node.id)]
        if len(seen) < 2:
            return SafeString()
        least = min(node.depth for node in seen)
        return mark_safe(  # noqa: S308 - escaped
            "".join(
                f'<option value="{node.id}"{" selected" if node.id == self.asked.unit else ""}>'
                f"{'　' * (node.depth - least)}{esc(node.label)}</option>"
                for node in seen
            )
        )

    @property
    def state(self) -> str:
        """The chosen state."""
        return self.asked.query.get("state", "")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of choices sends along."""
        asked = self.asked
        pairs = [
            ("tab", asked.tab),
            ("due", asked.wanted.due),
            ("raised", asked.query.get("raised")),
        ]
        return [(name, str(value)) for name, value in pairs if value]


@dataclass(frozen=True, slots=True)
class Strip:
    """Who is on duty for the unit, and what waits to be accepted."""

    asking: Asking
    unit_id: int | None
    counts: Counts

    @property
    def incoming(self) -> int:
        """How many matters wait for the officer to accept them."""
        return self.counts.incoming

    @property
    def mine(self) -> int:
        """How many open matters the officer has."""
        return self.counts.mine

    @property
    def openings(self) -> list[tuple[Desk, Action]]:
        """What the officer may open here."""
        return list(openings(self.asking.by))

    @property
    def unit(self) -> str:
        """The unit's name."""
        return units.tree().name(self.unit_id) if self.unit_id is not None else ""

    @property
    def on_duty(self) -> list[officers.Face]:
        """The officers on duty for the unit now."""
        if self.unit_id is None:
            return []
        ids = duty.on_duty(self.unit_id, self.asking.now)
        known = officers.faces(ids)
        return [known[i] for i in ids if i in known]
