"""What officers see of a request on its page."""

from collections.abc import Mapping
from typing import Any

from jiban.desks.missing.models import Request
from jiban.loop.models import Link, Matter
from jiban.loop.reading import mark
from jiban.loop.sight import Sight


def present(matter_id: int, sight: Sight) -> Mapping[str, Any]:
    """Return what ``missing_requests/staff_details.html`` shows of a request."""
    row = Request.objects.get(pk=matter_id)
    seen = sight.matters(Matter.objects.all())
    ours = Link.objects.filter(
        other=matter_id, kind=Link.Kind.CAUSED_BY, matter__in=seen.values("pk")
    )
    return {
        "request_of": row,
        "who": mark(row.person) if row.person else "",
        "cases": list(ours.values_list("matter__number", flat=True)),
    }
