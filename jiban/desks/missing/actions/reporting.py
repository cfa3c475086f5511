"""Somebody is reported missing (接警): taken in at once, with what is known, and graded."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing import grading, seats, triage
from jiban.desks.missing.actions.approving import disagree, recall_all
from jiban.desks.missing.actions.parts import (
    CASE,
    DOING,
    KNOWN,
    LEADING,
    TAKEN_IN,
    case_of,
    check_spot,
    choice,
    degrees,
    line,
    moment,
    text,
    whole,
)
from jiban.desks.missing.desk import AFTER, NOT_FOUND, OPEN, missing
from jiban.desks.missing.models import Case
from jiban.desks.missing.models.case import ASKED, DESCRIBED
from jiban.desks.missing.models.words import Answer, Category, Grade, Sex, Weather
from jiban.loop import people
from jiban.loop.actors import (
    CITIZEN,
    DEPUTY_LEADER,
    DISPATCHER,
    LEADER,
    SYSTEM,
    UNIT_DUTY,
    UNIT_HEAD,
)
from jiban.loop.change import Change
from jiban.loop.desk import Text
from jiban.loop.errors import Refused
from jiban.loop.fields import UnitField
from jiban.loop.models import Person
from jiban.loop.reading import mark

FIRST_REVIEW = timedelta(hours=1)
FAST_CLOCK = timedelta(minutes=10)
PHONE = r"^\+?[0-9 -]{7,20}$"


def _phone(label: Text) -> forms.RegexField:
    wrong = {"invalid": _("Enter a phone number, such as 13800000000.")}
    return forms.RegexField(PHONE, label=label, required=False, error_messages=wrong)


def _described() -> dict[str, forms.Field]:
    return {
        "age": whole(_("age"), 0, 120),
        "sex": choice(_("sex"), Sex.choices),
        "category": choice(_("who it is"), Category.choices),
        "happened": text(_("what happened"), required=False),
        "seen_at": moment(_("last seen at")),
        "place": line(_("last seen where")),
        "lon": degrees(_("longitude"), 180),
        "lat": degrees(_("latitude"), 90),
        "clothing": line(_("clothing")),
        "height": whole(_("height, cm"), 30, 250),
        "marks": line(_("marks, speech, gait")),
        "medicine": line(_("medicine needed"), 100),
        "medicine_at": moment(_("medicine due at")),
        "carries": line(_("carries: money, cards, bag")),
        "likely": text(_("where they may be"), required=False),
        "weather": choice(pgettext_lazy("missing", "weather"), Weather.choices),
        "crime": forms.BooleanField(label=_("signs of a crime"), required=False),
        "before": whole(_("missing before, times"), 0, 999),
        **{name: choice(label, Answer.choices) for name, label in QUESTIONS.items()},
    }


QUESTIONS: Mapping[str, Text] = {
    "violence": _("Was there violence at home?"),
    "control": _("Does anybody keep or control the missing person?"),
    "debt": _("Does the missing person owe money to who looks for them?"),
    "protection_order": _("Is there a protection order?"),
}


@missing.action(
    opens=True,
    roles=(CITIZEN, UNIT_DUTY, UNIT_HEAD, DISPATCHER, SYSTEM),
    to=("watched", "reported"),
    label=_("Report somebody missing"),
    fields={
        "name": line(_("name of the missing person"), 50),
        **_described(),
        "missing_phone": _phone(_("phone that they carry")),
        "id_number": line(_("identity number"), 30),
        "reporter": line(_("your name"), 50),
        "phone": _phone(_("your phone number")),
        "relation": line(_("you are their"), 40),
        "unit": UnitField(label=_("unit"), required=False),
    },
    private=("name", "missing_phone", "id_number", "reporter", "phone"),
    files=True,
    help=_("Nothing is required: say what is known, the search begins at once."),
    primary=True,
)
def report(change: Change) -> None:
    said = change.fields
    check_spot(change)
    _check_seen(change)
    _tell_apart(change)
    known = {name: _kept(name, said[name]) for name in (*DESCRIBED, *ASKED)}
    label = change.mention(
        name=said["name"], phone=said["missing_phone"], id_number=said["id_number"]
    )
    known["before"] = max(known["before"], _earlier(said["missing_phone"]))
    if said["reporter"] or said["phone"]:
        change.person(name=said["reporter"], phone=said["phone"])
    unit_id = said["unit"] or seats.centre(said["lon"], said["lat"])
    if unit_id is None:
        raise Refused(_t("No units are loaded yet. Load them: jiban city import units FILE"))
    change.assign(unit_id=unit_id)
    case = Case(pk=change.matter.id, **known)
    grade, reasons = triage.triage(grading.known(case, change.now))
    change.detail(person=label, relation=said["relation"], grade=grade, reasons=reasons, **known)
    change.set(title=_title(case))
    change.say(grade=grade, reasons=reasons)
    change.index(*(str(said[name]) for name in ("happened", "place", "clothing", "marks")))
    _oversee(change, grade, reasons)
    change.tell(CITIZEN, "citizen_reported")
    owner = seats.owner(unit_id, change.now)
    change.go("watched" if owner else "reported")
    if owner is None:
        change.tell(UNIT_DUTY, "nobody_has_it")
    else:
        _accept(change, owner)


def _check_seen(change: Change) -> None:
    """Refuse a time that is still to come; a phone whose clock is a little fast means now."""
    seen_at = change.fields["seen_at"]
    if seen_at is None or seen_at <= change.now:
        return
    if seen_at > change.now + FAST_CLOCK:
        raise change.refuse("seen_at", _t("This time is still to come."))
    change.fields["seen_at"] = change.now


def _accept(change: Change, owner: int) -> None:
    """Name who has it: nobody waits for a person to accept."""
    change.assign(handler_id=owner, incoming_id=None)
    change.say(owner=owner)
    change.agree("review", change.now + FIRST_REVIEW)
    change.tell_officer(owner, "new")


def _tell_apart(change: Change) -> None:
    """Put a label where a text has the name of the missing person or of who reports."""
    said = change.fields
    marks = {
        said["name"]: mark(change.matter.people + len(change.mentioned) + 1),
        said["reporter"]: mark(people.AUTHOR),
    }
    for name, label in marks.items():
        if len(name) < 2:
            continue
        for field in change.action.texts:
            if field not in change.action.private and said[field]:
                said[field] = said[field].replace(name, label)


def _unsaid(value: Any) -> bool:
    """Tell whether a field was left as it is; 0 is an age."""
    return value is None or value == "" or value is False


def _kept(name: str, value: Any) -> Any:
    """Return a value as its column keeps it."""
    if name == "before":
        return value or 0
    return "" if value is None and name in ASKED else value


def _earlier(phone: str) -> int:
    """Return of how many cases a person with this phone was the missing one."""
    if not phone:
        return 0
    found = Person.objects.filter(phone_index=people.phone_index(phone), matter__desk=missing.name)
    return sum(1 for row in found.values("label", "matter__missing_case__person") if _same(row))


def _same(row: Mapping[str, Any]) -> bool:
    return bool(row["label"] == row["matter__missing_case__person"])


def _title(case: Case) -> str:
    """Return who is missing, without a name."""
    with translation.override(settings.LANGUAGE_CODE):  # one title for all who read it
        parts = [str(Category(case.category).label) if case.category else _t("somebody")]
        if case.age is not None:
            parts.append(_t("%(age)s years") % {"age": case.age})
        if case.sex:
            parts.append(str(Sex(case.sex).label))
        return _t("Missing: %(who)s") % {"who": _t(", ").join(parts)}


def _oversee(change: Change, grade: Grade, reasons: list[str]) -> None:
    """Let the leader oversee what is major, the deputy leader the rest."""
    audience, height = (LEADER, 3) if grade == Grade.MAJOR else (DEPUTY_LEADER, 2)
    change.set(raised=max(height, change.matter.raised), urgent=grade == Grade.MAJOR)
    change.tell(audience, "oversee", reasons=_t(", ").join(triage.words(reasons)) or "—")


def grade_again(change: Change, case: Case) -> None:
    """Grade a case by what is known now; with another grade it is for another to oversee."""
    grade, reasons = grading.again(case, change.now)
    if (grade, reasons) != (case.grade, case.reasons):
        change.detail(grade=grade, reasons=reasons)
        change.say(grade=grade, reasons=reasons)
    if grade != case.grade:
        _oversee(change, grade, reasons)


@missing.action(
    states="reported",
    roles=TAKEN_IN,
    to="watched",
    keeps="taken",
    label=_("Accept the report"),
    help=_("The machine has accepted it already, unless nobody was there to have it."),
    primary=True,
    key="s",
)
def take_in(change: Change) -> None:
    assert change.by.id is not None  # the roles that accept are officers'
    _accept(change, change.by.id)


@missing.action(
    states=OPEN,
    roles=DOING,
    label=_("Add to the description"),
    group=KNOWN,
    fields=_described(),
    help=_("What is left as it is stays. The grade is set again."),
    key="w",
)
def describe(change: Change) -> None:
    case = case_of(change)
    check_spot(change)
    _check_seen(change)
    known = {
        name: _kept(name, change.fields[name])
        for name in (*DESCRIBED, *ASKED)
        if not _unsaid(change.fields[name])
    }
    feared = [name for name in ASKED if getattr(case, name) != known.get(name) == Answer.YES]
    for name, value in known.items():
        setattr(case, name, value)
    if feared:  # what the reporter was cleared of is told of now
        known |= {"cleared_at": None, "cleared_by_id": None}
        disagree(change)
    change.detail(**known)
    change.set(title=_title(case))
    grade_again(change, case)


@missing.action(
    states=NOT_FOUND,
    roles=(*DOING, *LEADING),
    label=_("Set the grade"),
    group=CASE,
    fields={
        "grade": choice(_("grade"), Grade.choices, required=True),
        "text": text(_("reason")),
    },
    help=_("It stands until a reason comes that you did not know."),
)
def regrade(change: Change) -> None:
    case, grade = case_of(change), Grade(change.fields["grade"])
    change.detail(grade=grade, regraded=True)
    _oversee(change, grade, case.reasons)


@missing.action(
    states=AFTER,
    roles=LEADING,
    to="searching",
    voids=("feedback", "visit"),
    label=pgettext_lazy("missing", "Open it again"),
    fields={"text": text(_("reason"))},
    key="u",
)
def reopen(change: Change) -> None:
    change.detail(ending="", found_at=None, wish="", agreed_at=None, agreed_by_id=None)
    change.detail(found_place="", identified="", told_by_id=None, told_at=None)
    recall_all(change)
    change.agree("review", change.now + FIRST_REVIEW)
    if case_of(change).criminal_at is None:
        change.then("await_criminal")
    change.tell(UNIT_HEAD, "wake")
