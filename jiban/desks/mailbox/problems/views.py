"""The problems' pages: the biggest of a time, one with its letters, a part of a letter's page."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiban.city import outlines, units
from jiban.desks.mailbox import repeats, subjects
from jiban.desks.mailbox.actions.problems import NEW
from jiban.desks.mailbox.asking import Reader, officers_only
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Letter, Problem
from jiban.desks.mailbox.problems import reading
from jiban.desks.mailbox.problems.page import One
from jiban.desks.mailbox.problems.reading import Line, Order
from jiban.loop import bell, counting
from jiban.loop import reading as matters
from jiban.loop.actors import Actor
from jiban.loop.counting import By
from jiban.loop.fields import number_in
from jiban.loop.figures import Scope
from jiban.loop.models import Matter
from jiban.loop.sight import Sight

WEEKS = (1, 4, 12, 52)
EVER = 5200
"""Weeks: longer than there has been a mailbox."""
TOP = 50
SPARK_WEEKS, SPARK_HEIGHT, SPARK_STEP = 26, 24, 5


def answer(asking: Reader, name: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with a whole page."""
    everywhere = {"now": asking.now, "notice_count": bell.unread(asking.officer.pk)}
    return render(asking.request, f"mailbox/problems/{name}.html", {**everywhere, **context})


# --- the biggest ---------------------------------------------------------------------------------


@require_safe
@never_cache
@officers_only
def biggest(asking: Reader) -> HttpResponse:
    """The biggest problems of a time."""
    query = asking.request.GET
    text = query.get("weeks", "")
    weeks = int(text) if text in map(str, (*WEEKS, EVER)) else 4
    order = Order(query["by"]) if query.get("by") in set(Order) else Order.LETTERS
    unit = _unit(asking.sight, query.get("unit", ""))
    inside = asking.sight.units if unit is None else asking.sight.within(unit)
    since = asking.now - timedelta(weeks=weeks)
    lines = reading.biggest(Scope(inside, since, asking.now, asking.sight), TOP, order)
    chosen = {"weeks": weeks, "by": order.value, "unit": unit or ""}
    context = {
        "crumbs": [{"label": _("Problems")}],
        "lines": [_shown(line, asking) for line in lines],
        "periods": _periods(chosen),
        "orders": _orders(chosen),
        "unit": units.tree().name(unit) if unit is not None else "",
        "whole": _address(chosen | {"unit": ""}),
        "letters": sum(line.recent for line in lines),
        "ever": weeks == EVER,
    }
    return answer(asking, "biggest", context)


def _unit(seen: Sight, text: str) -> int | None:
    """Return the unit that was asked for, if the officer sees its letters."""
    unit = number_in(text)
    return unit if unit is not None and unit in units.tree() and seen.covers(unit) else None


def _address(chosen: dict[str, Any]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in chosen.items() if value)


def _periods(chosen: dict[str, Any]) -> list[dict[str, Any]]:
    words = [(n, ngettext("%(n)s week", "%(n)s weeks", n) % {"n": n}) for n in WEEKS]
    return [
        {"label": label, "url": _address(chosen | {"weeks": n}), "active": n == chosen["weeks"]}
        for n, label in (*words, (EVER, _("all")))
    ]


def _orders(chosen: dict[str, Any]) -> list[dict[str, Any]]:
    words = {
        Order.LETTERS: _("most letters"),
        Order.GROWTH: _("growing most"),
        Order.OPEN: _("most open"),
    }
    return [
        {"label": label, "url": _address(chosen | {"by": by}), "active": by == chosen["by"]}
        for by, label in words.items()
    ]


def _shown(line: Line, asking: Reader) -> dict[str, Any]:
    tree = units.tree()
    names = [tree.name(unit) for unit, _n in line.units.most_common() if unit in tree]
    about = [subjects.label(code) for code, _n in line.subjects.most_common() if code]
    return {
        "line": line,
        "units": names[:2],
        "more_units": max(0, len(names) - 2),
        "subject": about[0] if about else "",
        "spark": _spark(line, asking),
    }


def _spark(line: Line, asking: Reader) -> dict[str, Any]:
    """Return the bars of the last half year: a week each, with its number in words."""
    last = reading.monday(asking.now)
    first = last - timedelta(weeks=SPARK_WEEKS - 1)
    counts = [line.weeks[week] for week in counting.steps(By.WEEK, first, last)]
    if not any(counts):  # an older problem: its own last half year
        last = max(line.weeks)
        first = last - timedelta(weeks=SPARK_WEEKS - 1)
        counts = [line.weeks[week] for week in counting.steps(By.WEEK, first, last)]
    most = max(counts)
    heights = [round(SPARK_HEIGHT * n / most) for n in counts]
    bars = [
        {"x": n * SPARK_STEP, "y": SPARK_HEIGHT - max(tall, 1), "tall": max(tall, 1)}
        for n, tall in enumerate(heights)
        if tall
    ]
    label = _("letters in each of %(weeks)s weeks up to %(day)s: %(numbers)s") % {
        "weeks": SPARK_WEEKS,
        "day": last,
        "numbers": " ".join(map(str, counts)),
    }
    width = SPARK_WEEKS * SPARK_STEP
    return {"bars": bars, "label": label, "width": width, "height": SPARK_HEIGHT}


# --- one -----------------------------------------------------------------------------------------


@require_safe
@never_cache
@officers_only
def one(asking: Reader, pk: int) -> HttpResponseBase:
    """One problem with its letters."""
    problem = One(pk, asking.sight)
    if not problem:
        joined = Problem.objects.filter(pk=pk).values_list("joined", flat=True).first()
        if joined and One(joined, asking.sight):
            return redirect("web:problem", joined)
        raise Http404
    context = {
        "crumbs": [{"label": _("Problems"), "url": "/problems"}, {"label": str(pk)}],
        "problem": problem,
        "near": _near(problem, asking.sight),
        "new": NEW,
    }
    return answer(asking, "one", context)


def _near(problem: One, seen: Sight) -> list[dict[str, Any]]:
    """Return other problems that letters like the central one are with."""
    found: dict[int, dict[str, Any]] = {}
    for alike in repeats.likely(problem.central, seen):
        other = alike.matter.letter.problem_id
        if other is not None and other != problem.id and other not in found:
            found[other] = {"id": other, "title": alike.matter.title, "words": alike.words}
    return list(found.values())


@require_safe
@officers_only
def ground(asking: Reader) -> HttpResponse:
    """The city's areas, as the ground of maps."""
    response = HttpResponse(outlines.outlines(), content_type="application/geo+json")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


# --- on the page of a letter ---------------------------------------------------------------------


@require_safe
@never_cache
@officers_only
def of_letter(asking: Reader, number: str) -> HttpResponse:
    """The problem of a letter and its likely duplicates, as a part of the letter's page."""
    row = matters.find(number, asking.sight)
    if row is None:
        raise Http404
    letter = Letter.objects.get(pk=row.pk)
    others = 0
    if letter.problem_id is not None:
        with_it = Matter.objects.filter(letter__problem_id=letter.problem_id)
        others = asking.sight.matters(with_it).count()
    by = Actor.officer(asking.officer)
    context = {
        "matter": row,
        "letter": letter,
        "others": others,
        "alike": repeats.likely(row.pk, asking.sight),
        "may": {action.name for action in matters.may_now(mailbox, row, by)},
    }
    return render(asking.request, "mailbox/problems/of_letter.html", context)
