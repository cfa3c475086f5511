"""The declaration of call-back checks: states, promises with their ladder, notices."""

from django.utils.translation import gettext_lazy as _

from jiban.desks.callback.models import CallBack
from jiban.desks.callback.presenting import present
from jiban.desks.callback.rates import RATES
from jiban.loop.actors import DEPUTY_LEADER, HANDLER, INSPECTOR, LEADER, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State
from jiban.loop.spans import working_days

BLIND = ("origin", "origin_unit_id", "origin_subject", "recorded_grade")
"""What who asks must not know until the author has spoken."""

callback = Desk(
    "callback",
    _("Call-back checks"),
    prefix="HF",
    details=CallBack,
    retention=3 * 365,
    forgets=("answer", "words"),
    hidden=dict.fromkeys(BLIND, "solved"),
    present=present,
    rates=RATES,
    states=(
        State("drawn", _("to be asked")),
        State("asking", _("being asked")),
        State("doubted", _("not solved, to be looked at")),
        State("answered", _("answered"), final=True),
        State("unreached", _("not reached"), final=True),
        State("declined", _("declined"), final=True),
    ),
    promises=(
        Promise("ask", within=working_days(3), from_action="receive", label=_("ask the author")),
        Promise(
            "review",
            within=working_days(2),
            from_action="answer",
            only_in=("doubted",),
            label=_("look at what is not solved"),
            ladder=(
                Rung(at=0.5, tell=INSPECTOR),
                Rung(at=1.0, tell=DEPUTY_LEADER, breaks=True),
                Rung(at=2.0, tell=LEADER),
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
        "to_ask": _("Call-back %(number)s was drawn: ask the author within 3 working days."),
        "not_solved": _("Call-back %(number)s: the author says that it is not solved. Look at it."),
    },
)
