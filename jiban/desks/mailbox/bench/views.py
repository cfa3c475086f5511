"""The bench's page: what is on the screen, and what one key does with it; all through the door."""

import json
from collections.abc import Mapping
from functools import wraps
from typing import Any, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiban.city import units
from jiban.desks.mailbox import rightness, urgencies
from jiban.desks.mailbox.asking import Page, Reader, View, signed_in
from jiban.desks.mailbox.bench import cards, choices, leases
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.triage import whose
from jiban.loop import bell, door, reading, rungs
from jiban.loop.actors import Actor
from jiban.loop.errors import Outdated, Refused
from jiban.loop.fields import number_in
from jiban.loop.models import Matter

P = ParamSpec("P")

AHEAD = 2
"""Letters that wait in the page behind the one that is shown."""
QUIET = (rungs.RUNG, "suggest")
"""What the clock and the machine do to a letter outdates no dispatcher."""


def _dispatchers_only(view: View[P]) -> Page[P]:
    def inner(asking: Reader, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not asking.sight.routing:
            raise PermissionDenied(_("The bench is for dispatchers."))
        return view(asking, *args, **kwargs)

    return signed_in(wraps(view)(inner))


@require_safe
@never_cache
@_dispatchers_only
def page(asking: Reader) -> HttpResponse:
    """The letters on the screen: one to be seen, the next ones behind it."""
    ids = leases.take(asking.sight, asking.now, 1 + AHEAD)
    context = {
        "cards": cards.cards(ids, asking.sight),
        "left": leases.left(asking.sight),
        "options": {"unit": choices.of_units(), "subject": choices.of_subjects()},
        "notice_count": bell.unread(asking.officer.pk),
        "crumbs": [{"label": _("Bench")}],
    }
    return _render(asking, "page", context)


@require_safe
@never_cache
@_dispatchers_only
def right(asking: Reader) -> HttpResponse:
    """How right the machine was, by month."""
    context = {
        "months": rightness.report(asking.sight)[::-1],
        "heads": rightness.heads(),
        "notice_count": bell.unread(asking.officer.pk),
        "crumbs": [{"label": _("Bench"), "url": "/bench"}, {"label": _("How right it was")}],
    }
    return _render(asking, "right", context)


@require_POST
@never_cache
@_dispatchers_only
def give(asking: Reader, number: str) -> HttpResponseBase:
    """Give a letter to a unit: as the machine said, or as the dispatcher chose."""
    row = _letter(asking, number)
    if row is None:
        return _next(asking, _("%(number)s is no longer there.") % {"number": number})
    unit, subject = _chosen(asking, row)
    if unit is None:
        words = _("%(number)s: choose the unit, no rule knows it.") % {"number": number}
        return _next(asking, words, again=row.pk)
    urgency = asking.request.POST.get("urgency", "")
    fields = {"unit": unit, "subject": subject, "urgency": urgency}
    return _done(asking, row, "route", fields)


@require_POST
@never_cache
@_dispatchers_only
def merge(asking: Reader, number: str) -> HttpResponseBase:
    """Let a letter go on together with the earlier one that it repeats."""
    row = _letter(asking, number)
    if row is None:
        return _next(asking, _("%(number)s is no longer there.") % {"number": number})
    into = asking.request.POST.get("into", "")
    fields = {"into": into, "text": _("the same problem, by the bench")}
    return _done(asking, row, "merge", fields)


@require_POST
@never_cache
@_dispatchers_only
def skip(asking: Reader, number: str) -> HttpResponseBase:
    """Leave a letter to somebody else, or to oneself later."""
    row = _letter(asking, number)
    if row is not None:
        leases.skip(asking.officer.pk, row.pk, asking.now)
    return _next(asking)


def _letter(asking: Reader, number: str) -> Matter | None:
    """Return the letter of that number; another desk's matter is none."""
    row = reading.find(number, asking.sight)
    return row if row is not None and row.desk == mailbox.name else None


def _chosen(asking: Reader, row: Matter) -> tuple[int | str | None, str]:
    """Return unit and subject: what was searched for goes before the guess that was taken."""
    sent = asking.request.POST
    letter = Letter.objects.select_related("matter").get(pk=row.pk)
    guess = _guess(letter, sent.get("take", ""))
    subject = sent.get("subject", "") or str(guess.get("subject", ""))
    if sent.get("unit"):
        return sent["unit"], subject
    if subject == guess.get("subject", ""):
        return guess.get("unit"), subject
    return whose.unit_of(letter, subject), subject


def _guess(letter: Letter, take: str) -> Mapping[str, Any]:
    best = (letter.suggested or {}).get("best", ())
    at = int(take) - 1 if take in ("1", "2", "3") else 0
    return best[at] if at < len(best) else {}


def _done(asking: Reader, row: Matter, action: str, fields: Mapping[str, Any]) -> HttpResponseBase:
    """Act through the door; what was refused is said in words, and the next letter comes."""
    sent = asking.request.POST
    seen = sent.get("seen", "")
    key = sent.get("idempotency_key", "")[:128] or None
    outcome = _act(asking, row, action, fields, key, number_in(seen))
    if isinstance(outcome, Refused):
        fresh = Matter.objects.get(pk=row.pk)
        if fresh.state != "triage":
            leases.give_back(asking.officer.pk, row.pk)
            return _next(asking, _already(fresh))
        words = f"{row.number}: {outcome.text}"
        return _next(asking, words, again=row.pk)
    leases.give_back(asking.officer.pk, row.pk)
    return _next(asking, done=row.number)


def _act(
    asking: Reader,
    row: Matter,
    action: str,
    fields: Mapping[str, Any],
    key: str | None,
    seen: int | None,
) -> door.Acted | Refused:
    by = Actor.officer(asking.officer)
    outcome = door.act_many([door.Act(row.pk, action, by, fields, key, seen)])[0]
    if isinstance(outcome, Outdated) and seen is not None:
        since = reading.since(row.pk, seen)
        if since and all(entry.action in QUIET for entry in since):
            again = door.Act(row.pk, action, by, fields, key, since[-1].seq)
            return door.act_many([again])[0]
    return outcome


def _already(row: Matter) -> str:
    """Say what became of a letter meanwhile."""
    tree = units.tree()
    unit = tree.name(row.unit_id) if row.unit_id in tree else "—"
    if row.state == "received":
        words = _("%(number)s was given to %(unit)s by somebody else a moment ago.")
        return words % {"number": row.number, "unit": unit}
    state = mailbox.state[row.state].label
    return _("%(number)s is “%(state)s” by now.") % {"number": row.number, "state": state}


def _next(
    asking: Reader, words: str = "", *, again: int | None = None, done: str = ""
) -> HttpResponseBase:
    """Answer with the letters that follow those in the page, and a word about the last one."""
    if not asking.htmx:
        response = redirect("web:bench")
        if words:
            from django.contrib import messages

            messages.warning(asking.request, words)
        return response
    held = [pk for pk in _held(asking) if pk != again]
    room = max(0, 1 + AHEAD - len(held))
    ids = [] if again is None else [again]
    if len(ids) < room:
        ids += leases.take(asking.sight, asking.now, room - len(ids), {*held, *ids})
    context = {
        "cards": cards.cards(ids, asking.sight),
        "left": leases.left(asking.sight),
        "words": words,
    }
    answer = _render(asking, "more", {**context, "done": done})
    answer.headers["HX-Trigger"] = json.dumps(
        {"jb:benched": {"done": done, "again": str(again or "")}}
    )
    return answer


def _held(asking: Reader) -> list[int]:
    """Return the letters that are in the page already."""
    said = (number_in(pk, 18) for pk in asking.request.POST.getlist("held"))
    return [pk for pk in said if pk is not None]


def _render(asking: Reader, name: str, context: Mapping[str, Any]) -> HttpResponse:
    everywhere = {"now": asking.now, "grades": urgencies.GRADES}
    template = f"mailbox/bench/{name}.html"
    return render(asking.request, template, {**everywhere, **context})
