"""The declaration of found people without a name: nobody stays nameless for want of looking."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.found.forgetting import forget
from jiban.desks.missing.found.presenting import as_compared, as_described, present
from jiban.desks.missing.models import Found
from jiban.loop.actors import DEPUTY_LEADER, HANDLER, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State
from jiban.loop.spans import hours, minutes

found = Desk(
    "missing_found",
    _("Found without a name"),
    prefix="WM",
    rank=3,
    details=Found,
    present=present,
    hidden={"case_id": ""},
    initial={
        "describe_found": as_described,
        **dict.fromkeys(("same", "not_same", "ask_about", "confirm", "deny"), as_compared),
    },
    retention=3 * 365,
    belongs=True,
    nameless_files=True,
    forgets=("marks", "clothing", "place", "lon", "lat", "known"),
    forget=forget,
    states=(
        State("unknown", pgettext_lazy("found", "without a name")),
        State("claimed", pgettext_lazy("found", "said to be somebody, to be confirmed")),
        State("identified", pgettext_lazy("found", "identified"), final=True),
        State("handed_over", pgettext_lazy("found", "handed over"), final=True),
    ),
    promises=(
        # Half an hour after new candidates, every 30 days without any.
        Promise(
            "look",
            within=minutes(30),
            from_action=("record", "candidates", "look", "deny", "wrong"),
            only_in=("unknown",),
            label=_("look through the candidates"),
        ),
        Promise(
            "confirm",
            within=hours(2),
            from_action="same",
            label=_("confirm who it is, by a second officer"),
        ),
    ),
    ladder=(
        Rung(at=0.5, tell=HANDLER),
        Rung(at=0.8, tell=UNIT_HEAD),
        Rung(at=1.0, tell=DEPUTY_LEADER, breaks=True),
    ),
    messages={
        "recorded": _("Somebody was found without a name, %(number)s: you have it."),
        "candidates": _("%(number)s may be somebody who is missing: look at the candidates."),
        "said": _("Somebody says who %(number)s is: another officer confirms it."),
        "wrong": _("%(number)s is without a name again."),
    },
)
