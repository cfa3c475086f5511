"""What the citizen does at any time: adds, answers a question, withdraws."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiban.desks.mailbox import accused
from jiban.desks.mailbox.actions import said
from jiban.desks.mailbox.actions.parts import BEFORE_ANSWER, OWED, long_text
from jiban.desks.mailbox.desk import mailbox
from jiban.loop.actors import CITIZEN, HANDLER, INSPECTOR
from jiban.loop.change import Change


@mailbox.action(
    states=("triage", "received", "signed", "handling", "paused", "disputed", "resolved"),
    roles=(CITIZEN,),
    label=_("Add to it"),
    fields={"text": long_text(_("what you want to add"))},
    public=_("You added"),
    files=True,
)
def add(change: Change) -> None:
    _added(change)


@mailbox.action(
    states="waiting",
    roles=(CITIZEN,),
    to="handling",
    resumes=True,
    label=_("Answer the question"),
    fields={"text": long_text(_("your answer"))},
    public=_("You answered"),
    files=True,
)
def answer(change: Change) -> None:
    _added(change)


def _added(change: Change) -> None:
    change.tell(HANDLER, "added")
    said.taken_in(change, change.fields["text"])


@mailbox.action(
    states=BEFORE_ANSWER,
    roles=(CITIZEN,),
    to="withdrawn",
    voids=OWED,
    label=_("Withdraw"),
    fields={"text": forms.CharField(label=_("reason"), required=False, max_length=500)},
    public=_("You withdrew the letter"),
)
def withdraw(change: Change) -> None:
    if said.accuses(change, change.fields["text"]):
        change.tell(INSPECTOR, "withdrawn", at=accused.reviewer(change))
        return
    change.tell(HANDLER, "withdrawn")
