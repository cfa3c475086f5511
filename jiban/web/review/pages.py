"""The pages of the weekly review: the review itself, the rows behind its numbers, the paper."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiban.city import officers, units
from jiban.loop import registry
from jiban.loop.models import Matter, Review, Verdict
from jiban.loop.weekly.causes import CAUSES, Cause
from jiban.loop.weekly.making import behind
from jiban.loop.weekly.reading import may_confirm
from jiban.web.review import printing
from jiban.web.review.asked import readers_only, reading, review_of
from jiban.web.review.paper import Paper
from jiban.web.rows import Row
from jiban.web.staff import Asking
from jiban.web.times import Tone

SHOWN = 200
"""Rows of one page; a number is rarely larger, and says so if it is."""
WEEKS = 26


@require_safe
@readers_only
def page(asking: Asking, day: str = "") -> HttpResponse:
    """A week's review; without a day the newest."""
    review = review_of(day or asking.request.GET.get("week", ""))
    if review is None:
        crumbs = [{"label": _("Weekly review")}]
        return asking.page("web/review/none.html", {"crumbs": crumbs})
    paper = Paper(reading(asking, review))
    context = {
        "paper": paper,
        "weeks": Review.objects.only("first", "last").order_by("-first")[:WEEKS],
        "unit_choices": _units(asking),
        "may_confirm": may_confirm(asking.by),
        "may_order": _may_order(asking),
        "crumbs": [{"label": _("Weekly review")}],
    }
    return asking.page("web/review/page.html", context)


def _units(asking: Asking) -> list[tuple[int, str]]:
    """Return the units in sight, indented by depth."""
    return [
        (unit.id, "　" * unit.depth + unit.label)
        for unit in units.tree()
        if asking.sight.covers(unit.id)
    ]


def _may_order(asking: Asking) -> bool:
    desk = registry.desk_or_stub("review")
    roles = desk.actions["order"].roles if "order" in desk.actions else ()
    return any(role in roles for role, _unit in asking.by.grants)


@require_safe
@readers_only
def pdf(asking: Asking, day: str) -> HttpResponse:
    """A week's review as paper."""
    review = _known(day)
    try:
        made = printing.pdf(Paper(reading(asking, review)))
    except printing.CannotPrint as problem:
        messages.error(asking.request, str(problem))
        return HttpResponseRedirect(f"/review/{day}")
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="review-{day}.pdf"'
    return response


@require_safe
@readers_only
def surged(asking: Asking, day: str) -> HttpResponse:
    """The matters behind a surge."""
    paper = Paper(reading(asking, _known(day)))
    wanted = asking.request.GET.get("surge", "")
    line = next((one for one in paper.surges if str(one.surged.surge) == wanted), None)
    if line is None:
        raise Http404
    surge = line.surged
    rows = asking.sight.matters(
        behind(surge.desk, surge.subject, surge.unit_id, surge.began, surge.found)
    ).order_by("-opened_at", "-pk")
    title = _("%(subject)s · %(unit)s, since %(day)s") % {
        "subject": line.subject,
        "unit": line.unit,
        "day": f"{surge.began:%Y-%m-%d}",
    }
    return _rows(asking, paper, title, list(rows[: SHOWN + 1]), {})


@require_safe
@readers_only
def broken(asking: Asking, day: str) -> HttpResponse:
    """The broken promises behind a number."""
    paper = Paper(reading(asking, _known(day)))
    query = asking.request.GET
    cause, of = query.get("cause", ""), query.get("of", "")
    found = [
        one
        for one in paper.reading.broken
        if (not cause or one.cause == cause) and (not of or str(one.unit_id) == of)
    ]
    said: dict[int, list[str]] = {}
    for one in found:
        desk = registry.desk_or_stub(one.desk)
        promise = desk.promise.get(one.promise)
        name = str(promise.label if promise else one.promise)
        said.setdefault(one.matter_id, []).append(f"{name}: {CAUSES[Cause(one.cause)]}")
    ids = list(said)[: SHOWN + 1]
    matters = asking.sight.matters(Matter.objects.filter(pk__in=ids)).order_by("-opened_at", "-pk")
    title = _("Broken promises")
    if cause in {name.value for name in Cause}:
        title = f"{title}: {CAUSES[Cause(cause)]}"
    return _rows(asking, paper, title, list(matters), said)


def _rows(
    asking: Asking, paper: Paper, title: str, found: list[Matter], said: dict[int, list[str]]
) -> HttpResponse:
    context = {
        "title": title,
        "paper": paper,
        "rows": [_row(row, said.get(row.pk, ())) for row in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "crumbs": [{"label": _("Weekly review"), "url": paper.address()}, {"label": title}],
    }
    return asking.page("web/review/rows.html", context)


def _row(row: Matter, said: Iterable[str]) -> Row:
    tree = units.tree()
    face = officers.face(row.handler_id)
    state = registry.state_of(registry.desk_or_stub(row.desk), row.state)
    meta = [tree.name(row.unit_id) if row.unit_id in tree else "", face.name if face else "", *said]
    return Row(
        f"/matters/{row.number}",
        row.number,
        row.title,
        str(state.label),
        Tone.QUIET,
        meta=[word for word in meta if word],
        at=row.opened_at,
    )


@require_POST
@readers_only
def verdict(asking: Asking, day: str) -> HttpResponse:
    """Let a proposed line stand, or strike it out."""
    if not may_confirm(asking.by):
        raise PermissionDenied(_("Only leaders and inspectors of the bureau decide what is read."))
    review, sent = _known(day), asking.request.POST
    paper, section = Paper(reading(asking, review)), sent.get("section", "")
    line = paper.reading.proposed(section, sent.get("matter", ""))
    if line is None:
        raise Http404
    Verdict.objects.update_or_create(
        review=review,
        section=section,
        matter_id=line.matters[0],
        defaults={
            "stands": sent.get("stands") == "1",
            "officer": asking.officer,
            "at": asking.now,
        },
    )
    return HttpResponseRedirect(f"{paper.address()}#{section}")


def _known(day: str) -> Review:
    review = review_of(day)
    if review is None:
        raise Http404
    return review
