"""What the citizen does at any time: adds, answers a question, withdraws."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiban.desks.mailbox import accused
from jiban.desks.mailbox.actions.parts import AT_ONCE, BEFORE_ANSWER, OWED, letter, long_text
from jiban.desks.mailbox.danger import words_in
from jiban.desks.mailbox.desk import mailbox
from jiban.loop.actors import CITIZEN, HANDLER
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
    text = change.fields["text"]
    change.index(text)
    change.tell(HANDLER, "added")
    danger = words_in(text)
    if danger:
        change.say(danger=danger)
        change.set(urgent=True, raised=max(2, change.matter.raised))
        for audience in AT_ONCE:
            change.tell(audience, "danger")
    _accuses(change, text)


def _accuses(change: Change, text: str) -> None:
    """Recuse whom the author complains about now; whoever is recused already stays so."""
    whom = accused.in_text("", text, kind=letter(change).kind, unit=lambda: change.matter.unit_id)
    # Words that name nobody more must not widen what is known of a letter under review.
    if whom and (whom[0] or not change.recusals):
        accused.recuse(change, *whom)


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
    change.tell(HANDLER, "withdrawn")
