"""Oversight's declaration: an officer is asked and answers under a promise; a finding follows."""

from django.utils.translation import gettext_lazy as _

from jiban.desks.oversight.figures import figures, sections
from jiban.desks.oversight.models import Allegation
from jiban.desks.oversight.presenting import present
from jiban.loop.actors import DEPUTY_LEADER, HANDLER, INSPECTOR, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State
from jiban.loop.spans import working_days

oversight = Desk(
    "oversight",
    _("Oversight"),
    prefix="JD",
    details=Allegation,
    retention=5 * 365,
    forgets=("text", "answer", "evidence", "reasons"),
    hidden={"reviewer_id": ""},  # the officer who is asked reads the details
    personal=True,
    present=present,
    figures=figures,
    sections=sections,
    states=(
        State("asked", _("waiting for the officer's answer")),
        State("answered", _("waiting for the finding")),
        State("upheld", _("upheld"), final=True),
        State("partly", _("partly upheld"), final=True),
        State("unfounded", _("unfounded"), final=True),
        State("taken_back", _("taken back"), final=True),
    ),
    promises=(
        Promise(
            "answer",
            within=working_days(3),
            from_action=("allege", "ask_again"),
            label=_("answer the allegation"),
        ),
        Promise(
            "find",
            within=working_days(5),
            from_action=("answer", "lapse"),
            label=_("state the finding"),
            ladder=(
                Rung(at=0.8, tell=INSPECTOR),
                Rung(at=1.0, tell=UNIT_HEAD, breaks=True),
                Rung(at=2.0, tell=DEPUTY_LEADER),
            ),
        ),
    ),
    ladder=(
        Rung(at=0.5, tell=HANDLER),
        Rung(at=0.8, tell=HANDLER),
        Rung(at=1.0, tell=UNIT_HEAD, breaks=True, does="lapse"),
    ),
    messages={
        "asked": _("%(number)s: an allegation against you. Answer it within 3 working days."),
        "asked_again": _("%(number)s: the reviewer asks for more. Answer within 3 working days."),
        "not_answered": _("%(number)s: the officer did not answer in time. State the finding."),
        "answered": _("%(number)s: the officer has answered the allegation."),
        "cleared": _("%(number)s: the allegation against you is unfounded. You are cleared."),
        "found": _("%(number)s: there is a finding on the allegation against you."),
        "taken_back": _("%(number)s: the allegation was taken back. You need not answer it."),
    },
)
