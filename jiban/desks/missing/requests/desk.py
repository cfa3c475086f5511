"""The declaration of other cities' requests: looked at in half an hour, answered or taken up."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models import Request
from jiban.desks.missing.requests.expiring import forget_expired
from jiban.desks.missing.requests.presenting import present
from jiban.loop.actors import DEPUTY_LEADER, HANDLER, LEADER, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State, timer
from jiban.loop.spans import days, minutes

requests = Desk(
    "missing_requests",
    _("Requests of other cities"),
    prefix="XC",
    rank=3,
    details=Request,
    present=present,
    retention=365,
    belongs=True,
    nameless_files=True,
    forgets=("sex", "age", "home", "description"),
    chores={forget_expired: 1.0},
    states=(
        State("received", pgettext_lazy("request", "to be looked at")),
        State("opened", pgettext_lazy("request", "taken up"), final=True),
        State("answered", pgettext_lazy("request", "answered"), final=True),
        State("expired", pgettext_lazy("request", "expired"), final=True),
    ),
    promises=(
        Promise(
            "look",
            within=minutes(30),
            from_action="receive",
            label=_("compare with whom we know, and answer"),
        ),
        timer(
            "expiry",
            within=days(365),  # or when the record says
            from_action=("receive", "update"),
            does="expire",
            only_in=("received",),
            label=_("forget what the other city told"),
        ),
    ),
    ladder=(
        Rung(at=0.5, tell=HANDLER),
        Rung(at=0.8, tell=UNIT_HEAD),
        Rung(at=1.0, tell=DEPUTY_LEADER, breaks=True),
        Rung(at=2.0, tell=LEADER),
    ),
    messages={
        "asked": _("Another city misses somebody, %(number)s: compare, and answer in 30 minutes."),
        "nobody_has_it": _("Another city misses somebody, %(number)s, and nobody is on duty."),
        "news": _("The other city has told more on %(number)s."),
        "over": _("The other city has taken %(number)s back: what it said is forgotten."),
    },
)
