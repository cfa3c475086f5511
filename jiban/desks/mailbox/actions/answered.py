"""A letter is answered: resolved, confirmed or left quiet, rated, reopened (办结、评价)."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.mailbox import accused, call_backs, review
from jiban.desks.mailbox.actions import said
from jiban.desks.mailbox.actions.parts import DOING, letter, long_text
from jiban.desks.mailbox.desk import mailbox
from jiban.loop import reading
from jiban.loop.actors import CITIZEN, DEPUTY_LEADER, HANDLER, INSPECTOR, LEADER, SYSTEM, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.common import note_field
from jiban.loop.errors import BadFields, Refused
from jiban.loop.fields import UnitField
from jiban.loop.people import AUTHOR
from jiban.loop.rating import Grade


@mailbox.action(
    states="handling",
    roles=DOING,
    to="resolved",
    keeps=("contact", "feedback", "resolve"),
    label=_("Resolve"),
    fields={
        "answer": long_text(_("answer to the citizen")),
        "evidence": note_field(_("evidence: what was done, when, by whom")),
    },
    public=_("Answer"),
    files=True,
    primary=True,
    key="d",
)
def resolve(change: Change) -> None:
    review.by_another(change, letter(change))
    if change.matter.open("contact") is not None:
        raise BadFields(
            {"answer": [_t("Contact the citizen first.")]}, _t("Contact the citizen first.")
        )
    finding = review.finding_of(change)
    if finding:
        change.say(finding=finding)
    change.detail(answer=change.fields["answer"])
    change.index(change.fields["answer"])
    change.tell(CITIZEN, "citizen_resolved")


@mailbox.action(
    states="resolved",
    roles=(CITIZEN,),
    to="closed",
    voids="quiet",
    label=_("Confirm"),
    public=_("You confirmed the answer"),
)
def confirm(change: Change) -> None:
    """The citizen agrees; the letter is closed."""


@mailbox.action(
    states="resolved",
    roles=(SYSTEM,),
    to="closed",
    voids="quiet",
    label=_("Close after the quiet period"),
    public=_("Closed: we heard nothing more from you for 7 days"),
)
def close_quiet(change: Change) -> None:
    """Nobody objected for the quiet period."""


@mailbox.action(
    states=("resolved", "closed"),
    roles=(CITIZEN,),
    label=_("Rate"),
    fields={
        "grade": forms.TypedChoiceField(label=_("rating"), choices=Grade.choices, coerce=int),
        "text": forms.CharField(label=_("in your words"), required=False, max_length=500),
    },
    public=_("Your rating"),
)
def rate(change: Change) -> None:
    change.detail(grade=change.fields["grade"], grade_text=change.fields["text"])
    if said.accuses(change, change.fields["text"]):
        change.tell(INSPECTOR, "rated_bad", at=accused.reviewer(change))
    elif change.fields["grade"] <= Grade.BAD:
        change.tell(UNIT_HEAD, "rated_bad")
        change.tell(HANDLER, "rated_bad")


@mailbox.action(
    states=("resolved", "closed"),
    roles=(CITIZEN, INSPECTOR, LEADER, DEPUTY_LEADER, SYSTEM),
    to="handling",
    voids="quiet",
    recusal=False,
    label=_("Reopen"),
    fields={"text": long_text(_("what is still open"), most=2000)},
    public=_("Reopened"),
    key="u",
)
def reopen(change: Change) -> None:
    known = letter(change)
    change.detail(reopened=known.reopened + 1)
    change.set(raised=max(1, change.matter.raised))
    if change.by.kind == CITIZEN and said.taken_in(change, change.fields["text"]):
        return
    change.tell(HANDLER, "reopened")
    change.tell(UNIT_HEAD, "reopened")


@mailbox.action(
    states="closed",
    roles=(SYSTEM,),
    label=_("Draw for a call-back"),
    fields={"unit": UnitField(label=_("unit that asks"))},
    private=("unit",),  # who handled the letter reads this journal
    shown=False,
    help=_("Drawn by lot; another unit asks the author how it went."),
)
def call_back(change: Change) -> None:
    matter, known = change.matter, letter(change)
    if call_backs.called_back(matter.id):
        raise Refused(_t("The author is asked already."))
    people = {person.label: person.data for person in reading.people_of(matter.id)}
    author = people.pop(AUTHOR, {})
    if not author:
        raise Refused(_t("The author cannot be asked: nothing is known of them any more."))
    texts = f"{matter.title} {known.answer}"
    change.open(
        "caused_by",
        "receive",
        {label: data for label, data in people.items() if reading.mark(label) in texts},
        desk=call_backs.DESK,
        told=False,
        unit=change.fields["unit"],
        title=matter.title,
        answer=known.answer,
        origin=matter.number,
        origin_unit=matter.unit_id,
        origin_subject=known.subject,
        ended_on=timezone.localdate(matter.ended_at),
        recorded_grade=known.grade,
        contact_by=known.contact_by,
        contact_when=known.contact_when,
        name=author.get("name", ""),
        phone=author.get("phone", ""),
        email=author.get("email", ""),
    )
