"""Which review is asked for, and by whom."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from jiban.loop.models import Review
from jiban.loop.weekly.reading import Reading, may_read
from jiban.web.staff import Asking, View, officers_only

P = ParamSpec("P")


def readers_only(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let those in who read weekly reviews: leaders, deputies, heads and inspectors."""

    @wraps(view)
    def inner(asking: Asking, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_read(asking.by):
            raise PermissionDenied(
                _("The weekly review is for leaders, deputies, unit heads and inspectors.")
            )
        return view(asking, *args, **kwargs)

    return officers_only(inner)


def review_of(day: str) -> Review | None:
    """Return the review that begins on a day; the newest for "", None if there is none yet."""
    if not day:
        return Review.objects.order_by("-first").first()
    try:
        first = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    found = Review.objects.filter(first=first).first()
    if found is None:
        raise Http404
    return found


def reading(asking: Asking, review: Review) -> Reading:
    """Return the review as it is read: of a unit if the address names one in sight, else of all."""
    named = asking.request.GET.get("unit", "")
    return Reading(review, asking.sight, asking.unit(named) if named else None)
