"""Missing and found people as linkage compares them, with the name, which rests in Person.

Names are opened here for the machine alone: none of them leaves this process, and what is kept of a
comparison says how far two names agree, not what they are.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime

from cryptography.exceptions import InvalidTag
from django.db.models import QuerySet
from django.utils import timezone

from jiban.desks.missing.desk import NOT_FOUND
from jiban.desks.missing.models import Case, Found
from jiban.loop import keys, people
from jiban.loop.models import Person
from jiban.science.linkage.people import Described

OPEN_FOUND = ("unknown",)
"""States in which a found person is compared."""


def open_cases() -> QuerySet[Case]:
    """Return the cases of people who are still missing."""
    return Case.objects.filter(matter__state__in=NOT_FOUND).select_related("matter")


def open_found() -> QuerySet[Found]:
    """Return the found people of whom nobody has said who they are."""
    return Found.objects.filter(matter__state__in=OPEN_FOUND).select_related("matter")


def cases(rows: Iterable[Case]) -> list[Described]:
    """Return missing people as they are described."""
    return _described([(row, row.age, row.seen_at) for row in rows])


def found_people(rows: Iterable[Found]) -> list[Described]:
    """Return found people as they are described, as old as the middle of what was guessed."""
    return _described([(row, _age(row), row.found_at) for row in rows])


def _described(
    known: Sequence[tuple[Case | Found, float | None, datetime | None]],
) -> list[Described]:
    """Return rows as they are described, each with an age and when they were seen or found."""
    names = _names([(row.pk, row.person) for row, _, _ in known])
    return [
        Described(
            str(row.pk),
            names.get(row.pk, ""),
            row.sex,
            age,
            row.height,
            row.marks,
            row.clothing,
            *_spot(row),
            _day(at or row.matter.opened_at),
        )
        for row, age, at in known
    ]


def _age(row: Found) -> float | None:
    ages = [age for age in (row.age_from, row.age_to) if age is not None]
    return sum(ages) / len(ages) if ages else None


def _spot(row: Case | Found) -> tuple[float | None, float | None]:
    return (None, None) if None in (row.lon, row.lat) else (row.lon, row.lat)


def _day(at: datetime) -> int:
    return timezone.localtime(at).toordinal()


def _names(wanted: Sequence[tuple[int, int | None]]) -> dict[int, str]:
    """Return the names of persons, by their matters; those that were forgotten are left out."""
    labels = dict(wanted)
    rows = Person.objects.filter(matter_id__in=labels)
    names = {}
    for row in rows:
        if row.label == labels[row.matter_id]:
            try:
                names[row.matter_id] = people.unseal(bytes(row.key), bytes(row.data)).get(
                    "name", ""
                )
            except InvalidTag:  # forgotten
                continue
    return names


def print_of(one: Described) -> str:
    """Return a keyed hash of what is known of somebody: it tells that something is new."""
    return hmac.digest(keys.read("lookup.key"), repr(one).encode(), hashlib.sha256).hex()[:32]


def facts(case_id: int, found_id: int) -> str:
    """Return what is known of a pair, as ``Pair.facts`` keeps it."""
    (case,) = cases(Case.objects.filter(pk=case_id).select_related("matter"))
    (one,) = found_people(Found.objects.filter(pk=found_id).select_related("matter"))
    return print_of(case) + print_of(one)
