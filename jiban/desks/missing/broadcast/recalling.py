"""Alerts and texts of a search end with it; they say that it is concluded, and nothing else."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jiban.desks.missing.models import Sms
from jiban.desks.missing.protections import OVER
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted
from jiban.loop.models import Link

ENDS = {"drafted": "drop", "issued": "cancel", "revised": "cancel"}
"""By the state of an alert: the action that ends it."""


def recall(now: datetime | None = None) -> int:
    """End the alerts and texts of searches that are over; return how many.

    Args:
        now: only for a replay or a simulated day.
    """
    tied = Link.objects.filter(
        kind=Link.Kind.CAUSED_BY,
        other__desk="missing",
        other__state__in=OVER,
        matter__desk="alerts",
        matter__ended_at=None,
    )
    with translation.override(settings.LANGUAGE_CODE):  # one text for all who read it
        said = {"text": _("Concluded")}
    acts = [
        Act(matter_id, ENDS[state], THE_SYSTEM, said)
        for matter_id, state in tied.values_list("matter_id", "matter__state")
        if state in ENDS
    ]
    texts = Sms.objects.filter(
        case__matter__state__in=OVER,
        approved_at__isnull=False,
        recalled_at=None,
        until__gt=now or timezone.now(),
    )
    acts += [Act(row.case_id, "recall_sms", THE_SYSTEM, {"sms": row.n}) for row in texts]
    outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, Acted) for outcome in outcomes)
