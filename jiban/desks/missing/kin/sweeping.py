"""Let profiles end whose purpose is over, and destroy keys that nobody needs any more."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from jiban.desks.missing.kin import sealing
from jiban.desks.missing.models import Profile
from jiban.desks.missing.protections import OVER
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted
from jiban.loop.models import Matter


def sweep(now: datetime | None = None) -> int:
    """Destroy what has lost its purpose; return how many profiles ended.

    Args:
        now: only for a replay or a simulated day.
    """
    _destroy_left()
    return _end(now)


def _destroy_left() -> None:
    """Destroy keys of profiles that ended or were typed anew, should a process have died before."""
    keys = sealing.kept()
    gone = Profile.objects.filter(pk__in=keys, matter__state="gone")
    for matter_id in gone.values_list("pk", flat=True):
        sealing.destroy(matter_id)
    for matter_id in [one for one, many in keys.items() if many > 1]:
        _sweep_former(matter_id)


@transaction.atomic
def _sweep_former(matter_id: int) -> None:
    """Destroy a profile's keys but the one in use, unless somebody just types it."""
    held = Matter.objects.select_for_update(skip_locked=True)
    if held.filter(pk=matter_id, state="typed").first():
        sealing.destroy_others(matter_id, bytes(Profile.objects.get(pk=matter_id).sealed))


def _end(now: datetime | None) -> int:
    """Let profiles end whose purpose is over, or that a restored backup has brought back.

    The purpose is over when the case is, or when the person has a name or went home; not when
    somebody else cares for who is still without a name. What came back from a backup has no key:
    it was taken back since.
    """
    rows = Profile.objects.filter(matter__ended_at=None)
    over = Q(case__matter__state__in=OVER) | Q(found__matter__ended_at__isnull=False)
    wanted = set(rows.filter(over).values_list("pk", flat=True))
    typed = set(rows.exclude(sealed=b"").values_list("pk", flat=True))
    wanted |= typed - sealing.kept().keys()  # in this order: a key is there before its profile
    acts = [Act(pk, "end_profile", THE_SYSTEM) for pk in sorted(wanted)]
    outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, Acted) for outcome in outcomes)
