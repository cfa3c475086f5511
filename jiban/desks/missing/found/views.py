"""Pages for officers: found people, the candidates of one record, and two side by side.

A pair is shown to who sees both of its matters, and to nobody else.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jiban.city.models import Officer
from jiban.desks.missing.found import beside, describing, wording
from jiban.desks.missing.found.deciding import found as desk
from jiban.desks.missing.kin import opening
from jiban.desks.missing.kin.doing import PURPOSES
from jiban.desks.missing.models import Case, Found, Pair
from jiban.desks.missing.models.found import Verdict
from jiban.desks.missing.pages import officers_only, paged
from jiban.loop import reading, sight
from jiban.loop.actors import Actor
from jiban.loop.errors import Refused
from jiban.loop.models import Attachment, Matter

DECISIONS = ("same", "not_same", "ask_about", "confirm", "deny")
SIDES = {"missing": "case", "missing_found": "found"}
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A pair in a list: the other matter, what speaks most for it and against it."""

    pair: Pair
    other: Matter
    strength: Any
    speaks: list[wording.Said]


@require_safe
@never_cache
@officers_only
def board(request: HttpRequest, officer: Officer) -> HttpResponseBase:
    """People without a name in the officer's sight, whose promise is due next on top."""
    rows = Matter.objects.filter(desk=desk.name, ended_at=None)
    seen = sight.of_officer(officer.pk).matters(rows)
    found = Found.objects.filter(pk__in=seen.values("pk")).select_related("matter")
    context = {"found": paged(request, found), "now": timezone.now()}
    return render(request, "missing_found/board.html", context)


@require_safe
@never_cache
@officers_only
def candidates(request: HttpRequest, officer: Officer, number: str) -> HttpResponseBase:
    """Who a found person may be, or who of the found a missing one may be."""
    seen = sight.of_officer(officer.pk)
    row = reading.find(number, seen)
    if row is None or row.desk not in SIDES:
        raise Http404
    side = SIDES[row.desk]
    other = "found" if side == "case" else "case"
    pairs = Pair.objects.filter(**{side: row.pk}).order_by(F("weight").desc(nulls_last=True), "pk")
    matters = _open(seen, other).in_bulk([getattr(pair, f"{other}_id") for pair in pairs])
    listed = [
        _listed(pair, matters[getattr(pair, f"{other}_id")])
        for pair in pairs
        if getattr(pair, f"{other}_id") in matters
    ]
    context = {
        "matter": row,
        "side": side,
        "listed": [one for one in listed if not one.pair.stands][:SHOWN],
        "decided": [one for one in listed if one.pair.stands][:SHOWN],
    }
    return render(request, "missing_found/candidates.html", context)


def _open(seen: sight.Sight, side: str) -> QuerySet[Matter]:
    """Return the matters of one side that are compared and seen."""
    rows = describing.open_cases() if side == "case" else describing.open_found()
    return seen.matters(Matter.objects.filter(pk__in=rows.values("pk")))


def _listed(pair: Pair, other: Matter) -> Listed:
    said = wording.said(pair.levels, pair.parts)
    telling = sorted((one for one in said if one.strength), key=lambda one: -abs(one.bits))
    return Listed(pair, other, wording.strength(pair.weight or 0.0), telling[:4])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@officers_only
def side_by_side(
    request: HttpRequest, officer: Officer, number: str, other: str
) -> HttpResponseBase:
    """A missing person and a found one, field by field; and, opened for a purpose, their DNA."""
    seen = sight.of_officer(officer.pk)
    case_row, found_row = reading.find(number, seen), reading.find(other, seen)
    if case_row is None or found_row is None:
        raise Http404
    case = Case.objects.filter(pk=case_row.pk).first()
    found = Found.objects.filter(pk=found_row.pk).select_related("said_by", "confirmed_by").first()
    if case is None or found is None:
        raise Http404
    pair = Pair.objects.filter(case=case, found=found).select_related("decided_by").first()
    by = Actor.officer(officer)
    may = {action.name: action for action in reading.may_now(desk, found_row, by)}
    profiles = opening.profiles(case, by, seen)
    told: list[opening.Told] = []
    error = ""
    if request.method == "POST":
        try:
            told = opening.opened(profiles, found, by, request.POST.get("purpose", ""))
        except Refused as refused:
            error = refused.text
    context = {
        "case": case_row,
        "found": found_row,
        "known": found,
        "pair": pair,
        "lines": beside.lines(case, found, pair),
        "strength": wording.strength(pair.weight) if pair and pair.weight is not None else "",
        "not_them": Verdict.NOT,
        "photos": [(row, _photos(row)) for row in (case_row, found_row)],
        "profiles": profiles,
        "purposes": PURPOSES,
        "told": told,
        "error": error,
        "actions": [may[name] for name in DECISIONS if name in may],
    }
    status = 422 if error else 200
    return render(request, "missing_found/side_by_side.html", context, status=status)


def _photos(row: Matter) -> QuerySet[Attachment]:
    return Attachment.objects.filter(matter_id=row.pk, media_type__startswith="image/")
