"""What is shown of an order: what it is about, its plan, its effect in words and as a chart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiban.desks.review import asked
from jiban.desks.review.models import Order
from jiban.loop.figures import Figure
from jiban.loop.sight import Sight

TELLING = 20
"""Weeks before the day from which an order holds that are drawn."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An effect in words. ``tone`` is a promise state's: kept, broken or quiet."""

    short: str
    sentence: str
    tone: str


def present(matter_id: int, _sight: Sight) -> Mapping[str, Any]:
    """Return what ``review/staff_details.html`` shows of an order."""
    order = Order.objects.select_related("surge").get(pk=matter_id)
    return {
        "order": order,
        "facts": [
            (_("subject"), asked.subject_label(order.desk, order.subject)),
            (_("units"), "、".join(asked.unit_label(unit) for unit in order.units)),
            (_("begins from"), asked.named(order.surge) if order.surge else ""),
            (_("done by"), _day(order.due_on)),
            (_("holds from"), _day(order.holds_from)),
            (_("measured after"), _("%(n)s weeks") % {"n": order.weeks}),
            (_("verdict"), order.get_verdict_display()),
        ],
        "shown": shown(order.effect) if order.effect else None,
        "rests_on": rests_on(order.effect) if order.effect else [],
        "figure": figure(order.effect) if order.effect and order.effect["weeks"] else None,
    }


def shown(effect: Mapping[str, Any]) -> Shown:
    """Return a stored effect in words."""
    if effect["reason"]:
        return Shown(pgettext("effect", "cannot be told"), _REASONS[effect["reason"]](), "quiet")
    share = {
        name: f"{100 * (effect[name] - 1):+.0f} %".replace("-", "−")
        for name in ("ratio", "low", "high")
    }
    words = {"after": effect["after"], "expected": round(effect["expected"]), **share}
    if effect["high"] < 1:
        text = _(
            "Fewer than there would have been: %(after)s instead of some %(expected)s, %(ratio)s "
            "(with 95 %% confidence between %(low)s and %(high)s)."
        )
        return Shown(share["ratio"], text % words, "kept")
    if effect["low"] > 1:
        text = _(
            "More than there would have been: %(after)s instead of some %(expected)s, %(ratio)s "
            "(with 95 %% confidence between %(low)s and %(high)s)."
        )
        return Shown(share["ratio"], text % words, "broken")
    text = _(
        "No effect can be told: %(after)s came, some %(expected)s would have come, %(ratio)s (with "
        "95 %% confidence between %(low)s and %(high)s)."
    )
    return Shown(pgettext("effect", "none to be told"), text % words, "quiet")


_REASONS = {
    "days": lambda: _("There are too few days before or after that belong to no surge."),
    "letters": lambda: _("Too few came before to tell whether there are fewer now."),
    "peers": lambda: _("There are fewer than three comparable units to compare with."),
}


def rests_on(effect: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a measured effect rests on, line by line."""
    left_out = "；".join(f"{first} – {last}" for first, last in effect["left_out"])
    lines = [
        (_("compared"), f"{effect['first']} – {effect['start']} – {effect['last']}"),
        (_("left out as days of a surge"), left_out or _("none")),
    ]
    if not effect["reason"]:
        lines += [
            (
                _("these units, before and after"),
                _("%(before)s on %(a)s days, %(after)s on %(b)s days")
                % {
                    "before": effect["before"],
                    "a": effect["days_before"],
                    "after": effect["after"],
                    "b": effect["days_after"],
                },
            ),
            (
                _("comparable units, before and after"),
                f"{effect['peers_before']} → {effect['peers_after']}",
            ),
            (_("comparable units"), "、".join(asked.unit_label(u) for u in effect["peers"])),
            (
                _("by chance"),
                _("p = %(p)s; %(n)s %% of these units, this one counted in, changed as much")
                % {"p": effect["p"], "n": round(100 * effect["placebo"])},
            ),
        ]
    return lines


def figure(effect: Mapping[str, Any]) -> Figure:
    """Return the weeks before and after as a drawing."""
    start = date.fromisoformat(effect["start"])
    weeks = [
        (date.fromisoformat(day), mine, others)
        for day, mine, others in effect["weeks"]
        if (start - date.fromisoformat(day)).days <= 7 * TELLING
    ]
    before = [mine if day < start else None for day, mine, _others in weeks]
    after = [mine if day >= start else None for day, mine, _others in weeks]
    return Figure(
        "effect",
        _("By week: these units, and what comparable ones let expect"),
        "line",
        [f"{day:%m-%d}" for day, _mine, _others in weeks],
        _("week from"),
        [
            (_("these units, before"), before),
            (_("these units, since it holds"), after),
            (_("expected"), [others for _day, _mine, others in weeks]),
        ],
        note=_("Weeks with days of a surge are left out."),
    )


def _day(day: date | None) -> str:
    return date_format(day, "Y-m-d") if day else ""
