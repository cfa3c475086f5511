"""What the desk's other tables say of a case is destroyed with it."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from jiban.desks.missing.models import (
    Evidence,
    Footage,
    Place,
    Poster,
    Searched,
    Share,
    Sighting,
    Sms,
    Task,
)
from jiban.loop.models import Delivery, Notice


def forget(ids: Sequence[int]) -> None:
    """Destroy the facts of cases, and what their tasks say."""
    for facts in (Evidence, Footage, Place, Searched, Sighting):
        facts._default_manager.filter(case__in=ids).delete()
    Poster.objects.filter(case__in=ids).update(words="", area="", told={})
    Share.objects.filter(case__in=ids).update(words="")
    Sms.objects.filter(case__in=ids).update(listed=None, left_out=[])
    for asks in (Poster, Share, Sms):
        asks._default_manager.filter(case__in=ids).update(consent_words="")
    for told in (Notice, Delivery):
        told._default_manager.filter(matter__in=ids, message="sms_out").update(context="{}")
    Task.objects.filter(Q(case__in=ids) | Q(pk__in=ids)).update(
        place="", lon=None, lat=None, line=[], key="", what="", why="", camera="", device=None
    )


def tasks_of(ids: Iterable[int]) -> Q:
    """Return the condition on tasks of these cases: what they say goes with the case."""
    return Q(missing_task__case__in=ids)
