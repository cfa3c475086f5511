"""Auditing (查阅审计): who opened personal data, for what, and whose reading is unusual.

Unusual is no verdict: it names what an inspector should ask about, with the counts that speak.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.loop import registry
from jiban.loop.actors import INSPECTOR
from jiban.loop.models import Entry, Matter, Person
from jiban.loop.people import AUTHOR
from jiban.loop.sight import Sight

WEEK = timedelta(days=7)
WEEKS = 8
"""Weeks before, by which what an officer opens in one is judged."""
MANY, TIMES = 10, 3
"""Openings of a week that stand out: so many at least, and so many times the usual."""
ELSEWHERE = 3
"""Matters of a week that the officer neither had nor whose unit was theirs."""
SAME = 3
"""Matters of one person that one officer opened in all the weeks."""


@dataclass(frozen=True, slots=True)
class Opening:
    """That an officer opened what is protected of a matter, such as its personal data.

    Attributes:
        action: an audited one of the matter's desk.
        purpose: one of those that the action asks for.
        theirs: whether, when they opened it, the officer had the matter, belonged to its unit or
            had a post there, or dispatched there; an entry that does not say so counts as theirs.
        person: the keyed hash of the author's phone number, if there is one.
    """

    at: datetime
    officer_id: int
    matter: Matter
    action: str
    purpose: str
    theirs: bool
    person: bytes | None


@dataclass(frozen=True, slots=True)
class Unusual:
    """An officer whose reading an inspector should ask about, and what speaks for it."""

    officer_id: int
    reasons: Sequence[str]


def may_audit(grants: Iterable[tuple[str, int]]) -> bool:
    """Tell whether posts (role, unit id) let see who opened what: an inspector's at any unit."""
    return any(role == INSPECTOR for role, _unit in grants)


def openings(sight: Sight, now: datetime) -> list[Opening]:
    """Return what was opened in the last nine weeks, as far as the inspector sees it, newest first.

    What was opened of a matter that the inspector is kept away from is left out.
    """
    since = now - WEEK * (WEEKS + 1)
    audited = {
        one.name for desk in registry.desks() for one in desk.actions.values() if one.audited
    }
    rows = Entry.objects.filter(action__in=audited, recorded_at__gte=since, at__gt=since)
    found = list(rows.order_by("-at").values_list("at", "by", "action", "matter_id", "payload"))
    ids = {matter_id for _at, _by, _action, matter_id, _payload in found}
    matters = sight.matters(Matter.objects.filter(pk__in=ids)).in_bulk()
    persons = _authors(matters)
    opened = []
    for at, by, action, matter_id, payload in found:
        kind, _is, officer = by.partition(":")
        if kind == "officer" and matter_id in matters:
            said, matter = orjson.loads(payload), matters[matter_id]
            purpose, theirs = said.get("purpose", ""), said.get("theirs", True)
            person = persons.get(matter_id)
            opened.append(Opening(at, int(officer), matter, action, purpose, theirs, person))
    return opened


def _authors(ids: Iterable[int]) -> dict[int, bytes]:
    known = Person.objects.filter(matter_id__in=list(ids), label=AUTHOR)
    rows = known.exclude(phone_index=None).values_list("matter_id", "phone_index")
    return {pk: bytes(index) for pk, index in rows if index is not None}


def unusual(opened: Iterable[Opening], now: datetime) -> list[Unusual]:
    """Return whose reading of the last week stands out, those with the most reasons first."""
    by_officer: dict[int, list[Opening]] = defaultdict(list)
    for one in opened:
        by_officer[one.officer_id].append(one)
    found = [
        Unusual(officer, reasons)
        for officer, theirs in by_officer.items()
        if (reasons := _reasons(theirs, now))
    ]
    return sorted(found, key=lambda one: (-len(one.reasons), one.officer_id))


def _reasons(opened: Sequence[Opening], now: datetime) -> list[str]:
    """Return what stands out in the openings of one officer."""
    week = [one for one in opened if one.at > now - WEEK]
    reasons = []
    usual = (len(opened) - len(week)) / WEEKS
    if len(week) >= MANY and len(week) >= TIMES * usual:
        text = _("opened %(n)s in the last 7 days; usual are %(usual)s a week")
        reasons.append(text % {"n": len(week), "usual": f"{usual:.1f}"})
    away = len({one.matter.pk for one in week if not one.theirs})
    if away >= ELSEWHERE:
        text = ngettext(
            "opened %(n)s matter of the last 7 days that was neither with them nor with their unit",
            "opened %(n)s matters of the last 7 days that were neither with them nor with their"
            " unit",
            away,
        )
        reasons.append(text % {"n": away})
    persons = Counter(person for person, _pk in {(o.person, o.matter.pk) for o in opened})
    del persons[None]
    recent = {one.person for one in week}
    for person, many in persons.most_common(1):
        if many >= SAME and person in recent:
            text = _("opened %(n)s matters of one and the same person in the last 9 weeks")
            reasons.append(text % {"n": many})
    return reasons
