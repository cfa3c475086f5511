"""The poster as paper for officers, and as a page for whoever scans it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiban.city.models import Officer
from jiban.desks.missing.broadcast import approved, showing, standing
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
    told = showing.content(poster, approved.case_of(poster))
    return render(request, "missing/poster.html", told)


@require_safe
@never_cache
@officers_only
def paper(request: HttpRequest, officer: Officer, number: str, n: int) -> HttpResponseBase:
    """The poster as PDF: as it was approved; as it would be now for who drafts or approves it."""
    row = reading.find(number, sight.of_officer(officer.pk))
    poster = Poster.objects.filter(case=row.pk, n=min(n, 999)).first() if row else None
    if row is None or poster is None:
        raise Http404
    draft = poster.approved_at is None or "new" in request.GET
    may = _may_look(officer, row, poster) if draft else standing.stands(poster, timezone.now())
    if not may:
        raise Http404
    try:
        case = poster.case if draft else approved.case_of(poster)
        made = showing.pdf(poster, case, draft=draft)
    except Refused as refused:
        return HttpResponse(refused.text, status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="poster-{number}-{n}.pdf"'
    return answer


def _may_look(officer: Officer, row: Matter, poster: Poster) -> bool:
    """Tell whether an officer drafts or approves posters, and looks first at what is not out."""
    may = reading.may_now(registry.desk_or_stub(row.desk), row, Actor.officer(officer))
    asks = {"draft_poster", "approve_poster"}
    return poster.recalled_at is None and any(action.name in asks for action in may)
