"""What officers see of a case on its page, and what its forms begin with."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jiban.city import units
from jiban.desks.missing import protections, triage
from jiban.desks.missing.broadcast import approved, numbers, photo, short_text, standing
from jiban.desks.missing.models import (
    Case,
    Evidence,
    Footage,
    Pair,
    Place,
    Poster,
    Searched,
    Share,
    Sighting,
    Sms,
    Task,
)
from jiban.desks.missing.models.case import ASKED, DESCRIBED
from jiban.desks.missing.plain import in_words
from jiban.loop import registry
from jiban.loop.models import Entry, Matter
from jiban.loop.reading import mark
from jiban.loop.sight import Sight

HIDDEN = ("lon", "lat")


def present(matter_id: int, sight: Sight) -> Mapping[str, Any]:
    """Return what ``missing/staff_details.html`` shows of a case."""
    case = Case.objects.select_related("cleared_by", "wish_by", "agreed_by", "told_by").get(
        pk=matter_id
    )
    state = Matter.objects.values_list("state", flat=True).get(pk=matter_id)
    tasks = tasks_of(case, sight)
    evidence = Evidence.objects.filter(case=case).select_related("approved_by", "asked_by")
    footage = Footage.objects.filter(case=case).select_related("approved_by", "asked_by")
    return {
        "case": case,
        "who": mark(case.person) if case.person else "",
        "facts": list(_facts(case)),
        "reasons": triage.words(case.reasons),
        "asked": [(_label(name), getattr(case, f"get_{name}_display")()) for name in ASKED],
        "answered": protections.answered(case),
        "feared": protections.feared(case),
        "cleared": protections.cleared(case),
        "script": protections.script(case, state),
        "open_to_talk": protections.open_to_talk(case, state),
        "sightings": Sighting.objects.filter(case=case),
        "evidence": evidence,
        "footage": footage,
        "waiting": any(one.waits for one in (*evidence, *footage)),
        "seen": {one["number"] for one in tasks if one["seen"]},
        "searched": Searched.objects.filter(case=case),
        "places": Place.objects.filter(case=case),
        "tasks": tasks,
        "live": [one for one in tasks if one["task"].matter.state != "ended"],
        "ended": [one for one in tasks if one["task"].matter.state == "ended"],
        "chance": _chance(case),
        "pictures": photo.pictures(case.pk),
        "photo": photo.shown(case),
        "posters": _posters(case),
        "shares": [(row, standing.ends(row), readers(row)) for row in _shares(case)],
        "texts": [
            (row, standing.ends(row), _text_of(case, row), _left_out(row)) for row in _texts(case)
        ],
        "candidates": sum(not pair.stands for pair in _candidates(case, sight)),
        "now": timezone.now(),
    }


def _posters(case: Case) -> list[tuple[Poster, datetime, list[Any]]]:
    """Return the posters, when each ends, and the names of what it does not tell as it is now."""
    rows = list(
        Poster.objects.filter(case=case).select_related("case", "approved_by", "drafted_by")
    )
    told, now = approved.told(case) if rows else {}, timezone.now()
    return [
        (row, standing.ends(row), approved.changed(row, told) if row.is_out(now) else [])
        for row in rows
    ]


def _candidates(case: Case, sight: Sight) -> QuerySet[Pair]:
    """Return the found people who may be them, as far as who reads sees them."""
    seen = sight.matters(Matter.objects.all())
    return Pair.objects.filter(case=case, found__in=seen.values("pk"))


def _texts(case: Case) -> Iterable[Sms]:
    rows = Sms.objects.filter(case=case)
    return rows.select_related("case", "approved_by", "drafted_by", "unit")


def _text_of(case: Case, row: Sms) -> str:
    """Return what a short text that waits would say; "" for one that went out, or will not."""
    if row.approved_at is not None or row.recalled_at is not None:
        return ""
    with translation.override(settings.LANGUAGE_CODE):  # as subscribers get it
        return short_text.words(case, row.until)


def _left_out(row: Sms) -> str:
    return numbers.words([numbers.LeftOut(*one) for one in row.left_out])


def tasks_of(case: Case, sight: Sight | None = None) -> list[dict[str, Any]]:
    """Return the tasks of a case, the newest first, each with its state and unit in words.

    Args:
        case: the case.
        sight: of who reads; what they do not see has no number on the page.
    """
    rows = Task.objects.filter(case=case).select_related("matter").order_by("-pk")
    matters = Matter.objects.filter(pk__in=rows.values("pk"))
    seen = set(sight.matters(matters).values_list("pk", flat=True)) if sight else set()
    desk, tree = registry.desk_or_stub("missing_tasks"), units.tree()
    return [
        {
            "task": row,
            "number": row.matter.number,
            "seen": row.pk in seen,
            "state": registry.state_of(desk, row.matter.state).label,
            "open": row.matter.ended_at is None,
            "place": elsewhere(row),
            "unit": tree.name(row.matter.unit_id) if row.matter.unit_id in tree else "",
        }
        for row in rows
    ]


def _shares(case: Case) -> QuerySet[Share]:
    rows = Share.objects.filter(case=case)
    return rows.select_related("case", "approved_by", "agreed_by", "drafted_by")


def readers(share: Share) -> dict[str, tuple[datetime, datetime]]:
    """Return which partners have read a request to other cities: since when, and the last day."""
    if share.approved_at is None:
        return {}
    until = share.recalled_at or share.until
    rows = Entry.objects.filter(
        matter=share.case_id, action="read_by_city", at__range=(share.approved_at, until)
    )
    read: dict[str, tuple[datetime, datetime]] = {}
    for payload, at in rows.order_by("seq").values_list("payload", "at"):
        said = orjson.loads(payload)
        name = said.get("partner", "")
        if share.is_for(name) and said.get("share", share.n) == share.n:
            read[name] = (read.get(name, (at,))[0], at)
    return dict(sorted(read.items()))


def elsewhere(task: Task) -> str:
    """Return the place of a task, unless its words say it already."""
    return "" if task.place in task.what else task.place


def _chance(case: Case) -> str:
    """Say what the last plan's rounds promise, and what none could exceed; "" without rounds."""
    if case.finds is None or case.at_most is None:
        return ""
    return _(
        "Plan %(plan)s: its rounds find them with a chance of %(finds)d %%; no other rounds of as"
        " many units could exceed %(most)d %%."
    ) % {
        "plan": case.plans,
        "finds": round(100 * case.finds),
        "most": math.ceil(100 * case.at_most),
    }


def as_described(matter_id: int, _proposed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the form of a description begins with: what is known."""
    found: Mapping[str, Any] = Case.objects.values(*DESCRIBED, *ASKED).get(pk=matter_id)
    return found


def as_numbered(_matter_id: int, proposed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a form about a poster begins with: the number that an address proposes."""
    number = str(proposed.get("poster", ""))
    return {"poster": number} if number.isascii() and number.isdigit() else {}


def _facts(case: Case) -> Any:
    for name in DESCRIBED:
        value = _shown(case, name)
        nothing = value is None or value is False or value == "" or (name, value) == ("before", 0)
        if name not in HIDDEN and not nothing:
            yield _label(name), value
    if case.lon is not None and case.lat is not None:
        yield _("position"), f"{case.lon:.5f}, {case.lat:.5f}"


def _label(name: str) -> Any:
    return Case._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _shown(case: Case, name: str) -> Any:
    value = getattr(case, name)
    if name in ("seen_at", "medicine_at") and value is not None:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return _("yes") if value is True else in_words(case, name)
