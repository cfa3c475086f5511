"""A page for trained officers: whom a relative's profile speaks for, with the way to each pair."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jiban.city.models import Officer
from jiban.desks.missing.kin import opening
from jiban.desks.missing.kin.doing import PURPOSES
from jiban.desks.missing.models import KinHit, Profile
from jiban.desks.missing.models.kin import Kin
from jiban.desks.missing.pages import officers_only
from jiban.loop import reading, sight
from jiban.loop.actors import Actor
from jiban.loop.errors import Refused
from jiban.loop.models import Matter


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@officers_only
def hits(request: HttpRequest, officer: Officer, number: str) -> HttpResponseBase:
    """A relative's hits, opened for a purpose; of people out of sight only how many there are."""
    seen, by = sight.of_officer(officer.pk), Actor.officer(officer)
    row = reading.find(number, seen)
    if row is None or not opening.may_open(row, by):
        raise Http404
    relatives = Profile.objects.exclude(relation=Kin.SELF).select_related("case__matter")
    relative = relatives.filter(pk=row.pk).first()
    if relative is None:
        raise Http404
    found: list[KinHit] = []
    error = ""
    if request.method == "POST":
        try:
            found = opening.hits(relative, by, request.POST.get("purpose", ""))
        except Refused as refused:
            error = refused.text
    listed = [hit for hit in found if hit.own.found and seen.of(hit.own.found.matter)]
    context = {
        "matter": row,
        "relative": relative,
        "case": _seen(relative, seen),
        "opened": request.method == "POST" and not error,
        "listed": listed,
        "unseen": len(found) - len(listed),
        "purposes": PURPOSES,
        "error": error,
    }
    return render(request, "missing_kin/hits.html", context, status=422 if error else 200)


def _seen(relative: Profile, seen: sight.Sight) -> Matter | None:
    """Return the case whose missing person it may be, if there is one in sight."""
    case = relative.case and relative.case.matter
    return case if case and seen.of(case) else None
