"""Advice while an action's form is filled in: what the desk notices, never a refusal."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from jiban.loop import reading, registry
from jiban.loop.desk import Desk, Hint
from jiban.loop.models import Matter
from jiban.web.matter import found
from jiban.web.staff import Asking, officers_only

LONGEST = 20_000
"""Characters of what is typed that are looked at."""


@require_POST
def advice(request: HttpRequest, number: str, action: str) -> HttpResponseBase:
    """What the desk notices in a form that is being filled in."""
    return _advice(request, number, action)


@officers_only
def _advice(asking: Asking, number: str, action: str) -> HttpResponse:
    row = found(asking, number)
    desk = registry.desk_or_stub(row.desk)
    may = {declared.name for declared in reading.may_now(desk, row, asking.by)}
    if action not in desk.advise or action not in may:
        raise Http404
    hints = hints_of(asking, desk, row, action)
    return asking.part("web/matter/advice.html", {"hints": hints})


def hints_of(asking: Asking, desk: Desk, row: Matter, action: str) -> Sequence[Hint]:
    """Return the desk's advice on the fields as they are typed."""
    sent = asking.request.POST
    typed = {name: sent.get(name, "")[:LONGEST] for name in desk.actions[action].texts}
    return desk.advise[action](asking.sight, row.pk, typed)
