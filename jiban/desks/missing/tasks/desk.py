"""The declaration of search tasks: offered, taken, answered; they die with their case."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.forgetting import tasks_of
from jiban.desks.missing.models import Task
from jiban.desks.missing.tasks.presenting import present
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop.actors import HANDLER, UNIT_DUTY, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State
from jiban.loop.spans import hours, minutes

tasks = Desk(
    "missing_tasks",
    _("Search tasks"),
    prefix="RW",
    rank=2,
    details=Task,
    present=present,
    hidden={"device": "", "case_id": ""},
    retention=3 * 365,
    parts=tasks_of,
    belongs=True,
    nameless_files=True,
    chores={take_back: 1.0},
    states=(
        State("offered", pgettext_lazy("task", "offered")),
        State("taken", pgettext_lazy("task", "taken")),
        State("answered", pgettext_lazy("task", "answered"), final=True),
        State("ended", pgettext_lazy("task", "ended"), final=True),
    ),
    promises=(
        Promise("take", within=minutes(5), from_action=("offer", "free"), label=_("take the task")),
        # Due when the task says.
        Promise("answer", within=hours(1), from_action="offer", label=_("answer the task")),
    ),
    ladder=(
        Rung(at=0.5, tell=HANDLER),
        Rung(at=0.8, tell=UNIT_DUTY),
        Rung(at=1.0, tell=UNIT_HEAD, breaks=True),
    ),
    messages={
        "offered": _("A search task, %(number)s: take it within 5 minutes."),
        "ended": _("Search task %(number)s has ended: stop looking."),
        "cannot": _("Search task %(number)s cannot be done: give it to somebody else."),
    },
)
