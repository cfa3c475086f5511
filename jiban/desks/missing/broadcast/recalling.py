"""Alerts and texts that may be out no longer are ended; they say *concluded*, and nothing else."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Least
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jiban.desks.missing import protections
from jiban.desks.missing.broadcast import standing
from jiban.desks.missing.models import Sms
from jiban.loop import door, forgetting
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted
from jiban.loop.models import Link

ENDS = {"drafted": "drop", "issued": "cancel", "revised": "cancel"}
"""By the state of an alert: the action that ends it."""
TRIED = timedelta(days=2)
"""After a text has ended: so long its last word is tried at each number."""


def recall(now: datetime | None = None) -> int:
    """End the alerts and texts that may be out no longer; return how many.

    Their search is over, they turned out to be a minor, or the reporter is cleared no more.

    Args:
        now: only for a replay or a simulated day.
    """
    at = now or timezone.now()
    tied = Link.objects.filter(
        kind=Link.Kind.CAUSED_BY,
        other__desk="missing",
        matter__desk="alerts",
        matter__state__in=ENDS,
        matter__ended_at=None,
    ).select_related("matter", "other__missing_case__matter")
    with translation.override(settings.LANGUAGE_CODE):  # one text for all who read it
        said = {"text": _("Concluded")}
    acts = [
        Act(link.matter_id, ENDS[link.matter.state], THE_SYSTEM, said)
        for link in tied
        if not standing.may_alert(link.other.missing_case)
    ]
    texts = Sms.objects.filter(approved_at__isnull=False, recalled_at=None, until__gt=at)
    acts += [
        Act(row.case_id, "recall_sms", THE_SYSTEM, {"sms": row.n})
        for row in texts.select_related("case__matter")
        if not (standing.stands(row, at) and protections.cleared(row.case))
    ]
    outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, Acted) for outcome in outcomes)


def forget_numbers(now: datetime | None = None) -> int:
    """Destroy the lists of phone numbers of texts that have ended; return how many.

    Args:
        now: only for a replay or a simulated day.
    """
    try:
        at = now or forgetting.clock()
    except forgetting.ClockDoubtedError:
        return 0
    rows = Sms.objects.annotate(end=Least("until", "recalled_at"))  # an empty one is left out
    over = list(rows.filter(listed__isnull=False, end__lte=at - TRIED))
    for row in over:
        assert row.listed is not None
        with transaction.atomic():
            forgetting.forget_mention(row.case_id, row.listed, forgetting.RETENTION, now)
            Sms.objects.filter(pk=row.pk).update(listed=None)
    return len(over)
