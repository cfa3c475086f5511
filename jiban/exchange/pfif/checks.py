"""What the values of fields must look like, and what is said when they do not."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.exchange import xml_text
from jiban.exchange.pfif.problems import Problem

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?/\S(?:.*\S)?")
_AGE = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?", re.ASCII)
_BORN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_STATE = re.compile(r"[A-Z0-9]{1,3}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_BLANK = re.compile(r"\s")


def problems(
    kind: str, record_id: str, values: dict[str, Any], mandatory: frozenset[str]
) -> list[Problem]:
    """Return what is wrong with the values of a record's fields, in the order of the fields.

    Args:
        kind: ``person`` or ``note``.
        record_id: its id, as it was given.
        values: every field by name; ``""``, ``()`` or None is not given.
        mandatory: the fields that must be given.
    """
    texts = [value for value in values.values() if type(value) is str]
    if mandatory <= _given(values) and xml_text.holds("".join(texts)) and not _broken(values):
        return []
    return list(_told(kind, record_id, values, mandatory))


def _given(values: dict[str, Any]) -> set[str]:
    return {
        name
        for name, value in values.items()
        if value and not (type(value) is str and value.isspace())
    }


def _broken(values: dict[str, Any]) -> set[str]:
    found = set()
    for name, check in CHECKS.items():
        value = values.get(name)
        if value and not check.holds(value):
            found.add(name)
    return found


def _told(
    kind: str, record_id: str, values: dict[str, Any], mandatory: frozenset[str]
) -> Iterator[Problem]:
    given, broken = _given(values), _broken(values)
    for name, value in values.items():
        if name in mandatory and name not in given:
            reason, fix = _t("It is missing."), _t("The format demands it; give it.")
        elif name in broken:
            reason, fix = str(CHECKS[name].reason), str(CHECKS[name].fix)
        elif isinstance(value, str) and not xml_text.holds(value):
            reason, fix = _t("It has a character that XML cannot hold."), _t("Take it out.")
        else:
            continue
        yield Problem(kind, record_id, name, reason, fix)


def is_record_id(text: str) -> bool:
    """Whether this is the name of a record: ``domain/local-id``."""
    return _ID.fullmatch(text) is not None


def is_time(at: datetime) -> bool:
    """Whether this time can be written: UTC, whole seconds."""
    return not at.microsecond and (at.tzinfo is UTC or at.utcoffset() == timedelta())


def is_age(text: str) -> bool:
    """Whether this is an age in years or a range of ages, the lower first."""
    found = _AGE.fullmatch(text)
    return found is not None and (found[2] is None or int(found[1]) <= int(found[2]))


def is_birth(text: str) -> bool:
    """Whether this is a year, a month or a day that the calendar has."""
    found = _BORN.fullmatch(text)
    if found is None:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def are_addresses(urls: tuple[str, ...]) -> bool:
    """Whether each can stand on a line of its own."""
    return all(url and not _BLANK.search(url) and xml_text.holds(url) for url in urls)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule for a field that is given."""

    holds: Callable[[Any], bool]
    reason: Promise
    fix: Promise


_AN_ID = Check(
    is_record_id,
    _("It is not a domain, a slash and a name."),
    _("Write it such as example.org/person.1."),
)
_A_TIME = Check(
    is_time,
    _("It is not a time in UTC, to the second."),
    _("Write it such as 2012-05-29T08:00:00Z."),
)
CHECKS: dict[str, Check] = {
    **dict.fromkeys(
        ("person_record_id", "note_record_id", "linked_person_record_id"),
        _AN_ID,
    ),
    **dict.fromkeys(("entry_date", "expiry_date", "source_date"), _A_TIME),
    "date_of_birth": Check(
        is_birth,
        _("It is not a day, a month or a year of the calendar."),
        _("Write YYYY-MM-DD, YYYY-MM or YYYY."),
    ),
    "age": Check(
        is_age,
        _("It is not an age, nor a range of ages."),
        _("Write years such as 34, or 30-40."),
    ),
    "home_state": Check(
        _STATE.fullmatch,
        _("It is not the part of an ISO 3166-2 code after the dash."),
        _("Write it such as GD for CN-GD."),
    ),
    "home_country": Check(
        _COUNTRY.fullmatch,
        _("It is not an ISO 3166-1 code of two letters."),
        _("Write it such as CN."),
    ),
    "profile_urls": Check(
        are_addresses,
        _("An address is empty or has a space in it."),
        _("Give each address alone, with its spaces escaped."),
    ),
}
"""The rules by field; what is not here is free text."""
