"""Improvement orders (改进令): a root cause gets an owner, a plan, and a measured effect."""

from django.utils.translation import gettext_lazy as _

from jiban.desks.review.asked import of_surge
from jiban.desks.review.models import Order
from jiban.desks.review.presenting import present
from jiban.desks.review.section import sections
from jiban.loop.actors import DEPUTY_LEADER, HANDLER, LEADER, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State, timer
from jiban.loop.spans import days, working_days

review = Desk(
    "review",
    _("Improvement orders"),
    prefix="GJ",
    details=Order,
    present=present,
    initial={"order": of_surge},
    sections=sections,
    states=(
        State("ordered", _("ordered")),
        State("accepted", _("accepted")),
        State("planned", _("being carried out")),
        State("done", _("done, waiting for its effect")),
        State("measured", _("measured")),
        State("stopped", _("stopped"), final=True),
        State("closed", _("closed"), final=True),
    ),
    promises=(
        Promise(
            "take_on", within=working_days(1), from_action="order", label=_("accept the order")
        ),
        Promise(
            "plan", within=working_days(5), from_action=("take_on", "again"), label=_("make a plan")
        ),
        # Due on the day that the plan names.
        Promise("done", within=working_days(20), from_action="plan", label=_("carry it out")),
        # As many weeks after it holds as the order says.
        timer(
            "settle",
            within=days(56),
            from_action="finish",
            does="measure",
            label=_("let it take effect"),
        ),
        Promise(
            "judge",
            within=working_days(5),
            from_action="measure",
            label=_("say what follows"),
            ladder=(
                Rung(at=0.5, tell=DEPUTY_LEADER),
                Rung(at=1.0, tell=LEADER, breaks=True),
            ),
        ),
    ),
    ladder=(
        Rung(at=0.5, tell=HANDLER),
        Rung(at=0.8, tell=UNIT_HEAD),
        Rung(at=1.0, tell=DEPUTY_LEADER, breaks=True),
        Rung(at=2.0, tell=LEADER),
    ),
    messages={
        "ordered": _("Improvement order %(number)s: accept it within one working day."),
        "measured": _("The effect of improvement order %(number)s was measured."),
        "again": _("Improvement order %(number)s is not over: a new plan is due."),
        "stopped": _("Improvement order %(number)s was stopped."),
    },
)
