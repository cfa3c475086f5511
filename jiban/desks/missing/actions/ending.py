"""Found (找到核实), closed and fed back (结案、反馈); and who has come back is visited (回访)."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.actions.parts import (
    CASE,
    DOING,
    HOW,
    LEADING,
    case_of,
    choice,
    line,
    moment,
    officer_field,
    text,
)
from jiban.desks.missing.actions.reporting import FIRST_REVIEW
from jiban.desks.missing.desk import OPEN, OWED, missing
from jiban.desks.missing.models.words import Ending
from jiban.loop.actors import CITIZEN, HANDLER, SYSTEM, UNIT_HEAD, Kind
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed

VERIFIED = [(one.value, one.label) for one in (Ending.SAFE, Ending.DEAD)]
OTHERWISE = [
    (one.value, one.label)
    for one in (Ending.FORCE, Ending.UNFOUNDED, Ending.MALICIOUS, Ending.WITHDRAWN)
]


@missing.action(
    states=OPEN,
    roles=(SYSTEM, *DOING),
    to="found",
    voids=("taken", "plan", "review", "yearly"),
    label=_("Found"),
    fields={
        "place": line(_("where")),
        "text": text(_("how they were found, how they are")),
        "task": line(_("from task"), 32),
    },
    help=_("To be verified. Until then nobody outside hears of it."),
    key="d",
)
def find(change: Change) -> None:
    if change.matter.state == "found":
        _found_again(change)
    else:
        change.detail(found_at=change.now, found_place=change.fields["place"])
    change.index(change.fields["place"], change.fields["text"])
    for audience in (HANDLER, UNIT_HEAD):
        change.tell(audience, "found")


def _found_again(change: Change) -> None:
    """Take in that somebody else found them, too, or that they are elsewhere by now.

    What they said may be told was said of the place where they were: they are asked again.
    """
    place = change.fields["place"]
    if change.by.kind is not Kind.SYSTEM and place not in ("", case_of(change).found_place):
        change.detail(found_place=place, wish="", agreed_at=None, agreed_by_id=None)


@missing.action(
    states="found",
    roles=DOING,
    to="searching",
    keeps="verify",
    label=_("It is not them"),
    fields={"text": text(_("how that was found out"))},
    help=_("The search goes on with a new plan."),
)
def not_them(change: Change) -> None:
    change.detail(found_at=None, found_place="", wish="", agreed_at=None, agreed_by_id=None)
    change.agree("review", change.now + FIRST_REVIEW)
    if case_of(change).criminal_at is None:
        change.then("await_criminal")
    change.tell(HANDLER, "wake")


@missing.action(
    states="found",
    roles=(HANDLER, UNIT_HEAD),
    to="closed",
    keeps="verify",
    voids=[name for name in OWED if name != "verify"],
    label=_("Verify and close"),
    fields={
        "ending": choice(_("ended as"), VERIFIED, required=True),
        "identified": text(_("how it was verified that it is them")),
        "told_by": officer_field(_("the family was told in person by")),
        "told_at": moment(_("told at")),
    },
    help=_("A death: identified, and the family told in person by a named officer, before this."),
    primary=True,
)
def verify(change: Change) -> None:
    said = change.fields
    if said["ending"] == Ending.DEAD:
        for name in ("told_by", "told_at"):
            if said[name] is None:
                raise change.refuse(name, _t("The family is told in person first, by an officer."))
        if said["told_at"] > change.now:
            raise change.refuse("told_at", _t("This time is still to come."))
    change.detail(
        ending=said["ending"],
        identified=said["identified"],
        told_by_id=said["told_by"].pk if said["told_by"] else None,
        told_at=said["told_at"],
    )
    change.tell(CITIZEN, "citizen_news")


@missing.action(
    states=OPEN,
    roles=(HANDLER, *LEADING),
    to="closed",
    voids=OWED,
    label=_("End for another reason"),
    group=CASE,
    fields={
        "ending": choice(_("ended as"), OTHERWISE, required=True),
        "text": text(_("how that was found out, by whom")),
    },
    help=_("Better ten searches for nothing than one too few: an unfounded report is no offence."),
)
def end_otherwise(change: Change) -> None:
    ending = change.fields["ending"]
    if change.matter.state == "cold" and ending == Ending.WITHDRAWN:
        raise change.refuse("ending", _t("Nobody is given up: a search this old is not withdrawn."))
    if ending == Ending.MALICIOUS and not _leads(change):
        raise NotAllowed(_t("Only the head of the unit or a leader says that of somebody."))
    if ending == Ending.FORCE:
        change.detail(found_at=change.now)
    change.detail(ending=ending)
    change.tell(CITIZEN, "citizen_news")


def _leads(change: Change) -> bool:
    return any(change.by.holds(role, change.matter.unit_id) for role in LEADING)


@missing.action(
    states="closed",
    roles=(HANDLER, *LEADING),
    to=("fed_back", "done"),
    keeps="feedback",
    label=_("Feed back"),
    fields={
        "how": choice(_("how"), HOW, required=True),
        "text": text(_("what was said")),
    },
    help=_("Say no more than what the case says may be told."),
    primary=True,
    key="f",
)
def feed_back(change: Change) -> None:
    change.go("fed_back" if case_of(change).ending == Ending.SAFE else "done")


@missing.action(
    states="fed_back",
    roles=(HANDLER, *LEADING),
    to="done",
    keeps="visit",
    label=pgettext_lazy("missing", "Visited"),
    fields={
        "text": text(_("why they left, how they are, what would keep them safe")),
        "risk": forms.BooleanField(label=_("may go missing again"), required=False),
    },
    help=_("Alone with them: what they say stays with those who work on it."),
    primary=True,
)
def visit(change: Change) -> None:
    change.index(change.fields["text"])
