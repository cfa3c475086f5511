"""Who is looking at which letter: two dispatchers never get the same one.

A lease is no part of a matter. It only says that somebody has the letter on the screen, and it
ends by itself; what is done to a letter goes through the door, which refuses what is outdated.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from jiban.desks.mailbox.models import Lease
from jiban.loop.models import Matter
from jiban.loop.sight import Sight

LASTS = timedelta(minutes=3)
"""How long somebody may look at a letter before another dispatcher may get it."""
SKIPPED_FOR = timedelta(minutes=20)
"""How long a letter that was skipped stays away from who skipped it."""
COUNTED = 999
"""Letters that wait are counted up to here."""
TRIES = 5

TAKE = """
INSERT INTO mailbox_lease (matter_id, officer_id, until, skipped)
SELECT id, %(officer)s, %(until)s, false FROM unnest(%(ids)s::bigint[]) AS t (id)
ON CONFLICT (matter_id) DO UPDATE
SET officer_id = excluded.officer_id, until = excluded.until, skipped = false
WHERE mailbox_lease.officer_id = excluded.officer_id OR mailbox_lease.skipped
    OR mailbox_lease.until <= %(now)s
RETURNING matter_id
"""


def take(sight: Sight, now: datetime, most: int, but: Collection[int] = ()) -> list[int]:
    """Return ids of letters that are now this dispatcher's to look at, the most urgent first.

    Two who ask at one moment cannot get the same letter: the row of its lease decides.

    Args:
        most: how many.
        but: ids that the dispatcher has already.
    """
    Lease.objects.filter(until__lt=now - SKIPPED_FOR).delete()
    found: list[int] = []
    for _n in range(TRIES):
        wanted = most - len(found)
        ids = list(_free(sight, now, {*but, *found})[:wanted])
        if not ids:
            break
        found += _lease(sight.officer_id, ids, now)
        if len(found) == most:
            break
    return found


def left(sight: Sight) -> int:
    """Return how many letters wait for a unit within sight, counted up to ``COUNTED`` + 1."""
    return _waiting(sight)[: COUNTED + 1].count()


def skip(officer_id: int, matter_id: int, now: datetime) -> None:
    """Let another dispatcher have a letter; it comes back to this one after a while."""
    Lease.objects.filter(pk=matter_id, officer_id=officer_id).update(
        skipped=True, until=now + SKIPPED_FOR
    )


def give_back(officer_id: int, matter_id: int) -> None:
    """End a lease: the letter was dealt with."""
    Lease.objects.filter(pk=matter_id, officer_id=officer_id).delete()


def _waiting(sight: Sight) -> QuerySet[Matter]:
    at_root = Matter.objects.filter(
        desk="mailbox", state="triage", ended_at=None, unit_id__in=sight.routing
    )
    return sight.matters(at_root)


def _free(sight: Sight, now: datetime, but: Collection[int]) -> QuerySet[Matter, int]:
    """Return the waiting letters that nobody else looks at and that were not skipped here."""
    running = Lease.objects.filter(until__gt=now)
    others = running.filter(~Q(officer_id=sight.officer_id), skipped=False)
    skipped = running.filter(officer_id=sight.officer_id, skipped=True)
    taken = (others | skipped).values("matter_id")
    free = _waiting(sight).exclude(pk__in=taken).exclude(pk__in=but)
    urgency = F("letter__urgency").desc(nulls_last=True)
    return free.order_by("-urgent", urgency, "pk").values_list("pk", flat=True)


def _lease(officer_id: int, ids: list[int], now: datetime) -> list[int]:
    """Take leases, in the order of the ids so that two who take several never wait in a ring."""
    params: dict[str, Any] = {
        "officer": officer_id,
        "until": now + LASTS,
        "now": now,
        "ids": sorted(ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, params)
        got = {row[0] for row in cursor.fetchall()}
    return [pk for pk in ids if pk in got]
