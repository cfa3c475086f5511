"""Tasks that nobody needs any more are taken back: of a case that is over or cold, and stale ones.

A task that nobody has begun is stale when the last plan does not want it. The pages of a task look
at its case themselves: nothing is shown in the second until a runner comes by.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from jiban.desks.missing.models import Task
from jiban.desks.missing.protections import OVER
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted
from jiban.loop.models import Matter

UNSEARCHED = (*OVER, "cold")
"""States of a case in which nobody is out; a cold one is reviewed, and a new plan comes with new
facts."""


def take_back(now: datetime | None = None) -> int:
    """End the open tasks that nobody needs any more; return how many.

    Args:
        now: only for a replay or a simulated day.
    """
    cases = {task.case_id for task in _unneeded()}
    if not cases:
        return 0
    with transaction.atomic():
        # No plan may want one of them again meanwhile: their cases are held and read once more.
        rows = Matter.objects.filter(pk__in=cases).order_by("pk")
        held = {row.pk for row in rows.select_for_update(skip_locked=True)}
        acts = [
            Act(task.pk, "end", THE_SYSTEM, {"text": ""})
            for task in _unneeded()
            if task.case_id in held
        ]
        outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, Acted) for outcome in outcomes)


def _unneeded() -> Iterator[Task]:
    rows = Task.objects.filter(matter__ended_at=None).select_related("matter", "case__matter")
    for task in rows:
        stale = task.planned and task.matter.state == "offered" and task.key not in task.case.wanted
        if task.case.matter.state in UNSEARCHED or stale:
            yield task
