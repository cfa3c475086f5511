"""The runner's part in the weekly review: watch the days that are over, make what is due.

What computes is imported only when there is something to compute: a runner starts without it.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from jiban.loop import registry
from jiban.loop.models import Watched
from jiban.loop.weekly import making

PERIOD = 300.0
"""Seconds between two looks; each looks at a few days, so that a long history is caught up with."""


def do(now: datetime | None = None) -> None:
    """Look at days that are over, and make the review that is due.

    Args:
        now: only for a replay or a simulated day.
    """
    if _behind(now):
        from jiban.loop.weekly import watching

        watching.look(now)
    making.make_due(now)


def _behind(now: datetime | None) -> bool:
    """Tell whether a desk that counts has days to be looked at."""
    yesterday = timezone.localdate(now) - timedelta(days=1)
    counting = {desk.name for desk in registry.desks() if desk.tally is not None}
    seen = Watched.objects.filter(desk__in=counting, until__gte=yesterday)
    return seen.count() < len(counting)
