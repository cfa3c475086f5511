"""A letter that complains about one of us (执法监督): who must not know of it, who reviews it."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.mailbox import accused, review
from jiban.desks.mailbox.actions.parts import BEFORE_ANSWER, letter, long_text
from jiban.desks.mailbox.desk import mailbox
from jiban.loop.actors import (
    CITIZEN,
    DEPUTY_LEADER,
    DISPATCHER,
    HANDLER,
    INSPECTOR,
    LEADER,
    SYSTEM,
    UNIT_DUTY,
    UNIT_HEAD,
)
from jiban.loop.change import Change
from jiban.loop.common import note_field
from jiban.loop.fields import OfficersField, UnitField

OPEN = (*BEFORE_ANSWER, "resolved")


@mailbox.action(
    states=OPEN,
    roles=(HANDLER, UNIT_HEAD, DISPATCHER, INSPECTOR),
    label=_("Name who is complained about"),
    fields={
        "officers": OfficersField(
            label=_("police numbers of the officers"), required=False, max_length=200
        ),
        "unit": UnitField(label=_("or the whole unit, while nobody is identified"), required=False),
        "text": note_field(_("reason")),
    },
    verbatim=("officers",),
    help=_(
        "Whoever is named neither handles the letter nor learns of it; who was named before and is "
        "not any more can be given it again. With nobody named, it is a letter like any other."
    ),
    key="z",
)
def name_accused(change: Change) -> None:
    said = change.fields
    units = [said["unit"]] if said["unit"] else []
    named = accused.Named(OfficersField.ids(said["officers"]), units)
    if change.by.id in named.officers:
        raise change.refuse("officers", _t("Let somebody else name you."))
    before = dict(change.recusals)
    for whom in before:
        change.lift(officer_id=whom.officer_id, unit_id=whom.unit_id)
    if named:
        accused.recuse(change, named, said["text"][:200])
    elif before:
        change.detail(compared=False)  # it is grouped like any other
    if before:
        change.detail(accused_followed=before.keys() == change.recusals.keys())


@mailbox.action(
    states=OPEN,
    roles=(SYSTEM,),
    to="received",
    resumes=True,
    voids=("quiet", "arbitrate"),
    recusal=True,
    label=_("Give to a reviewer"),
    shown=False,
    help=_("Once somebody is recused, the letter goes to those who may review it."),
)
def withhold(change: Change) -> None:
    accused.to_reviewer(change)


@mailbox.action(
    states="received",
    roles=(INSPECTOR, UNIT_HEAD, UNIT_DUTY),
    to="signed",
    keeps="sign",
    recusal=True,
    label=_("Take up the review"),
    help=_("You review what the letter says of an officer or a unit, and become its handler."),
    primary=True,
    key="s",
)
def take_up(change: Change) -> None:
    review.by_another(change, letter(change))
    change.assign(handler_id=change.by.id, incoming_id=None)
    change.tell(CITIZEN, "citizen_signed")


@mailbox.action(
    states=("signed", "handling"),
    roles=(HANDLER, INSPECTOR, UNIT_HEAD),
    recusal=True,
    label=_("Send an allegation"),
    fields={
        "officer": OfficersField(
            label=_("police number of the officer who answers"), max_length=20
        ),
        "text": long_text(_("allegation, in your own words"), most=4000),
        "sure": forms.BooleanField(
            label=_("It quotes the letter or names the place, and gives nobody away"),
            required=False,
        ),
    },
    private=("text", "sure"),  # the text stands with the allegation, whose number is kept here
    help=_(
        "The officer sees this text alone: no letter, no author, no number. Write it so that "
        "nobody is recognised. While nobody is identified, the head answers for the unit."
    ),
    primary=True,
    key="l",
)
def allege(change: Change) -> None:
    said, known = change.fields, letter(change)
    review.by_another(change, known)
    officers = OfficersField.ids(said["officer"])
    if len(officers) != 1:
        raise change.refuse("officer", _t("Name one officer; send the next one another."))
    if not change.bars(officers[0]):
        raise change.refuse("officer", _t("First name the officer as complained about."))
    found = review.leaks_of(change, said["text"], known)
    if any(leak.certain for leak in found) or (found and not said["sure"]):
        reasons = "; ".join(review.said(leak) for leak in found)
        raise change.refuse("text", _t("This gives the author away: %(what)s") % {"what": reasons})
    if found:
        change.say(quotes=[leak.gives for leak in found])
    if known.appealed_at is None:
        change.detail(reviewed_by_id=change.by.id)
    change.open(
        "caused_by",
        "allege",
        {},
        desk=review.DESK,
        recusals={},  # the officer who answers is the one who must not know of the letter
        officer=officers[0],
        unit=change.matter.unit_id,
        text=said["text"],
        reviewer=change.by.id,
    )


@mailbox.action(
    states=("resolved", "closed"),
    roles=(CITIZEN, INSPECTOR, LEADER, DEPUTY_LEADER),
    to="received",
    voids="quiet",
    recusal=True,
    label=_("Ask for another review"),
    fields={"text": long_text(_("why the finding is wrong"), most=2000)},
    public=_("You asked for another review"),
    help=_("Once: another reviewer looks at it again."),
    key="u",
)
def appeal(change: Change) -> None:
    if letter(change).appealed_at is not None:
        raise change.refuse("text", _t("It was reviewed a second time already."))
    change.assign(unit_id=review.second_unit(change), handler_id=None, incoming_id=None)
    change.detail(appealed_at=change.now, reviewed_by_id=change.matter.handler_id)
    change.set(raised=max(1, change.matter.raised))
    for audience in (INSPECTOR, UNIT_HEAD):
        change.tell(audience, "appealed")
