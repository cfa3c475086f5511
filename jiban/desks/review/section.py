"""What the orders put into the weekly review: those that are open, and effects measured lately."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiban.city import units
from jiban.desks.review.models import Order
from jiban.desks.review.presenting import shown
from jiban.loop import registry
from jiban.loop.figures import Scope
from jiban.loop.models import Matter, Promise
from jiban.loop.reviewing import Line, Section
from jiban.loop.state import OPEN


def sections(scope: Scope) -> Iterator[Section]:
    """Yield the orders that were open in the time, those that are overdue first."""
    rows = Matter.objects.filter(desk="review", opened_at__lte=scope.now).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=scope.since)
    )
    if scope.units is not None:
        rows = rows.filter(unit_id__in=scope.units)
    matters = list(scope.sight.open(rows) if scope.sight else rows.filter(recused=False))
    orders = Order.objects.in_bulk([matter.pk for matter in matters])
    due = _due(matters)
    matters.sort(key=lambda matter: (due.get(matter.pk, (timezone.now(), ""))[0], matter.pk))
    yield Section(
        "orders",
        _("Improvement orders"),
        60,
        [
            _("order"),
            pgettext("order", "owner"),
            pgettext("order", "state"),
            pgettext("order", "owed next"),
            pgettext("order", "effect"),
        ],
        [_line(matter, orders[matter.pk], due, scope) for matter in matters if matter.pk in orders],
        note=_("Open orders, and those that ended in these days."),
        empty=_("No order is open."),
    )


Due = dict[int, tuple[datetime, str]]


def _due(matters: list[Matter]) -> Due:
    """Return the next open promise of each matter: when it is due, and its name."""
    found: Due = {}
    rows = Promise.objects.filter(
        matter_id__in=[matter.pk for matter in matters], outcome=OPEN, owed=True
    )
    for matter_id, name, at in rows.order_by("-due_at").values_list("matter_id", "name", "due_at"):
        found[matter_id] = (at, name)
    return found


def _line(matter: Matter, order: Order, due: Due, scope: Scope) -> Line:
    desk, tree = registry.desk("review"), units.tree()
    owed = ""
    if matter.pk in due:
        at, name = due[matter.pk]
        words = _("%(what)s, overdue since %(day)s") if at < scope.now else _("%(what)s by %(day)s")
        owed = words % {"what": desk.promise[name].label, "day": f"{timezone.localtime(at):%m-%d}"}
    return Line(
        [
            f"{matter.number} {matter.title}",
            tree.name(matter.unit_id) if matter.unit_id in tree else "",
            str(registry.state_of(desk, matter.state).label),
            owed,
            shown(order.effect).short if order.effect else "",
        ],
        [matter.pk],
        matter.unit_id,
        f"/matters/{matter.number}",
    )
