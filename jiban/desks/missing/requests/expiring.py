"""Past its expiry date a record of another city is forgotten: fields and notes go, the id stays."""

from datetime import datetime

from django.db.models import Q

from jiban.desks.missing.actions.parts import EARLIEST
from jiban.desks.missing.models import Request
from jiban.loop import door, forgetting
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act
from jiban.loop.common import EXPIRED


def forget_expired(now: datetime | None = None) -> int:
    """Forget the requests whose time is over; return how many. With a doubted clock, none.

    Args:
        now: only for a replay or a simulated day.
    """
    try:
        clock = now or forgetting.clock()
    except forgetting.ClockDoubtedError:
        return 0
    over = Q(expiry_date__lt=clock) | Q(matter__state="expired")
    rows = Request.objects.filter(over, matter__forgotten_at=None)
    return forget({row.pk: row.expiry_date for row in rows if row.expiry_date}, now)


def forget(ends: dict[int, datetime], now: datetime | None = None) -> int:
    """Forget requests, each with its expiry date; return how many were in nobody's hands."""
    earliest = EARLIEST.limit_value  # a date before it says the same: it is over
    acts = [
        Act(pk, "expire", THE_SYSTEM, {"at": max(at, earliest)}) for pk, at in sorted(ends.items())
    ]
    if acts:
        door.act_many(acts, now=now, skip_locked=True)  # refused where the ladder did it already
    over = Request.objects.filter(pk__in=ends, matter__state="expired").values_list("pk", flat=True)
    return len(forgetting.forget(list(over), EXPIRED, now)) if over else 0
