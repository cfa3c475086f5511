"""The declaration of alerts: two persons issue one, and end or renew it before it expires."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.alerts.forgetting import forget, of_one_person
from jiban.desks.alerts.models import WHAT_IT_SAYS, Alert
from jiban.desks.alerts.presenting import as_drafted, present
from jiban.loop.actors import DEPUTY_LEADER, HANDLER, LEADER
from jiban.loop.desk import Desk, Promise, Rung, State
from jiban.loop.spans import hours, minutes

alerts = Desk(
    "alerts",
    _("Alerts"),
    prefix="JS",
    details=Alert,
    present=present,
    initial={"revise": as_drafted},
    forgets=WHAT_IT_SAYS,
    forget=forget,
    parts=of_one_person,
    belongs=True,
    states=(
        State("drafted", _("waiting to be issued")),
        State("issued", pgettext_lazy("alert", "issued")),
        State("revised", _("issued; an update waits")),
        State("cancelled", _("cancelled"), final=True),
        State("expired", _("expired"), final=True),
        State("dropped", _("not issued"), final=True),
    ),
    promises=(
        Promise(
            "decide",
            within=minutes(30),
            from_action=("draft", "ask", "revise"),
            stays=True,
            label=_("decide whether it is issued"),
        ),
        Promise(
            "renew",
            within=hours(24),  # until the alert expires, as its words say
            from_action="issue",
            label=_("end the alert or renew it"),
            ladder=(
                Rung(at=0.5, tell=HANDLER),
                Rung(at=0.8, tell=DEPUTY_LEADER),
                Rung(at=1.0, tell=LEADER, breaks=True, does="expire"),
            ),
        ),
    ),
    ladder=(
        Rung(at=0.5, tell=DEPUTY_LEADER),
        Rung(at=1.0, tell=LEADER, breaks=True),
    ),
    messages={
        "to_issue": _("Alert %(number)s waits: decide within 30 minutes whether it is issued."),
        "issued": _("Alert %(number)s was issued."),
        "not_issued": _("Alert %(number)s is not issued as it was drafted. Read why."),
        "cancelled": _("Alert %(number)s was cancelled."),
        "expired": _("Alert %(number)s expired. Nobody had ended or renewed it."),
    },
)
