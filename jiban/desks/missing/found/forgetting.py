"""What was compared of forgotten people is destroyed with them."""

from collections.abc import Sequence

from django.db.models import Q

from jiban.desks.missing.models import Compared, Pair


def forget(ids: Sequence[int]) -> None:
    """Destroy the pairs of cases and found people."""
    Pair.objects.filter(Q(case__in=ids) | Q(found__in=ids)).delete()
    Compared.objects.filter(matter__in=ids).delete()
