"""What time alone changes: evidence expires, and a grade rises. The case is planned anew then."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from jiban.desks.missing import grading
from jiban.desks.missing.models import Case, Evidence
from jiban.loop import door, registry
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted
from jiban.loop.models import Entry


def plan_anew(now: datetime | None = None) -> int:
    """Plan the cases anew that time has changed since their last plan; return how many.

    A plan looks at what may still be used, and grades; after it nothing here asks for another.

    Args:
        now: only for a replay or a simulated day.
    """
    at = now or timezone.now()
    acts = [Act(case_id, "plan", THE_SYSTEM) for case_id in sorted({*_expired(at), *_graver(at)})]
    outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, Acted) for outcome in outcomes)


def _searched_for() -> tuple[str, ...]:
    """Return the states of cases in which there is a plan to make."""
    return registry.desk("missing").actions["plan"].states


def _expired(at: datetime) -> Iterator[int]:
    """Yield cases with evidence that was still used by the last plan."""
    plans = Entry.objects.filter(matter=OuterRef("case"), action="plan").order_by("-seq")
    rows = Evidence.objects.filter(
        case__matter__state__in=_searched_for(),
        expires_at__lte=at,
        retracted_at=None,
        approved_by__isnull=False,
    ).annotate(planned_at=Subquery(plans.values("at")[:1]))
    yield from rows.filter(expires_at__gt=F("planned_at")).values_list("case", flat=True)


def _graver(at: datetime) -> Iterator[int]:
    """Yield cases whose grade is another one by now."""
    for case in Case.objects.filter(matter__state__in=_searched_for()):
        if grading.again(case, at)[0] != case.grade:
            yield case.pk
