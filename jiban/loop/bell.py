"""The bell: what an officer has been told and not yet read.

Reading a notice changes nothing of a matter, so it needs no door.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from jiban.loop import recusal, wording
from jiban.loop.models import Delivery

CHANNEL = "desk"
COUNTED = 99


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as its officer reads it."""

    key: str
    text: str
    number: str
    desk: str
    at: datetime
    read: bool
    alarming: bool


ALARMING = frozenset({"danger", "broken", "due_soon"})


def unread(officer_id: int) -> int:
    """Return how many notices the officer has not read, counted up to 100."""
    return _mine(officer_id).filter(read_at=None)[: COUNTED + 1].count()


def told(
    officer_id: int, *, unread_only: bool = False, before: datetime | None = None, limit: int = 50
) -> list[Told]:
    """Return the officer's notices, the newest first, from a time backwards."""
    rows = _mine(officer_id).select_related("matter").order_by("-made_at", "key")
    if unread_only:
        rows = rows.filter(read_at=None)
    if before is not None:
        rows = rows.filter(made_at__lt=before)
    return [_told(row) for row in rows[:limit]]


def read(officer_id: int, keys: Sequence[str] | None = None) -> int:
    """Mark notices of the officer as read, all of them or those named; return how many."""
    rows = _mine(officer_id).filter(read_at=None)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return rows.update(read_at=timezone.now())


def _mine(officer_id: int) -> QuerySet[Delivery]:
    """Return what the officer was told, but of matters that the officer is kept away from since."""
    rows = Delivery.objects.filter(officer_id=officer_id, channel=CHANNEL)
    return recusal.open_to(officer_id, rows, "matter")


def _told(row: Delivery) -> Told:
    matter = row.matter
    number = matter.number if matter else ""
    desk = matter.desk if matter else ""
    text = wording.text_of(row.message, row.context, desk, number)
    return Told(
        row.key, text, number, desk, row.made_at, row.read_at is not None, row.message in ALARMING
    )
