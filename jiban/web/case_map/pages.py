"""The map of a case, for officers who may read the case; its heat is reckoned when it is looked at.

Where somebody may be is shown to nobody else, whoever is cleared: families have a page of their
own. It shows no more of a person than the case's page does, which has the same facts as a list.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from jiban.loop import registry
from jiban.loop.models import Matter
from jiban.web.maps import CityMap, Layer
from jiban.web.matter import found
from jiban.web.staff import Asking, officers_only

if TYPE_CHECKING:
    from jiban.desks.missing.heat import Heat as Reckoned
    from jiban.web.case_map.layers import Facts

MINUTE = timedelta(minutes=1)


@require_safe
def page(request: HttpRequest, number: str) -> HttpResponseBase:
    """The map: what is known at once, the heat afterwards; ``?whole`` has all in one answer."""
    return _page(request, number)


@officers_only
def _page(asking: Asking, number: str) -> HttpResponse:
    row = _case(asking, number)
    from jiban.web.case_map import layers

    facts, now = _facts(row, asking.now)
    why = _unreckoned(row, facts)
    every: tuple[Layer, ...] = (
        layers.evidence(facts),
        layers.tasks(facts),
        layers.places(facts),
    )
    fixed = [layer for layer in every if layer.table(facts.steps).lines]
    shown = fixed
    if not why and "whole" in asking.request.GET:
        heat = _reckon(facts)
        shown = [layers.reckoned(heat), *fixed] if heat else fixed
        why = "" if heat else _elsewhere()
    elif not why:
        shown = [layers.heat(reverse("web:case-heat", args=[row.number])), *fixed]
    context = {
        "crumbs": [
            {"label": _("Inbox"), "url": "/inbox"},
            {"label": row.number, "url": reverse("web:matter", args=[row.number])},
            {"label": _("Map")},
        ],
        "matter": row,
        "state": registry.state_of(registry.desk_or_stub(row.desk), row.state),
        "why": why,
        "map": CityMap(
            "case-map", row.title, shown, layers.bounds(fixed), facts.steps if not why else (), now
        ),
    }
    return asking.page("web/case_map.html", context)


@require_safe
@gzip_page
def heat(request: HttpRequest, number: str) -> HttpResponseBase:
    """Where they may be at each of the map's moments: GeoJSON with the rows of its table."""
    return _heat(request, number)


@officers_only
def _heat(asking: Asking, number: str) -> HttpResponse:
    row = _case(asking, number)
    from jiban.web.case_map import layers

    facts, now = _facts(row, asking.now)
    if _unreckoned(row, facts):
        raise Http404
    reckoned = _reckon(facts)
    if reckoned is None:
        nothing = {"type": "FeatureCollection", "features": [], "rows": "", "note": _elsewhere()}
        return JsonResponse(nothing)
    layer = layers.reckoned(reckoned)
    table = layer.table(facts.steps)
    rows = render_to_string("web/components/map_rows.html", {"table": table})
    note = " · ".join(part for part in (table.note, layers.held(reckoned, now)) if part)
    assert not isinstance(layer.data, str)
    return JsonResponse({**layer.data, "rows": rows, "note": note})


def _case(asking: Asking, number: str) -> Matter:
    """Return the case of that number; what is no case has no map."""
    row = found(asking, number)
    desk = registry.desk_or_stub(row.desk)
    if desk.name != "missing" or desk.details is None or row.forgotten_at is not None:
        raise Http404
    return row


def _facts(row: Matter, asked: datetime) -> tuple[Facts, int]:
    """Return what is known of a case at the map's moments, and which of them is now."""
    from jiban.desks.missing import heat, knowing
    from jiban.desks.missing.models import Case
    from jiban.web.case_map.layers import Facts

    case = Case.objects.get(pk=row.pk)
    known = knowing.begun(knowing.known(case, row.unit_id, asked))
    now = asked.replace(second=0, microsecond=0) + MINUTE  # the page's and the heat's are the same
    steps, at = heat.moments(known.last.at or now, now)
    return Facts(case, known, steps), at


def _reckon(facts: Facts) -> Reckoned | None:
    from jiban.city.streets import keeping
    from jiban.desks.missing import heat

    streets = keeping.current()
    assert streets is not None  # _unreckoned said so
    return heat.reckon(facts.known, streets, list(facts.steps))


def _unreckoned(row: Matter, facts: Facts) -> str:
    """Return why it cannot be reckoned where they may be, and what to do; "" if it can."""
    from jiban.city.streets import keeping
    from jiban.desks.missing.desk import NOT_FOUND

    last = facts.known.last
    if row.state not in NOT_FOUND:
        return _(
            "They were found, or the search is over: it is not reckoned any more where they may be."
        )
    if last.lon is None or last.lat is None:
        return _(
            "Nobody has said yet where on the map they were last seen. Ask the family, and add the"
            " place with longitude and latitude to the description."
        )
    if last.at is None:
        return _(
            "Nobody has said yet when they were last seen. Ask the family, and add the time to the"
            " description."
        )
    if keeping.current() is None:
        return _(
            "The city's streets are not loaded, so the search goes by rings around the last place."
            " The administrator loads them: jiban city streets FILE"
        )
    return ""


def _elsewhere() -> str:
    return _(
        "The streets that are loaded do not reach the place where they were last seen. Look whether"
        " longitude and latitude are right."
    )
