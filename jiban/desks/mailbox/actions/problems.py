"""Letters about one problem are put together: the machine suggests, a person confirms or moves."""

from django import forms
from django.db import connection
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.mailbox.actions import parts
from jiban.desks.mailbox.actions.parts import letter
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Grouped, Problem
from jiban.loop import sight
from jiban.loop.actors import SYSTEM
from jiban.loop.change import Change
from jiban.loop.common import STAFF
from jiban.loop.errors import Refused
from jiban.loop.models import Matter
from jiban.loop.store import Session

EVERYWHERE = tuple(state.name for state in mailbox.states)
NEW = "new"
"""Stands for a problem of the letter's own, where the number of one is asked for."""
PLACED_BY = "SELECT problem_by FROM mailbox_letter WHERE matter_id = $1"
"""Prepared: it is asked of every letter that comes in."""


@mailbox.action(
    states=EVERYWHERE,
    roles=(SYSTEM,),
    recusal=False,
    label=_("Put with a problem"),
    fields={"found": forms.CharField(label=_("suggestion"), max_length=2000)},
    private=("found",),  # said as a whole below, not as a text for people
    shown=False,
    help=_("The machine takes the letter for one more about the same problem; a person decides."),
)
def group(change: Change) -> None:
    if Session().run(PLACED_BY, change.matter.id)[0][0] == Grouped.PERSON:
        raise change.refuse("found", _t("A person has said which problem the letter is about."))
    found = parts.found(change)
    change.detail(
        problem_id=found["problem"], problem_by=Grouped.MACHINE, problem_sure=found["sure"]
    )
    change.say(**found)


@mailbox.action(
    states=EVERYWHERE,
    roles=STAFF,
    recusal=False,
    label=_("Confirm the problem"),
    help=_("The letter is about the same problem as the others; the machine moves it no more."),
    shown=False,
)
def agree(change: Change) -> None:
    known = letter(change)
    if known.problem_id is None:
        raise Refused(_t("The letter is with no problem."))
    change.detail(problem_by=Grouped.PERSON)
    change.say(problem=known.problem_id)


@mailbox.action(
    states=EVERYWHERE,
    roles=STAFF,
    recusal=False,
    label=_("Other problem"),
    fields={
        "problem": forms.RegexField(
            rf"^(\d{{1,18}}|{NEW})$",
            label=_("number of the problem"),
            required=False,
            help_text=_("“new” makes one of the letter's own; empty takes it out of its problem."),
            error_messages={"invalid": _("Enter the number of a problem, or “new”.")},
        )
    },
    verbatim=("problem",),
    help=_("The letter is about another problem, or about none; the machine moves it no more."),
    key="q",
)
def regroup(change: Change) -> None:
    said = change.fields["problem"]
    problem_id: int | None = None
    if said == NEW:
        made = Problem(pk=_next_id(), made_at=change.now)
        change.write(lambda: made.save(force_insert=True))
        problem_id = made.pk
    elif said:
        problem_id = _seen(change, int(said))
    change.detail(problem_id=problem_id, problem_by=Grouped.PERSON, problem_sure=None)
    change.say(problem=problem_id)


def _next_id() -> int:
    """Take the id of a problem that is made once nothing can refuse the act any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Problem._meta.db_table])
        taken: int = cursor.fetchone()[0]
    return taken


def _seen(change: Change, problem_id: int) -> int:
    """Return the id of a problem of which the officer sees a letter."""
    letters = Matter.objects.filter(letter__problem_id=problem_id)
    if not sight.of_officer(change.by.id or 0).matters(letters).exists():
        raise change.refuse("problem", _t("There is no such problem."))
    return problem_id
