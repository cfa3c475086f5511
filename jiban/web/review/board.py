"""The board of improvement orders: a column for each state, what is overdue on top of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiban.city import units
from jiban.loop import registry
from jiban.loop.desk import Desk, State
from jiban.loop.models import Matter, Promise
from jiban.loop.state import OPEN
from jiban.web.marks import PromiseMark
from jiban.web.matter import mark_of
from jiban.web.review.asked import readers_only
from jiban.web.staff import Asking

DESK = "review"
MOST = 200
ENDED_SHOWN = timedelta(days=180)
"""Orders that ended longer ago are found by the search."""


@require_safe
@readers_only
def page(asking: Asking) -> HttpResponse:
    """The board."""
    context = {
        "board": Board(asking),
        "crumbs": [
            {"label": _("Weekly review"), "url": "/review"},
            {"label": _("Improvement orders")},
        ],
    }
    return asking.page("web/review/board.html", context)


@dataclass(frozen=True, slots=True)
class Card:
    """One order on the board."""

    matter: Matter
    unit: str
    owed: PromiseMark | None
    effect: Any


@dataclass(frozen=True, slots=True)
class Column:
    """The orders in one state."""

    state: State
    cards: Sequence[Card]


class Board:
    """The orders that the officer sees."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.desk: Desk = registry.desk_or_stub(DESK)

    @cached_property
    def cards(self) -> list[Card]:
        """The orders that are open or ended lately, those due first before the others."""
        rows = self.asking.sight.matters(Matter.objects.filter(desk=DESK))
        since = self.asking.now - ENDED_SHOWN
        shown = rows.filter(ended_at__isnull=True) | rows.filter(ended_at__gte=since)
        matters = list(shown.order_by("next_due_at", "-pk")[:MOST])
        owed, effects = self._owed(matters), self._effects(matters)
        tree = units.tree()
        return [
            Card(
                matter,
                tree.name(matter.unit_id) if matter.unit_id in tree else "",
                owed.get(matter.pk),
                effects.get(matter.pk),
            )
            for matter in matters
        ]

    def _owed(self, matters: Sequence[Matter]) -> dict[int, PromiseMark]:
        """Return the promise that is due first on each matter."""
        rows = Promise.objects.filter(
            matter_id__in=[matter.pk for matter in matters], outcome=OPEN, owed=True
        )
        return {row.matter_id: mark_of(self.desk, row) for row in rows.order_by("-due_at")}

    def _effects(self, matters: Sequence[Matter]) -> dict[int, Any]:
        """Return the effects that were measured, in words."""
        if self.desk.details is None:  # the desk is gone, and its module with it
            return {}
        from jiban.desks.review.models import Order
        from jiban.desks.review.presenting import shown

        orders = Order.objects.in_bulk([matter.pk for matter in matters])
        return {pk: shown(order.effect) for pk, order in orders.items() if order.effect}

    @cached_property
    def columns(self) -> list[Column]:
        """The states in their order, each with its orders."""
        by_state: dict[str, list[Card]] = {}
        for card in self.cards:
            by_state.setdefault(card.matter.state, []).append(card)
        return [Column(state, by_state.get(state.name, [])) for state in self.desk.states]

    @property
    def may_order(self) -> bool:
        """Whether the officer may order an improvement."""
        action = self.desk.actions.get("order")
        roles = action.roles if action else ()
        return any(role in roles for role, _unit in self.asking.by.grants)

    @property
    def tiles(self) -> Iterator[dict[str, Any]]:
        """The orders in numbers."""
        live = [card for card in self.cards if card.matter.ended_at is None]
        late = sum(
            card.matter.next_due_at is not None and card.matter.next_due_at < self.asking.now
            for card in live
        )
        told = Counter(card.effect.tone for card in self.cards if card.effect)
        yield {"label": _("Open orders"), "value": len(live), "icon": "progress-check"}
        yield {
            "label": _("Overdue"),
            "value": late,
            "note": _("of %(n)s open") % {"n": len(live)},
            "tone": "broken" if late else "",
            "icon": "alert-triangle",
        }
        yield {
            "label": _("Measured: fewer"),
            "value": told["kept"],
            "note": _("of %(n)s measured") % {"n": told.total()},
            "tone": "kept" if told["kept"] else "",
            "icon": "trending-down",
        }
        yield {
            "label": _("Measured: no effect can be told"),
            "value": told["quiet"],
            "note": _("of %(n)s measured") % {"n": told.total()},
            "icon": "equal",
        }
