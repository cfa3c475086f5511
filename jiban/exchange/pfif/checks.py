"""What the values of fields must look like, and what is said when they do not."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
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
_NO_OFFSET = timedelta()


def is_time(at: datetime) -> bool:
    """Whether this time can be written: UTC, whole seconds."""
    return not at.microsecond and (at.tzinfo is UTC or at.utcoffset() == _NO_OFFSET)


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

    holds: Callable[[Any], object]
    reason: Promise
    fix: Promise


_AN_ID = Check(
    _ID.fullmatch,
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
_MANDATORY_TEXT = Check(
    str.strip, _("There are only blanks in it."), _("The format demands it; give it.")
)
NO_TEXT = frozenset(
    {
        *("entry_date", "expiry_date", "source_date", "sex", "profile_urls"),
        *("author_made_contact", "status"),
    }
)
"""The fields that are not free text."""


class Rules:
    """What a kind of record must be like.

    Args:
        kind: what it is called in a document, ``person`` or ``note``.
        record_id: the field that has its id.
        fields: the names of its fields, in order.
        mandatory: those that must be given.
    """

    def __init__(
        self, kind: str, record_id: str, fields: Sequence[str], mandatory: Collection[str]
    ) -> None:
        self._kind, self._record_id = kind, record_id
        self._fields, self._mandatory = fields, mandatory
        self._checks = dict.fromkeys(mandatory, _MANDATORY_TEXT) | {
            name: CHECKS[name] for name in fields if name in CHECKS
        }
        self._rules = [(check.holds, name in mandatory) for name, check in self._checks.items()]
        # Records come by the ten thousand: their values are fetched in one call each.
        self._coded = attrgetter(*self._checks)
        self._texts = attrgetter(*(name for name in fields if name not in NO_TEXT))

    def check(self, record: object) -> list[Problem]:
        """Return what is wrong with a record's fields, in their order."""
        if self._right(record):
            return []
        told = (self._told(record, name) for name in self._fields)
        return [problem for problem in told if problem]

    def _right(self, record: object) -> bool:
        for value, (holds, needed) in zip(self._coded(record), self._rules, strict=True):
            if not holds(value) if value else needed:
                return False
        return xml_text.holds("".join(self._texts(record)))

    def _told(self, record: object, name: str) -> Problem | None:
        value, rule = getattr(record, name), self._checks.get(name)
        if name in self._mandatory and not value:
            reason, fix = _t("It is missing."), _t("The format demands it; give it.")
        elif rule and value and not rule.holds(value):
            reason, fix = str(rule.reason), str(rule.fix)
        elif name not in NO_TEXT and not xml_text.holds(value):
            reason, fix = _t("It has a character that XML cannot hold."), _t("Take it out.")
        else:
            return None
        return Problem(self._kind, getattr(record, self._record_id), name, reason, fix)
