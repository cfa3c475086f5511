"""The search is planned and reviewed (查找), handed over, and never given up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing import knowing, plain, searching, seats
from jiban.desks.missing.actions.parts import (
    CASE,
    DOING,
    LEADING,
    case_of,
    choice,
    line,
    spot,
    text,
)
from jiban.desks.missing.actions.reporting import grade_again
from jiban.desks.missing.desk import LOOKING, missing
from jiban.desks.missing.models import Case, Task
from jiban.desks.missing.seats import Seat
from jiban.loop import reading, recusal
from jiban.loop.actors import (
    DEPUTY_LEADER,
    HANDLER,
    LEADER,
    SYSTEM,
    UNIT_DUTY,
    UNIT_HEAD,
    Kind,
)
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed
from jiban.loop.people import LABEL

REVIEWS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""After which time since the report a search is reviewed; then every day."""
EARLY = timedelta(minutes=15)
"""So long before its time a review may be made."""
CRIMINAL_AFTER = timedelta(hours=48)
TASKS = "missing_tasks"
"""The desk of the tasks."""


@missing.action(
    states=LOOKING,
    roles=(SYSTEM, *DOING),
    to="searching",
    keeps="plan",
    label=_("Plan the search"),
    help=_("Gives out tasks; what is not wanted any more and not begun is taken back."),
    primary=True,
    key="c",
)
def plan(change: Change) -> None:
    if any(p.name == "plan" and p.ended_at == change.now for p in change.matter.promises):
        return  # the ladder has just made it, and what it has given out is not written yet
    case = case_of(change)
    facts = knowing.known(case, change.matter.unit_id, change.now)
    with translation.override(settings.LANGUAGE_CODE):  # one text for all who read it
        planned = searching.propose(facts)
    known = _not_to_ask(case, change.now)
    told: set[int] = set()
    for one in planned.tasks:
        unit_id = _unit_of(change, one)
        if one.key not in known and searching.can(facts, one, unit_id):
            give_out(change, replace(one, unit_id=unit_id), quiet=unit_id in told)
            told.add(unit_id)  # one notice of a plan for each unit
    wanted = [*planned.stay, *(one.key for one in planned.tasks)]
    change.detail(
        plans=case.plans + 1,
        wanted=wanted,
        finds=planned.finds,
        at_most=planned.at_most,
    )
    change.say(
        plan=case.plans + 1,
        wanted=len(wanted),
        finds=planned.finds,
        at_most=planned.at_most,
    )
    grade_again(change, case)  # by the hour it may be another
    change.tell(HANDLER, "planned")


def _not_to_ask(case: Case, now: datetime) -> set[str]:
    """Return the keys of tasks that are under way, or that were answered not long ago."""
    rows = Task.objects.filter(case=case).exclude(matter__state="ended")
    return {
        key
        for key, ended in rows.values_list("key", "matter__ended_at")
        if ended is None or ended > now - searching.asked_anew_after(key)
    }


def _unit_of(change: Change, one: searching.Proposal) -> int:
    """Return the unit that does a task."""
    return one.unit_id or seats.unit_of(Seat(one.seat), one.lon, one.lat, change.matter.unit_id)


def give_out(change: Change, one: searching.Proposal, **more: Any) -> None:
    """Open the matter of a task, tied to the case as a part of it.

    Partners are not told whose home a place is. Officers are shown it as on the case: the task
    knows by the same label what it stands for, and opens it for a purpose.
    """
    place = plain.readable(one.place) if one.seat in seats.PARTNERS else one.place
    change.open(
        "part_of",
        "offer",
        _named(change, place),
        desk=TASKS,
        case=change.matter.id,
        seat=one.seat,
        unit=_unit_of(change, one),
        proposal=one.key,
        planned=bool(one.key),
        place=place,
        lon=one.lon,
        lat=one.lat,
        line=" ".join(f"{lon},{lat}" for lon, lat in one.line),
        what=plain.readable(one.what),
        why=plain.readable(one.why),
        until=one.until,
        **more,
    )


def _named(change: Change, place: str) -> dict[int, Mapping[str, str]]:
    """Return what a place names by labels of the case, by label."""
    labels = {int(number) for number in LABEL.findall(place)}
    if not labels:
        return {}
    known = {one.label: one.data for one in reading.people_of(change.matter.id, labels)}
    known |= dict(enumerate(change.mentioned, change.matter.people + 1))
    return {label: data for label, data in known.items() if label in labels}


@missing.action(
    states=LOOKING,
    roles=(*DOING, *LEADING),
    label=_("Give out a task"),
    fields={
        "seat": choice(_("seat"), Seat.choices, required=True),
        **spot(),
        "what": forms.CharField(label=pgettext_lazy("task", "what to do"), max_length=300),
        "why": line(_("why here"), 300),
        "minutes": forms.IntegerField(
            label=_("answer within, minutes"), min_value=5, max_value=1440, initial=60
        ),
    },
    key="e",
)
def give_task(change: Change) -> None:
    said = change.fields
    give_out(
        change,
        searching.Proposal(
            key="",
            seat=said["seat"],
            what=said["what"],
            why=said["why"],
            until=change.now + timedelta(minutes=said["minutes"]),
            place=said["place"],
            lon=said["lon"],
            lat=said["lat"],
        ),
    )


@missing.action(
    states=LOOKING,
    roles=(HANDLER, UNIT_HEAD, DEPUTY_LEADER, LEADER),
    keeps="review",
    label=_("Review the search"),
    fields={"text": text(_("what was done, what follows"))},
    help=_("After 1, 6 and 24 hours, then every day."),
    key="v",
)
def review(change: Change) -> None:
    change.agree("review", _next_review(change.matter.opened_at, change.now))
    grade_again(change, case_of(change))
    change.index(change.fields["text"])


def _next_review(opened: datetime, now: datetime) -> datetime:
    """Return when the next review is due; one that comes early counts for the mark ahead."""
    ahead = [opened + after for after in REVIEWS if opened + after > now + EARLY]
    return ahead[0] if ahead else now + REVIEWS[-1]


@missing.action(
    states=LOOKING,
    roles=(SYSTEM,),
    label=_("Wait for the hand-over to criminal investigation"),
    shown=False,
)
def await_criminal(change: Change) -> None:
    """After the search goes on again; not when criminal investigation has had it."""
    change.agree("criminal", max(change.now, change.matter.opened_at + CRIMINAL_AFTER))


@missing.action(
    states=("reported", *LOOKING),
    roles=(SYSTEM, HANDLER, *LEADING),
    voids="criminal",
    label=_("Hand over to criminal investigation"),
    group=CASE,
    help=_("By itself after 48 hours, with the whole file; earlier when there is a crime in it."),
)
def to_criminal(change: Change) -> None:
    case = case_of(change)
    if case.criminal_at is not None:
        if change.by.kind is Kind.SYSTEM:
            return  # a timer of before the first time
        raise NotAllowed(_t("Criminal investigation has it already."))
    before = change.matter.unit_id
    change.detail(criminal_at=change.now)
    unit_id = seats.criminal(case.lon, case.lat, before)
    # With an officer of theirs recused, the next above has it; with nobody left, it stays.
    unit_id = recusal.next_home(change.recusals, unit_id) or before
    owner = seats.owner(unit_id, change.now, change.recusals)
    change.assign(unit_id=unit_id, handler_id=owner, incoming_id=None)  # nobody hands it over there
    change.say(file=searching.file_of(case))
    for audience in (HANDLER, UNIT_DUTY, UNIT_HEAD):
        change.tell(audience, "criminal", at=unit_id)
    change.tell(UNIT_HEAD, "gone_criminal", at=before)


@missing.action(
    states="searching",
    roles=(DEPUTY_LEADER, LEADER),
    to="cold",
    voids=("plan", "call", "call_again", "review"),
    label=_("Search year after year"),
    group=CASE,
    fields={
        "family_dna": forms.BooleanField(label=_("the family's DNA was asked for")),
        "unnamed": forms.BooleanField(label=_("compared with the unnamed, living and dead")),
        "hospitals": forms.BooleanField(label=_("hospitals, shelters and homes were asked")),
        "told": forms.BooleanField(label=_("the family was told in person")),
        "text": text(_("what was done, and what is still to be done")),
    },
    help=_("Only after criminal investigation has had it. It cannot be closed as merely old."),
)
def rest(change: Change) -> None:
    if case_of(change).criminal_at is None:
        raise change.refuse("text", _t("Criminal investigation has to have it first."))
    change.tell(HANDLER, "rest")


@missing.action(
    states="cold",
    roles=(HANDLER, *LEADING),
    keeps="yearly",
    label=_("Review once more"),
    fields={"text": text(_("what was compared anew, what follows"))},
    primary=True,
)
def review_again(change: Change) -> None:
    change.index(change.fields["text"])


@missing.action(
    states="cold",
    roles=(HANDLER, *LEADING),
    to="searching",
    voids="yearly",
    label=_("Search on"),
    fields={"text": text(_("what is new"))},
)
def wake(change: Change) -> None:
    change.agree("review", change.now + REVIEWS[0])
    change.tell(HANDLER, "wake")
