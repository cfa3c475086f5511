"""The poster as paper for officers, and as a page for whoever scans it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiban.city.models import Officer
from jiban.desks.missing.broadcast import showing, standing
from jiban.desks.missing.models import Poster
from jiban.desks.missing.pages import officers_only
from jiban.loop import reading, registry, sight
from jiban.loop.actors import Actor
from jiban.loop.errors import Refused
from jiban.loop.models import Matter


@require_safe
@never_cache
def scanned(request: HttpRequest, key: str) -> HttpResponse:
    """The poster on a phone; once it is recalled, expired or over, only *concluded*."""
    poster = showing.poster_of(key)
    if poster is None:
        raise Http404
    if not standing.stands(poster, timezone.now()):
        return render(request, "missing/poster_over.html")
    return render(request, "missing/poster.html", showing.content(poster))


@require_safe
@never_cache
@officers_only
def paper(_request: HttpRequest, officer: Officer, number: str, n: int) -> HttpResponseBase:
    """The poster as PDF: once it is out, and before that for who may approve it."""
    row = reading.find(number, sight.of_officer(officer.pk))
    poster = Poster.objects.filter(case=row.pk, n=min(n, 999)).first() if row else None
    if row is None or poster is None:
        raise Http404
    if not (standing.stands(poster, timezone.now()) or _may_approve(officer, row, poster)):
        raise Http404
    try:
        made = showing.pdf(poster)
    except Refused as refused:
        return HttpResponse(refused.text, status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="poster-{number}-{n}.pdf"'
    return answer


def _may_approve(officer: Officer, row: Matter, poster: Poster) -> bool:
    """Tell whether a poster waits for an officer of this rank, who looks at it first."""
    waits = poster.approved_at is None and poster.recalled_at is None
    may = reading.may_now(registry.desk_or_stub(row.desk), row, Actor.officer(officer))
    return waits and any(action.name == "approve_poster" for action in may)
