"""The mailbox's declaration: its states, its promises with their ladder, and its notices."""

from django.utils.translation import gettext_lazy as _

from jiban.desks.mailbox import advising, learning_anew, repeats
from jiban.desks.mailbox.aloud import words
from jiban.desks.mailbox.call_backs import HOUR
from jiban.desks.mailbox.call_backs import draw as draw_call_backs
from jiban.desks.mailbox.disputes import named_as_right
from jiban.desks.mailbox.figures import figures
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.presenting import present
from jiban.desks.mailbox.rates import RATES
from jiban.desks.mailbox.review import hand_on, the_one_recused
from jiban.desks.mailbox.safe_contact import safe_contact
from jiban.desks.mailbox.sections import sections
from jiban.desks.mailbox.subjects import SUBJECTS
from jiban.desks.mailbox.tally import about, tally
from jiban.desks.mailbox.triage import do as do_triage
from jiban.loop.actors import DEPUTY_LEADER, HANDLER, LEADER, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State, timer
from jiban.loop.spans import days, hours, minutes, working_days

mailbox = Desk(
    "mailbox",
    _("Director's mailbox"),
    prefix="XJ",
    rank=0,
    details=Letter,
    safe_contact=safe_contact,
    present=present,
    advise={"resolve": advising.on_answer, "feedback": advising.on_feedback},
    initial={"designate": named_as_right, "allege": the_one_recused},
    figures=figures,
    tally=tally,
    subjects=SUBJECTS,
    about=about,
    words=words,
    sections=sections,
    rates=RATES,
    retention=3 * 365,
    forgets=(
        "place",
        "lon",
        "lat",
        "body",
        "accused",
        "answer",
        "grade_text",
        "origin",
        "suggested",
    ),
    forget=repeats.forget,
    chores={
        do_triage: 1.0,
        repeats.do: 1.0,
        draw_call_backs: HOUR,
        hand_on: HOUR,
        learning_anew.do: HOUR,
    },
    states=(
        State("triage", _("waiting for a unit")),
        State("received", _("waiting to be signed")),
        State("signed", _("signed")),
        State("handling", _("being handled")),
        State("waiting", _("waiting for the citizen")),
        State("paused", _("paused")),
        State("disputed", _("waiting for an arbiter")),
        State("resolved", _("resolved")),
        State("closed", _("closed"), final=True),
        State("merged", _("merged"), final=True),
        State("withdrawn", _("withdrawn"), final=True),
    ),
    promises=(
        Promise(
            "sign",
            within=minutes(10),
            from_action=("receive", "transfer", "designate", "withhold", "appeal"),
            label=_("sign the letter"),
            only_in=("triage", "received"),
        ),
        Promise("contact", within=minutes(30), from_action="receive", label=_("make contact")),
        Promise(
            "feedback",
            within=hours(48),
            from_action=("receive", "reopen", "appeal"),
            label=_("give first feedback"),
        ),
        Promise(
            "resolve",
            within=working_days(10),
            from_action=("sign", "take_up", "refuse", "reopen", "appeal"),
            label=_("resolve the matter"),
            pausable=("awaiting_citizen", "expert_report", "court", "other_authority"),
            # Signed once more by the next unit, the letter is due when it was due before.
            stays=True,
        ),
        Promise(
            "arbitrate",
            within=hours(4),
            urgent=hours(1),
            from_action=("refuse", "transfer", "send_back"),
            only_in=("disputed",),
            label=_("decide whose letter it is"),
            ladder=(
                Rung(at=0.5, tell=DEPUTY_LEADER),
                Rung(at=1.0, tell=LEADER, breaks=True),
                Rung(at=2.0, tell=LEADER),
            ),
        ),
        timer(
            "quiet",
            within=days(7),
            from_action=("resolve", "add"),
            only_in=("resolved",),
            does="close_quiet",
        ),
    ),
    ladder=(
        Rung(at=0.5, tell=HANDLER),
        Rung(at=0.8, tell=UNIT_HEAD),
        Rung(at=1.0, tell=DEPUTY_LEADER, breaks=True),
        Rung(at=2.0, tell=LEADER),
    ),
    pause_reasons={
        "awaiting_citizen": _("waiting for what we asked the citizen for"),
        "expert_report": _("waiting for an expert's report"),
        "court": _("waiting for a court"),
        "other_authority": _("waiting for another authority"),
    },
    messages={
        "new": _("New letter %(number)s: sign it within 10 minutes."),
        "danger": _("Letter %(number)s reads like danger now. Act at once."),
        "to_review": _("Letter %(number)s is about one of us: take it up within 10 minutes."),
        "appealed": _("Letter %(number)s: the citizen asks for another review."),
        "to_route": _("Letter %(number)s waits for a unit."),
        "transferred": _("Letter %(number)s was passed to your unit: sign it within 10 minutes."),
        "transferred_again": _(
            "Letter %(number)s was passed on once more. See to it that it finds its unit."
        ),
        "refused": _("Whose is letter %(number)s? %(unit)s refuses it: decide."),
        "bounced": _(
            "Letter %(number)s went to and fro three times. A leader decides whose it is."
        ),
        "designated": _("Letter %(number)s was given to your unit by decision: sign it."),
        "decided": _("It is decided: letter %(number)s belongs to %(unit)s."),
        "added": _("The citizen added something to letter %(number)s."),
        "rated_bad": _("The citizen is not satisfied with letter %(number)s."),
        "reopened": _("Letter %(number)s was reopened."),
        "withdrawn": _("The citizen withdrew letter %(number)s."),
        "thanked": _("A letter of thanks, %(number)s, is in your record."),
        "citizen_received": _(
            "Your letter %(number)s is here. Follow it with its number and code."
        ),
        "citizen_signed": _("Your letter %(number)s was signed; an officer has it."),
        "citizen_contact": _("The officer has answered you on the page of letter %(number)s."),
        "citizen_feedback": _("There is news on your letter %(number)s."),
        "citizen_asked": _("The officer needs something from you for letter %(number)s."),
        "citizen_resolved": _("Your letter %(number)s was answered. Please confirm and rate."),
        "citizen_merged": _("Your letter %(number)s goes on together with %(other)s."),
        "citizen_transferred": _("Your letter %(number)s was passed to %(unit)s."),
        "citizen_disputed": _(
            "It is being decided which unit is right for letter %(number)s; until then %(unit)s "
            "answers to you."
        ),
    },
)
