"""Duty: who is on now and next, what is handed to me, and handing everything over at shift end."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jiban.city import duty, officers, units
from jiban.city.models import Post, Shift
from jiban.loop import door, listing
from jiban.loop.errors import Refused
from jiban.loop.listing import Row, Tab, Wanted
from jiban.web.context import Shell
from jiban.web.staff import Asking, officers_only

AHEAD = timedelta(hours=48)
MOST_UNITS = 24


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A unit with those on duty there now."""

    unit: units.Node
    faces: list[officers.Face]


@require_safe
def roster(request: HttpRequest) -> HttpResponseBase:
    """Who is on duty at the officer's units, and the next shifts."""
    return _roster(request)


@officers_only
def _roster(asking: Asking) -> HttpResponse:
    home = Shell(asking.request).unit
    tree = units.tree()
    here = [home.id, *tree.children(home.id)] if home else []
    shown = [tree.get(i) for i in here[:MOST_UNITS]]
    ids = {node.id: duty.on_duty(node.id, asking.now) for node in shown}
    faces = officers.faces(i for found in ids.values() for i in found)
    shifts = Shift.objects.filter(ends_at__gt=asking.now, starts_at__lt=asking.now + AHEAD)
    coming = shifts.filter(unit_id=home.id if home else None).order_by("starts_at", "id")[:12]
    mine = shifts.filter(officer_id=asking.officer.pk).order_by("starts_at", "id")[:6]
    context = {
        "home": home,
        "on_duty": [OnDuty(n, [faces[i] for i in ids[n.id] if i in faces]) for n in shown],
        "coming": list(coming.select_related("officer")),
        "mine": [(shift, tree.name(shift.unit_id)) for shift in mine],
    }
    return asking.page("web/shift/roster.html", context)


# --- handing over --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one matter."""

    number: str
    title: str
    refused: str


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponseBase:
    """Hand over the officer's open matters, all or some."""
    return _hand_over(request)


@officers_only
def _hand_over(asking: Asking) -> HttpResponse:
    mine = _all(asking, Tab.MINE)
    if asking.request.method == "POST":
        post = asking.request.POST
        fields = {"officer": post.get("officer", ""), "text": post.get("text", "")}
        chosen = _chosen(asking, mine)
        if chosen:
            return _many(asking, chosen, "hand_over", fields)
    waiting = [row for row in mine if row.incoming_id is not None]
    open_ones = [row for row in mine if row.incoming_id is None]
    home = Shell(asking.request).unit
    now_ids = duty.on_duty(home.id, asking.now) if home else []
    others = [i for i in now_ids if i != asking.officer.pk]
    context = {
        "rows": open_ones,
        "waiting": waiting,
        "colleagues": _colleagues(asking),
        "taker": others[0] if others else None,
        "nothing_chosen": asking.request.method == "POST",
    }
    return asking.page("web/shift/hand_over.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponseBase:
    """Accept what is handed to the officer, all or some."""
    return _accept(request)


@officers_only
def _accept(asking: Asking) -> HttpResponse:
    coming = _all(asking, Tab.INCOMING)
    if asking.request.method == "POST":
        chosen = _chosen(asking, coming)
        if chosen:
            return _many(asking, chosen, "accept", {"text": asking.request.POST.get("text", "")})
        return HttpResponseRedirect("/handovers")
    faces = officers.faces(row.handler_id for row in coming)
    context = {"rows": [(row, faces.get(row.handler_id or 0)) for row in coming]}
    return asking.page("web/shift/accept.html", context)


def _all(asking: Asking, tab: Tab) -> list[Row]:
    """Return all matters of a list; an officer has a few dozen, and hundreds at the very most."""
    found: list[Row] = []
    for page in range(1, listing.FARTHEST + 1):
        rows, more = listing.rows(asking.sight, Wanted(tab, page=page), asking.now)
        found += rows
        if not more:
            break
    return found


def _chosen(asking: Asking, rows: list[Row]) -> list[Row]:
    ticked = set(asking.request.POST.getlist("matter"))
    return [row for row in rows if str(row.id) in ticked]


def _many(asking: Asking, rows: list[Row], action: str, fields: dict[str, str]) -> HttpResponse:
    """Do one action on many matters, and say of each what became of it."""
    outcomes = door.act_many([door.Act(row.id, action, asking.by, fields) for row in rows])
    results = [
        Outcome(row.number, row.title, outcome.text if isinstance(outcome, Refused) else "")
        for row, outcome in zip(rows, outcomes, strict=True)
    ]
    done = sum(not result.refused for result in results)
    title = (
        pgettext("outcome", "Handed over")
        if action == "hand_over"
        else pgettext("outcome", "Accepted")
    )
    context = {"results": results, "done": done, "title": title}
    return asking.page("web/shift/results.html", context)


def _colleagues(asking: Asking) -> list[officers.Face]:
    """Return who may be named: the officers with a post at the officer's units or above."""
    home = Shell(asking.request).unit
    if home is None:
        return []
    above = units.tree().ancestors(home.id)
    posts = Post.objects.filter(unit_id__in=above[:2], officer__is_active=True)
    others = posts.exclude(officer_id=asking.officer.pk)
    ids = others.values_list("officer_id", flat=True).distinct()
    return sorted(officers.faces(ids).values(), key=lambda face: face.number)
