"""Search: a number goes straight to its matter, words to those that have them all."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jiban.city import officers
from jiban.loop import reading, search
from jiban.loop.fields import number_in
from jiban.loop.models import Matter
from jiban.web.rows import Flag, Row, row_of
from jiban.web.staff import Asking, officers_only
from jiban.web.times import Tone

PAGE = 30
FARTHEST = 40
LONGEST = 200


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """What was looked for."""
    return _page(request)


@officers_only
def _page(asking: Asking) -> HttpResponse:
    query = asking.request.GET.get("q", "").replace("\0", "")[:LONGEST].strip()
    matter = reading.find(query, asking.sight) if query else None
    if matter is not None:
        return HttpResponseRedirect(f"/matters/{matter.number}")
    at = min(number_in(asking.request.GET.get("page", ""), 3) or 1, FARTHEST)
    rows = asking.sight.matters(search.matching(query, Matter.objects.all())) if query else None
    found = list(rows.order_by("-pk")[(at - 1) * PAGE : at * PAGE + 1]) if rows is not None else []
    context = {
        "query": query,
        "rows": _rows(found[:PAGE]),
        "previous": _address(query, at - 1) if at > 1 else "",
        "next": _address(query, at + 1) if len(found) > PAGE and at < FARTHEST else "",
    }
    return asking.page("web/search.html", context)


def _address(query: str, page: int) -> str:
    return f"/search?{urlencode({'q': query, 'page': str(page)})}"


def _rows(matters: list[Matter]) -> list[Row]:
    faces = officers.faces(m.handler_id for m in matters)
    return [_row(m, faces) for m in matters]


def _flags(matter: Matter) -> tuple[Flag, ...]:
    danger = Flag(pgettext("matter", "danger"), Tone.BROKEN, "urgent")
    return (danger,) if matter.urgent else ()


def _row(matter: Matter, faces: dict[int, officers.Face]) -> Row:
    return row_of(matter, faces, unit_id=matter.unit_id, at=matter.opened_at, flags=_flags(matter))
