"""What oversight's actions do: the allegation, the officer's answer, the finding and why."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.city import duty
from jiban.city.models import Officer
from jiban.desks.oversight.desk import oversight
from jiban.desks.oversight.models import Allegation
from jiban.loop.actors import HANDLER, INSPECTOR, SYSTEM, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.common import note_field
from jiban.loop.desk import Text
from jiban.loop.errors import NotAllowed
from jiban.loop.fields import UnitField

__all__ = ["oversight"]

REVIEWERS = (INSPECTOR, UNIT_HEAD)
FINDINGS = {
    "upheld": _("upheld"),
    "partly": _("partly upheld"),
    "unfounded": _("unfounded"),
}


def _long(label: Text) -> forms.CharField:
    return forms.CharField(label=label, max_length=8000, widget=forms.Textarea({"rows": 6}))


def _by_reviewer(change: Change) -> None:
    """Refuse the officer it is about, whatever posts they hold."""
    if change.by.officer_id == change.matter.handler_id:
        raise NotAllowed(_t("It is about you: somebody else decides."))


@oversight.action(
    opens=True,
    roles=(SYSTEM,),
    to="asked",
    label=_("Send an allegation"),
    fields={
        "officer": forms.ModelChoiceField(Officer.objects.all(), label=_("officer")),
        "unit": UnitField(label=_("unit that reviews it")),
        "text": _long(_("allegation")),
        "reviewer": forms.ModelChoiceField(
            Officer.objects.all(), label=_("reviewer"), required=False
        ),
    },
    private=("reviewer",),  # the officer reads this journal
    shown=False,
    help=_(
        "Comes from a complaint under review; the officer sees this text and nothing else of it."
    ),
)
def allege(change: Change) -> None:
    said = change.fields
    officer, reviewer = said["officer"], said["reviewer"]
    change.go("asked")
    change.assign(unit_id=said["unit"], handler_id=officer.pk)
    change.set(title=_t("Allegation: %(text)s") % {"text": said["text"][:40]})
    change.detail(
        officer_id=officer.pk,
        about_id=duty.home(officer.pk),
        text=said["text"],
        reviewer_id=reviewer.pk if reviewer else None,
    )
    change.tell_officer(officer.pk, "asked")


@oversight.action(
    states="asked",
    roles=(HANDLER,),
    to="answered",
    keeps="answer",
    label=pgettext_lazy("oversight", "Answer"),
    fields={
        "text": _long(_("your answer")),
        "evidence": note_field(
            _("evidence: transcripts, recordings, records, and where they are"), required=False
        ),
    },
    help=_("Say what happened, and add what shows it. You see the allegation, not its author."),
    files=True,
    primary=True,
    key="a",
)
def answer(change: Change) -> None:
    change.detail(answer=change.fields["text"], evidence=change.fields["evidence"])
    _tell_reviewers(change, "answered")


@oversight.action(
    states="asked",
    roles=(SYSTEM,),
    to="answered",
    label=_("Go on without the answer"),
    shown=False,
    help=_("The time for the answer has passed; the officer may still add it."),
)
def lapse(change: Change) -> None:
    _tell_reviewers(change, "not_answered")


@oversight.action(
    states="answered",
    roles=(HANDLER,),
    keeps="answer",
    label=_("Add to the answer"),
    fields={"text": _long(_("what you add"))},
    files=True,
    key="a",
)
def add(change: Change) -> None:
    known = Allegation.objects.get(pk=change.matter.id)
    change.detail(answer=f"{known.answer}\n\n{change.fields['text']}".strip())
    _tell_reviewers(change, "answered")


@oversight.action(
    states="answered",
    roles=REVIEWERS,
    to="asked",
    voids="find",
    label=_("Ask again"),
    fields={"text": _long(_("what the officer is asked"))},
    key="q",
)
def ask_again(change: Change) -> None:
    _by_reviewer(change)
    change.tell(HANDLER, "asked_again")


@oversight.action(
    states="answered",
    roles=REVIEWERS,
    to=("upheld", "partly", "unfounded"),
    keeps="find",
    voids="answer",
    label=_("State the finding"),
    fields={
        "finding": forms.ChoiceField(label=_("finding"), choices=list(FINDINGS.items())),
        "text": _long(_("reasons, as the officer reads them")),
    },
    help=_("After the officer was heard, or let the time for the answer pass."),
    primary=True,
    key="f",
)
def find(change: Change) -> None:
    _by_reviewer(change)
    finding = change.fields["finding"]
    change.go(finding)
    change.detail(reasons=change.fields["text"], found_at=change.now)
    change.tell(HANDLER, "cleared" if finding == "unfounded" else "found")


@oversight.action(
    states="asked",
    roles=REVIEWERS,
    to="taken_back",
    voids="answer",
    label=_("Take it back"),
    fields={"text": note_field(_("reason"))},
    help=_("It was sent to the wrong officer, or should not have been sent."),
)
def take_back(change: Change) -> None:
    _by_reviewer(change)
    change.tell(HANDLER, "taken_back")


def _tell_reviewers(change: Change, message: str) -> None:
    reviewer = Allegation.objects.values_list("reviewer_id", flat=True).get(pk=change.matter.id)
    if reviewer is not None:
        change.tell_officer(reviewer, message)
    change.tell(INSPECTOR, message)
