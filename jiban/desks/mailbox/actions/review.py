"""A letter that complains about one of us (执法监督): who must not know of it, who reviews it."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.mailbox import accused
from jiban.desks.mailbox.actions.parts import BEFORE_ANSWER
from jiban.desks.mailbox.desk import mailbox
from jiban.loop.actors import CITIZEN, DISPATCHER, HANDLER, INSPECTOR, SYSTEM, UNIT_DUTY, UNIT_HEAD
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
    change.assign(handler_id=change.by.id, incoming_id=None)
    change.tell(CITIZEN, "citizen_signed")
