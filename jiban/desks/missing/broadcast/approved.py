"""What a poster told when it was approved is what it tells, until another telling is approved."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from jiban.desks.missing import protections
from jiban.desks.missing.broadcast import photo
from jiban.desks.missing.models import Case, Poster

LOOKS = ("age", "sex", "height", "clothing", "marks")
"""What anybody may know of a missing person."""
PLACED = ("place", "seen_at")
"""What is told only while the reporter is cleared."""


def told(case: Case) -> dict[str, Any]:
    """Return what a poster tells of a case as it stands, by column."""
    columns = (*LOOKS, *PLACED) if protections.cleared(case) else LOOKS
    picture = photo.shown(case)
    known = {name: getattr(case, name) for name in columns}
    if known.get("seen_at"):
        known["seen_at"] = known["seen_at"].isoformat()
    return {**known, "photo": picture.pk if picture else photo.NONE}


def case_of(poster: Poster) -> Case:
    """Return the case as it was approved that a poster tells of it."""
    case = copy(poster.case)
    known = {**dict.fromkeys((*LOOKS, *PLACED), ""), "photo": photo.NONE, **poster.told}
    known["seen_at"] = datetime.fromisoformat(known["seen_at"]) if known["seen_at"] else None
    for name, value in known.items():
        setattr(case, name, value)
    return case


def changed(poster: Poster, now: Mapping[str, Any]) -> list[Any]:
    """Return the names of what has changed since a poster was approved; none of a first draft.

    Args:
        poster: the poster.
        now: what it would tell as its case stands, of :func:`told`.
    """
    if poster.approved_at is None:
        return []
    names = (*LOOKS, *PLACED, "photo")
    differ = [name for name in names if poster.told.get(name) != now.get(name)]
    return [Case._meta.get_field(name).verbose_name for name in differ]  # type: ignore[union-attr]
