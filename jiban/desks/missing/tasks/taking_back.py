"""Tasks that nobody needs any more are taken back: of a case that is over or cold, and stale ones.

A task that nobody has begun is stale when the last plan does not want it. The pages of a task look
at its case themselves: nothing is shown in the second until a runner comes by.
"""

from collections.abc import Iterator
from datetime import datetime

from jiban.desks.missing.models import Task
from jiban.desks.missing.protections import OVER
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted

UNSEARCHED = (*OVER, "cold")
"""States of a case in which nobody is out; a cold one is reviewed, and a new plan comes with new
facts."""


def take_back(now: datetime | None = None) -> int:
    """End the open tasks that nobody needs any more; return how many.

    Args:
        now: only for a replay or a simulated day.
    """
    acts = [Act(task_id, "end", THE_SYSTEM, {"text": ""}) for task_id in _unneeded()]
    outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, Acted) for outcome in outcomes)


def _unneeded() -> Iterator[int]:
    rows = Task.objects.filter(matter__ended_at=None).select_related("matter", "case__matter")
    for task in rows:
        stale = task.planned and task.matter.state == "offered" and task.key not in task.case.wanted
        if task.case.matter.state in UNSEARCHED or stale:
            yield task.pk
