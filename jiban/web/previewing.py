"""What would go out, shown while an action's form is filled in: nothing is done by looking."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from jiban.loop import reading, registry
from jiban.loop.errors import Refused
from jiban.web.action_forms import raw
from jiban.web.matter import found
from jiban.web.staff import Asking, officers_only


@require_POST
def preview(request: HttpRequest, number: str, action: str) -> HttpResponseBase:
    """What would go out by a form as it is filled in, as PDF."""
    return _preview(request, number, action)


@officers_only
def _preview(asking: Asking, number: str, action: str) -> HttpResponse:
    row = found(asking, number)
    desk = registry.desk_or_stub(row.desk)
    may = {declared.name: declared for declared in reading.may_now(desk, row, asking.by)}
    if action not in desk.previews or action not in may:
        raise Http404
    try:
        made = desk.previews[action](row.pk, raw(may[action], asking.request.POST))
    except Refused as refused:
        return HttpResponse(refused.text, status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{action}-{number}.pdf"'
    return answer
