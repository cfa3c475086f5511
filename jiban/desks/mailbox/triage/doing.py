"""Suggesting as a chore: letters that have come in are looked at within a second or two."""

import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Max, Q, QuerySet

from jiban.city import units
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.triage.suggesting import WAITING, Suggestion, suggest
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.errors import Refused

log = logging.getLogger(__name__)

BATCH = 250
"""Letters looked at together, and taken through the door in one transaction."""
MOST = 20
"""Batches of one call: a runner has other chores."""
WINDOW = 200_000
"""Of letters that have a unit, the last so many are looked at."""
HAS_UNIT = ("received", "signed", "handling", "waiting", "paused", "disputed")
"""Open states of letters that have a unit."""


def do(now: datetime | None = None) -> int:
    """Suggest for letters without a suggestion; return how many there were.

    These are letters that wait for a unit, and those that came with one but without a leaf of the
    taxonomy. Several runners may do it at once: a letter that another one has looked at meanwhile
    has a newer journal entry, and the door refuses.

    Args:
        now: only for a replay or a simulated day.
    """
    done = 0
    for _n in range(MOST):
        letters = list(islice(_unseen(), BATCH))
        if not letters:
            break
        if not _look_at(letters, now):
            break  # all of them are in other hands; the next call sees what is left
        done += len(letters)
        if len(letters) < BATCH:
            break
    return done


def _unseen() -> Iterator[Letter]:
    unseen = Letter.objects.filter(suggested__isnull=True).select_related("matter")
    yield from _waiting(unseen)
    yield from _unsorted(unseen)


def _waiting(unseen: QuerySet[Letter]) -> QuerySet[Letter]:
    at_roots = unseen.filter(matter__state=WAITING, matter__unit_id__in=units.tree().bureaus)
    return at_roots.order_by("matter_id")[:BATCH]


def _unsorted(unseen: QuerySet[Letter]) -> QuerySet[Letter]:
    newest = Letter.objects.aggregate(newest=Max("matter_id"))["newest"] or 0
    lacking = unseen.filter(~Q(subject__contains="."), matter_id__gt=newest - WINDOW)
    return lacking.filter(matter__state__in=HAS_UNIT).order_by("matter_id")[:BATCH]


def _look_at(letters: list[Letter], now: datetime | None) -> int:
    """Suggest for some letters, then take what is sure enough to be taken without a person."""
    suggestions = suggest(letters)
    acts = [
        door.Act(letter.pk, "suggest", THE_SYSTEM, {"found": said.json()}, seen=letter.matter.seq)
        for letter, said in zip(letters, suggestions, strict=True)
    ]
    outcomes = _through(acts, now)
    alone = [
        _taken(letter, said, outcome.seq)
        for letter, said, outcome in zip(letters, suggestions, outcomes, strict=True)
        if isinstance(outcome, door.Acted) and said.alone
    ]
    if alone:
        _through(alone, now)
    return sum(isinstance(outcome, door.Acted) for outcome in outcomes)


def _through(acts: list[door.Act], now: datetime | None) -> list[door.Acted | Refused]:
    outcomes = door.act_many(acts, now=now, skip_locked=True)
    for act, outcome in zip(acts, outcomes, strict=True):
        if isinstance(outcome, Refused):  # usually another runner was first
            log.info("%s of %s: %s", act.action, act.matter, outcome.text)
    return outcomes


def _taken(letter: Letter, said: Suggestion, seen: int) -> door.Act:
    """Return the act that takes the first guess: its unit and subject, or its subject alone."""
    first = said.best[0]
    fields: dict[str, Any] = {"subject": first.subject}
    if letter.matter.state != WAITING:
        return door.Act(letter.pk, "classify", THE_SYSTEM, fields, seen=seen)
    return door.Act(letter.pk, "route", THE_SYSTEM, fields | {"unit": first.unit}, seen=seen)
