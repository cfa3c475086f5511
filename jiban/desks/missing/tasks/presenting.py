"""What officers see of a task on its page: what, where, why, and its code for a partner."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from jiban.desks.missing.models import Task
from jiban.desks.missing.seats import PARTNERS
from jiban.desks.missing.tasks import keys, sketch
from jiban.loop.models import Matter
from jiban.loop.sight import Sight


def present(matter_id: int, sight: Sight) -> Mapping[str, Any]:
    """Return what ``missing_tasks/staff_details.html`` shows of a task."""
    task = Task.objects.select_related("approved_by").get(pk=matter_id)
    matter = Matter.objects.get(pk=matter_id)
    case = Matter.objects.get(pk=task.case_id)
    handed_out = task.seat in PARTNERS and matter.ended_at is None
    return {
        "task": task,
        "case": case.number if sight.of(case) else "",
        "address": f"{settings.PUBLIC_URL}/t/{keys.key_of(matter.number)}" if handed_out else "",
        "sketch": sketch.of_task(task),
        "bound": task.device is not None,
    }
