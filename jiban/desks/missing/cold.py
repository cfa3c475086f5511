"""The board of cold cases (长期查找): who is still missing, and when they are reviewed next."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiban.city.models import Officer
from jiban.desks.missing.models import Case
from jiban.desks.missing.pages import officers_only, paged
from jiban.loop import sight
from jiban.loop.models import Matter


@require_safe
@never_cache
@officers_only
def board(request: HttpRequest, officer: Officer) -> HttpResponseBase:
    """Cold cases in the officer's sight, the one that is reviewed next on top."""
    rows = Matter.objects.filter(desk="missing", state="cold")
    seen = sight.of_officer(officer.pk).matters(rows)
    cases = Case.objects.filter(pk__in=seen.values("pk")).select_related("matter")
    context = {"cases": paged(request, cases), "now": timezone.now()}
    return render(request, "missing/cold.html", context)
