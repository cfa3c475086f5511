"""A missing person and a found one as a table: fields of both, how far they agree, how strongly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from jiban.desks.missing.found import wording
from jiban.desks.missing.models import Case, Found, Pair
from jiban.loop import reading
from jiban.science.linkage.comparisons import Field


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what is known of the missing person and of the found one, and what it says."""

    said: wording.Said
    missing: Any
    found: Any


def lines(case: Case, found: Found, pair: Pair | None) -> list[Line]:
    """Return the fields of both, in the order in which they are compared."""
    left, right = _missing(case), _found(found)
    levels, parts = (pair.levels, pair.parts) if pair else ({}, {})
    return [Line(one, left[one.field], right[one.field]) for one in wording.said(levels, parts)]


def _missing(case: Case) -> Mapping[Field, Any]:
    return _values(case, case.age, case.seen_at)


def _found(found: Found) -> Mapping[Field, Any]:
    ages = dict.fromkeys(age for age in (found.age_from, found.age_to) if age is not None)
    return _values(found, "–".join(map(str, ages)), found.found_at)


def _values(row: Case | Found, age: Any, at: datetime | None) -> Mapping[Field, Any]:
    return {
        Field.NAME: _name(row.pk, row.person),
        Field.SEX: row.get_sex_display(),
        Field.AGE: age,
        Field.HEIGHT: row.height,
        Field.MARKS: row.marks,
        Field.CLOTHING: row.clothing,
        Field.PLACE: row.place or _position(row.lon, row.lat),
        Field.TIME: f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "",
    }


def _position(lon: float | None, lat: float | None) -> str:
    return "" if lon is None or lat is None else f"{lon:.4f}, {lat:.4f}"


def _name(matter_id: int, label: int | None) -> str:
    """Return a name, masked: it is opened for a purpose on the matter's own page."""
    known = (one for one in reading.persons(matter_id) if one.label == label)
    return next((one.data.get("name", "") for one in known), "")
