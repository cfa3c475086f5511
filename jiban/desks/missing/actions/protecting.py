"""Who is told what: the reporter is cleared, a found adult says, a second officer approves."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing import protections
from jiban.desks.missing.actions.approving import disagree
from jiban.desks.missing.actions.parts import CASE, DOING, LEADING, case_of, choice, text
from jiban.desks.missing.desk import AFTER, OPEN, missing
from jiban.desks.missing.models.words import Wish
from jiban.loop.actors import CITIZEN, PROTECTION, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed

MORE = {
    "sightings": _("where they were seen"),
    "tasks": _("who searches where"),
    "officer": _("which officer and unit has it"),
    "found": _("where they are"),
}
"""What who reported may ask to see."""


@missing.action(
    states=OPEN,
    roles=(PROTECTION,),
    label=_("Clear the reporter"),
    fields={"text": text(_("whom you spoke to, and why it is safe"))},
    help=_("By who is trained for it. Speak to them alone. All four questions must be answered."),
)
def clear(change: Change) -> None:
    case = case_of(change)
    if not protections.answered(case):
        raise change.refuse("text", _t("First ask about violence, control, debt and an order."))
    change.detail(cleared_at=change.now, cleared_by_id=change.by.officer_id)


@missing.action(
    states=OPEN,
    roles=(PROTECTION, *DOING),
    label=_("Take the clearance back"),
    group=CASE,
    fields={"text": text(_("reason"))},
    help=_(
        "What is out and leads to where we look ends; what other cities may read must be agreed to"
        " again."
    ),
)
def unclear(change: Change) -> None:
    change.detail(cleared_at=None, cleared_by_id=None)
    disagree(change)


@missing.action(
    states=(*OPEN, *AFTER),
    roles=(CITIZEN,),
    label=_("Ask for more"),
    fields={"what": choice(_("what"), MORE.items(), required=True)},
    shown=False,
    help=_("Each attempt to see more than may be shown is kept."),
)
def ask_more(change: Change) -> None:
    if change.matter.state in OPEN:
        change.tell(PROTECTION, "asked_more")


@missing.action(
    states=("found", *AFTER),
    roles=DOING,
    label=_("Who may be told"),
    fields={
        "wish": choice(_("may be told to who reported"), Wish.choices, required=True),
        "text": text(_("in their own words")),
    },
    help=_("A found adult decides. Ask them alone. Another officer approves it."),
)
def hear_wish(change: Change) -> None:
    change.detail(
        wish=change.fields["wish"],
        wish_words=change.fields["text"],
        wish_by_id=change.by.officer_id,
        agreed_at=None,
        agreed_by_id=None,
    )
    change.tell(UNIT_HEAD, "wish")


@missing.action(
    states=("found", *AFTER),
    roles=(PROTECTION, *LEADING),
    label=_("Approve what may be told"),
    fields={"wish": choice(_("may be told to who reported"), Wish.choices, required=True)},
    help=_("By another officer than the one who heard it, and only as the person said it."),
)
def agree(change: Change) -> None:
    case = case_of(change)
    if not case.wish:
        raise NotAllowed(_t("The person has not been asked yet."))
    if case.wish_by_id == change.by.officer_id:
        raise NotAllowed(_t("You heard it: somebody else approves it."))
    if change.fields["wish"] != case.wish:
        raise change.refuse("wish", _t("The person said something else."))
    change.detail(agreed_at=change.now, agreed_by_id=change.by.officer_id)
    if case.wish != Wish.NOTHING and change.matter.state in AFTER:
        change.tell(CITIZEN, "citizen_news")
