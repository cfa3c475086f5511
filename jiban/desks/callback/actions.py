"""What the call-backs' actions do: taken, tried, asked; and looked at where it is not solved."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.callback.desk import callback
from jiban.desks.callback.models import CallBack, Solved
from jiban.loop import recusal
from jiban.loop.actors import (
    DEPUTY_LEADER,
    HANDLER,
    INSPECTOR,
    LEADER,
    SYSTEM,
    UNIT_DUTY,
    UNIT_HEAD,
)
from jiban.loop.change import Change
from jiban.loop.common import note_field
from jiban.loop.contact import ContactBy, ContactWhen, safe_from
from jiban.loop.errors import NotAllowed
from jiban.loop.fields import UnitField
from jiban.loop.rating import Grade

__all__ = ["callback"]

DOING = (HANDLER, UNIT_HEAD)
REVIEWERS = (INSPECTOR, DEPUTY_LEADER, LEADER)
TRIES = 3
"""So often somebody is tried, at safe times, before they count as not reached."""


def _known(change: Change) -> CallBack:
    """Return the call-back that an officer asks.

    Raises:
        NotAllowed: the officer has a place in the unit that handled the matter, or below it. It is
            no recusal, for that stands in the journal, which would say whose matter it was.
    """
    known = CallBack.objects.get(pk=change.matter.id)
    if known.origin_unit_id in recusal.concerned(change.by.id or 0):
        raise NotAllowed(_t("A unit of yours handled it: somebody else asks."))
    return known


@callback.action(
    opens=True,
    roles=(SYSTEM,),
    to="drawn",
    label=_("Draw"),
    fields={
        "title": forms.CharField(label=_("in one sentence"), max_length=200),
        "answer": forms.CharField(
            label=_("what its author was answered"), required=False, max_length=20_000
        ),
        "unit": UnitField(label=_("unit that asks")),
        "origin": forms.CharField(label=_("number of the matter it is about"), max_length=32),
        "origin_unit": UnitField(label=_("unit that handled it")),
        "origin_subject": forms.CharField(label=_("subject"), required=False, max_length=40),
        "ended_on": forms.DateField(label=_("closed on")),
        "recorded_grade": forms.TypedChoiceField(
            label=_("rating at the time"),
            required=False,
            choices=[("", "—"), *Grade.choices],
            coerce=int,
            empty_value=None,
        ),
        "contact_by": forms.ChoiceField(label=_("contact is safe by"), choices=ContactBy.choices),
        "contact_when": forms.ChoiceField(label=_("contact is safe"), choices=ContactWhen.choices),
        "name": forms.CharField(label=_("name"), required=False, max_length=50),
        "phone": forms.CharField(label=_("phone number"), required=False, max_length=20),
        "email": forms.CharField(label=_("e-mail"), required=False, max_length=254),
    },
    private=(  # who asks reads this journal, and must not know whose letter it was
        "name",
        "phone",
        "email",
        "origin",
        "origin_unit",
        "origin_subject",
        "recorded_grade",
    ),
    help=_("Drawn by lot among closed matters, for a unit that had no part in them."),
)
def receive(change: Change) -> None:
    said = change.fields
    change.assign(unit_id=said["unit"])
    change.set(title=said["title"])
    change.person(name=said["name"], phone=said["phone"], email=said["email"])
    change.detail(
        origin_unit_id=said["origin_unit"],
        **{
            name: said[name]
            for name in (
                "origin",
                "origin_subject",
                "ended_on",
                "recorded_grade",
                "answer",
                "contact_by",
                "contact_when",
            )
        },
    )
    change.index(said["title"])
    change.tell(UNIT_DUTY, "to_ask")


@callback.action(
    states="drawn",
    roles=(UNIT_DUTY, UNIT_HEAD),
    to="asking",
    label=_("Take it"),
    help=_("You ask the author."),
    primary=True,
    key="s",
)
def take(change: Change) -> None:
    _known(change)
    change.assign(handler_id=change.by.id, incoming_id=None)


@callback.action(
    states="asking",
    roles=DOING,
    label=_("Tried to reach"),
    fields={"text": note_field(_("what happened"), required=False)},
    help=_("Only at times that are safe for the author."),
    key="t",
)
def attempt(change: Change) -> None:
    known = _known(change)
    _check_time(change, known, "text")
    change.detail(attempts=known.attempts + 1)


@callback.action(
    states="asking",
    roles=DOING,
    to=("answered", "doubted"),
    keeps="ask",
    label=_("Answered"),
    fields={
        "solved": forms.ChoiceField(label=_("is it solved"), choices=Solved.choices),
        "grade": forms.TypedChoiceField(
            label=_("rating now"),
            required=False,
            choices=[("", _("did not say")), *Grade.choices],
            coerce=int,
            empty_value=None,
        ),
        "words": note_field(_("in the author's words")),
    },
    help=_("Ask openly, and write down what the author says, not what the record says."),
    primary=True,
    key="c",
)
def answer(change: Change) -> None:
    said, known = change.fields, _known(change)
    _check_time(change, known, "solved")
    change.detail(solved=said["solved"], grade=said["grade"], words=said["words"])
    change.index(said["words"])
    if said["solved"] == Solved.YES:
        change.go("answered")
        return
    change.go("doubted")
    for reviewer in (INSPECTOR, DEPUTY_LEADER):
        change.tell(reviewer, "not_solved")


@callback.action(
    states="asking",
    roles=DOING,
    to="declined",
    keeps="ask",
    label=_("Declined"),
    fields={"text": note_field(_("what was said"), required=False)},
    help=_("The author does not want to answer; nobody asks again."),
    key="d",
)
def decline(change: Change) -> None:
    _known(change)


@callback.action(
    states="asking",
    roles=DOING,
    to="unreached",
    keeps="ask",
    label=_("Not reached"),
    fields={"text": note_field(_("note"), required=False)},
    help=_("After three attempts."),
    key="u",
)
def give_up(change: Change) -> None:
    if _known(change).attempts < TRIES:
        raise change.refuse("text", _t("Try it %(n)s times first.") % {"n": TRIES})


@callback.action(
    states="doubted",
    roles=REVIEWERS,
    to="answered",
    keeps="review",
    reaches="caused_by",
    label=_("Reopen the letter"),
    fields={"text": note_field(_("what is still open"))},
    help=_("The matter that was closed is opened again, and its unit goes on with it."),
    primary=True,
    key="e",
)
def reopen_it(change: Change) -> None:
    change.act_beyond("reopen", text=change.fields["text"])


@callback.action(
    states="doubted",
    roles=REVIEWERS,
    to="answered",
    keeps="review",
    label=_("Leave it closed"),
    fields={"text": note_field(_("reason"))},
    help=_("What is not solved cannot be solved here, or is being solved elsewhere: say how."),
    key="l",
)
def leave(change: Change) -> None:
    """The reason stands in the journal."""


def _check_time(change: Change, known: CallBack, field: str) -> None:
    """Refuse what can only have happened at a time that is not safe for the author."""
    safe = safe_from(known.contact_when, change.now)
    if safe > change.now:
        at = f"{timezone.localtime(safe):%m-%d %H:%M}"
        raise change.refuse(field, _t("Contact is not safe now, only from %(at)s.") % {"at": at})
