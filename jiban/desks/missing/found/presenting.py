"""What officers see of a found person on their page, and what its forms begin with."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from jiban.desks.missing.models import Found, Pair
from jiban.desks.missing.models.found import DESCRIBED
from jiban.loop.models import Matter
from jiban.loop.reading import mark
from jiban.loop.sight import Sight

HIDDEN = ("lon", "lat")
NUMBER = re.compile(r"[A-Z]{1,4}\d{6}-\d{7,18}", re.ASCII)


def present(matter_id: int, sight: Sight) -> Mapping[str, Any]:
    """Return what ``missing_found/staff_details.html`` shows of a found person."""
    row = Found.objects.select_related("said_by", "confirmed_by").get(pk=matter_id)
    seen = sight.matters(Matter.objects.all())
    pairs = Pair.objects.filter(found=matter_id, case__in=seen.values("pk"))
    return {
        "found": row,
        "who": mark(row.person) if row.person else "",
        "facts": _facts(row),
        "many": sum(not pair.stands for pair in pairs),
    }


def _facts(row: Found) -> list[tuple[Any, Any]]:
    """Return labels and values of what is known of a found person."""
    shown = []
    for name in DESCRIBED:
        value = getattr(row, name)
        if name in HIDDEN or value in ("", None):
            continue
        if name == "found_at":
            value = f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        named = getattr(row, f"get_{name}_display", None)
        label = Found._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        shown.append((label, named() if named else value))
    return shown


def as_described(matter_id: int, _proposed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the form of a description begins with: what is known."""
    known: Mapping[str, Any] = Found.objects.values(*DESCRIBED).get(pk=matter_id)
    return known


def as_compared(matter_id: int, proposed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the form of a decision begins with: the case that stood beside them."""
    return number_in("case", proposed)


def number_in(name: str, proposed: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the number that an address proposes for a field; no other words."""
    number = NUMBER.fullmatch(str(proposed.get(name, "")))
    return {name: number[0]} if number else {}
