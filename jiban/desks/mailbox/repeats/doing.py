"""Grouping as a chore: letters that have come in are compared with the earlier ones.

One runner at a time does it, under a lock of the database; the others have other chores. What it
finds goes through the door as an action of the system on each letter: a suggestion, which a person
confirms or corrects, and which the machine then leaves alone.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import orjson
from django.db import transaction
from django.utils import timezone

from jiban.desks.mailbox.models import Letter, Problem
from jiban.desks.mailbox.repeats import index
from jiban.desks.mailbox.repeats.choosing import Move, choose
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.errors import Outdated
from jiban.loop.store import Session
from jiban.loop.tables import array

BATCH = 250
"""Letters compared together, in one transaction."""
MOST = 20
"""Batches of one call: a runner has other chores."""
PAUSE = 0.2
"""Seconds between two looks at what another process does."""
_LOCK = 0x52455045
"""The advisory lock under which one runner at a time groups."""

ALONE = "SELECT pg_try_advisory_xact_lock($1::bigint)"
WAITING = "SELECT matter_id FROM mailbox_letter WHERE NOT compared ORDER BY matter_id LIMIT $1"
COMPARED = "UPDATE mailbox_letter SET compared = true WHERE matter_id = ANY($1::bigint[])"


def do(now: datetime | None = None) -> int:
    """Compare letters that were not compared yet; return how many there were.

    Args:
        now: only for a replay or a simulated day.
    """
    done = 0
    for _n in range(MOST):
        compared = _batch(now)
        done += compared
        if compared < BATCH:
            break
    return done


@transaction.atomic
def _batch(now: datetime | None) -> int:
    session = Session()
    if not session.run(ALONE, _LOCK)[0][0]:
        return 0
    ids = [pk for (pk,) in session.run(WAITING, BATCH)]
    if not ids:
        return 0
    left = _group(ids, now)
    compared = [pk for pk in ids if pk not in left]
    session.run(COMPARED, array(compared, "bigint"))
    return len(compared)


def _group(ids: Sequence[int], now: datetime | None) -> set[int]:
    """Choose problems for letters and put them there; return those to be compared once more."""
    at = now or timezone.now()
    chosen = choose(ids, index.wording_at(at), at)
    left = _put(chosen.moves, now)
    for gone, into in chosen.joined.items():
        if not Letter.objects.filter(problem_id=gone).exists():
            Problem.objects.filter(pk=gone).update(joined=into)
    return left


def _put(moves: Sequence[Move], now: datetime | None) -> set[int]:
    """Put letters with their problems; return those of problems of which somebody holds a letter.

    They are compared once more, so that no problem is left with half of its letters.
    """
    acts = [door.Act(move.letter_id, "group", THE_SYSTEM, {"found": _json(move)}) for move in moves]
    outcomes = door.act_many(acts, now=now, skip_locked=True)
    refused = {
        move.problem_id
        for move, outcome in zip(moves, outcomes, strict=True)
        if isinstance(outcome, Outdated)
    }
    return {move.letter_id for move in moves if move.problem_id in refused}


def _json(move: Move) -> str:
    found = {"problem": move.problem_id, "sure": move.sure, "words": move.words}
    return orjson.dumps(found).decode()


def regroup(progress: Callable[[int, int], None]) -> int:
    """Count the letters' pieces anew and compare all letters; those that a person placed stay.

    Returns:
        How many were compared.
    """
    with transaction.atomic():
        index.clear()
        Letter.objects.update(compared=False)
    return catch_up(progress)


def catch_up(progress: Callable[[int, int], None]) -> int:
    """Compare all letters that wait for it, whoever does it; return how many there were.

    Args:
        progress: told after each batch: letters compared, letters in all.
    """
    waiting = Letter.objects.filter(compared=False)
    whole = left = waiting.count()
    while left:
        if not _batch(None):
            time.sleep(PAUSE)  # a runner does it
        left = waiting.count()
        progress(whole - left, whole)
    return whole
