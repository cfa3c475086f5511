"""The declaration of missing people: nobody waits, nobody is given up, nobody is given away."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.aging import plan_anew
from jiban.desks.missing.broadcast.previewing import preview
from jiban.desks.missing.broadcast.recalling import forget_numbers, recall
from jiban.desks.missing.broadcast.standing import may_be_public
from jiban.desks.missing.following import follow
from jiban.desks.missing.forgetting import forget
from jiban.desks.missing.models import Case
from jiban.desks.missing.presenting import as_described, as_numbered, present
from jiban.desks.missing.rates import RATES
from jiban.desks.missing.safe_contact import safe_contact
from jiban.desks.missing.searching import prepare
from jiban.loop.actors import DEPUTY_LEADER, HANDLER, LEADER, UNIT_DUTY, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State, timer
from jiban.loop.spans import Span, days, hours, minutes

LOOKING = ("watched", "searching")
NOT_FOUND = ("reported", *LOOKING, "cold")
OPEN = (*NOT_FOUND, "found")
AFTER = ("closed", "fed_back", "done")
OWED = ("taken", "plan", "call", "call_again", "review", "criminal", "verify", "yearly")
"""What is no longer owed once the search is over."""
FACTS = (
    "add_sighting",
    "check_sighting",
    "retract",
    "approve_evidence",
    "add_searched",
    "add_place",
    "describe",
    "give_back",
)
"""Actions after which the plan is made anew; what the family adds in words, who has the case reads
and puts down as one of them."""

missing = Desk(
    "missing",
    _("Missing people"),
    prefix="SL",
    rank=1,
    details=Case,
    present=present,
    initial={
        "describe": as_described,
        **dict.fromkeys(("approve_poster", "renew_poster", "recall_poster"), as_numbered),
    },
    previews={"draft_poster": preview},
    safe_contact=safe_contact,
    rates=RATES,
    retention=3 * 365,
    nameless_files=True,
    forgets=(
        "happened",
        "place",
        "lon",
        "lat",
        "clothing",
        "marks",
        "medicine",
        "carries",
        "likely",
        "relation",
        "wish_words",
        "found_place",
        "identified",
        "wanted",
    ),
    forget=forget,
    may_be_public=may_be_public,
    prepare=prepare,
    chores={recall: 1.0, follow: 1.0, plan_anew: 10.0, forget_numbers: 60.0},
    states=(
        State("reported", pgettext_lazy("missing", "reported")),
        State("watched", pgettext_lazy("missing", "watched over")),
        State("searching", pgettext_lazy("missing", "being searched for")),
        State("found", pgettext_lazy("missing", "found, to be verified")),
        State("cold", pgettext_lazy("missing", "searched for year after year")),
        State("closed", pgettext_lazy("missing", "closed, to be fed back")),
        State("fed_back", pgettext_lazy("missing", "fed back, to be visited")),
        State("done", pgettext_lazy("missing", "fed back"), final=True),
    ),
    promises=(
        Promise(
            "taken",
            within=Span(timedelta(seconds=10)),
            from_action="report",
            only_in=("reported",),  # else it was accepted in the same instant
            label=_("accept the report"),
            ladder=(
                Rung(at=1.0, tell=UNIT_DUTY, breaks=True),
                Rung(at=6.0, tell=DEPUTY_LEADER),
            ),
        ),
        Promise(
            "plan",
            within=minutes(1),
            from_action=("report", "take_in", *FACTS, "not_them", "wake", "reopen"),
            only_in=LOOKING,
            stays=True,
            label=_("plan the search and give out tasks"),
            # The machine plans after three seconds: what comes in together makes one plan. Each
            # rung does: after an outage the highest one alone fires.
            ladder=(
                Rung(at=0.05, does="plan"),
                Rung(at=1.0, tell=HANDLER, breaks=True, does="plan"),
                Rung(at=3.0, tell=UNIT_HEAD, does="plan"),
            ),
        ),
        Promise(
            "call",
            within=minutes(10),
            from_action=("report", "reopen"),
            label=_("call the family"),
        ),
        Promise(
            "call_again",
            within=hours(2),
            from_action=("call_family", "wake", "not_them"),
            only_in=("reported", *LOOKING, "found"),
            stays=True,
            label=_("call the family again"),
        ),
        Promise(
            "review",
            within=hours(24),  # after 1, 6 and 24 hours, then every day
            from_action=("report", "take_in", "review", "not_them", "wake", "reopen"),
            only_in=LOOKING,
            label=_("review the search"),
        ),
        timer(
            "criminal",
            within=hours(48),
            from_action=("report", "await_criminal"),
            does="to_criminal",
            label=_("hand over to criminal investigation"),
        ),
        Promise(
            "verify",
            within=minutes(30),
            from_action="find",
            stays=True,
            label=_("verify that it is them"),
        ),
        Promise(
            "yearly",
            within=days(365),
            from_action=("rest", "review_again"),
            label=_("review once more: nobody is given up"),
            ladder=(
                Rung(at=0.95, tell=HANDLER),
                Rung(at=1.0, tell=DEPUTY_LEADER, breaks=True),
                Rung(at=1.1, tell=LEADER),
            ),
        ),
        Promise(
            "feedback",
            within=hours(2),
            from_action=("verify", "end_otherwise"),
            label=_("tell who reported how it ended"),
        ),
        Promise(
            "visit",
            within=days(3),
            from_action="feed_back",
            only_in=("fed_back",),
            label=_("visit who has come back"),
        ),
    ),
    ladder=(
        Rung(at=0.5, tell=HANDLER),
        Rung(at=0.8, tell=UNIT_HEAD),
        Rung(at=1.0, tell=DEPUTY_LEADER, breaks=True),
        Rung(at=2.0, tell=LEADER),
    ),
    messages={
        "new": _("Somebody is missing, %(number)s: you have it. Call the family in 10 minutes."),
        "nobody_has_it": _("Somebody is missing, %(number)s, and nobody is on duty: take it."),
        "has_nobody": _("Case %(number)s is now with your unit and nobody has it: take it."),
        "passed_on": _("Case %(number)s comes to you from another officer: read what is owed."),
        "kept_away": _("An officer is kept away from case %(number)s now: read whom, and why."),
        "let_back": _("An officer is kept away from case %(number)s no longer: read why."),
        "oversee": _("Case %(number)s is yours to oversee: %(reasons)s"),
        "planned": _("The search %(number)s has a plan."),
        "fact": _("There is something new on %(number)s."),
        "compared": _("A found person may be the one of %(number)s: look at them side by side."),
        "kin": _("A profile that %(number)s is tied to has something to look at."),
        "found": _(
            "Somebody was found for %(number)s: verify it within 30 minutes, "
            "and tell nobody outside."
        ),
        "asked_more": _("Who reported %(number)s asks for more. Clear them first."),
        "wish": _("The person of %(number)s has said who may be told what: approve it."),
        "to_approve": _("On %(number)s a location or footage waits for your approval."),
        "approved": _("What you asked for on %(number)s is approved."),
        "not_approved": _("What you asked for on %(number)s is not approved. Read why."),
        "poster": _("A poster for %(number)s waits for a leader."),
        "share": _("A request to other cities for %(number)s waits for a leader."),
        "sms": _("A short text for %(number)s waits for a leader."),
        "sms_out": "%(words)s",
        "sms_over": _("Concluded"),
        "criminal": _("%(number)s comes to criminal investigation with the whole file."),
        "gone_criminal": _("%(number)s went to criminal investigation."),
        "rest": _("%(number)s is not found yet: it is reviewed every year."),
        "wake": _("The search %(number)s goes on."),
        "citizen_reported": _("We have your report %(number)s and search. Keep number and code."),
        "citizen_news": _("Please look at the page of your report %(number)s."),
    },
)
