"""What an alert of one person said is destroyed with the matter that asked for it."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from jiban.desks.alerts.models import WHAT_IT_SAYS, Bulletin
from jiban.loop.models import Link


def forget(ids: Sequence[int]) -> None:
    """Destroy the words of the messages as they went out."""
    columns = Bulletin._meta.concrete_fields
    plain = {c.attname: c.get_default() for c in columns if c.attname in (*WHAT_IT_SAYS, "note")}
    Bulletin.objects.filter(matter__in=ids).update(**plain)


def of_one_person(ids: Iterable[int]) -> Q:
    """Return the condition on alerts of one person that these matters asked for."""
    return Q(alert__personal=True, links__kind=Link.Kind.CAUSED_BY, links__other__in=ids)
