"""Firing what is due: candidates read without locks, settled by the door in chunks.

A matter whose desk or calendar fails does not hold up the others: its chunk is settled one by one,
the failure is kept as a Trouble, and the matter is tried again after a growing pause.
"""

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError

from jiban.loop import door, store, tables
from jiban.loop.errors import Outdated, Refused

log = logging.getLogger(__name__)

CHUNK = 500
"""Matters settled in one transaction."""
AHEAD = 4
"""Chunks read at once, so that runners working side by side can take different ones."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=15)
LOST = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""The database went away, or gave up on a lock: nothing is wrong with the matter itself."""

# The bound is now() or a parameter: clock_timestamp() would not use the index.
DUE = """
SELECT clock_timestamp(),
    ARRAY(
        SELECT matter_id FROM loop_promise
        WHERE next_rung_at <= coalesce($1::timestamptz, now())
            AND matter_id NOT IN (
                SELECT matter_id FROM loop_trouble
                WHERE retry_at > coalesce($1::timestamptz, now())
            )
        ORDER BY next_rung_at LIMIT $2
    ),
    (SELECT next_rung_at FROM loop_promise
        WHERE next_rung_at > coalesce($1::timestamptz, now()) ORDER BY next_rung_at LIMIT 1),
    EXISTS (SELECT FROM loop_trouble)
"""
TROUBLE = """
INSERT INTO loop_trouble AS t (matter_id, since, tries, retry_at, error)
SELECT $1, at, 1, at + $2::interval, $3
FROM coalesce($4::timestamptz, clock_timestamp()) AS at
ON CONFLICT (matter_id) DO UPDATE SET tries = t.tries + 1, error = EXCLUDED.error,
    retry_at = EXCLUDED.retry_at - $2::interval
        + least($2::interval * power(2, least(t.tries, 20)), $5::interval)
"""
OVER = "DELETE FROM loop_trouble WHERE matter_id = ANY($1::bigint[])"


@dataclass(frozen=True, slots=True)
class Due:
    """What one look at the database found."""

    clock: datetime
    matters: list[int]
    next_at: datetime | None
    troubled: bool

    @property
    def deep(self) -> bool:
        """Whether more is due than one chunk holds."""
        return len(self.matters) > CHUNK

    def chunk(self, alone: bool) -> list[int]:
        """Return the matters to settle now: the earliest, or any chunk when others work too."""
        if not self.deep:
            return self.matters
        first = 0 if alone else random.randrange(-(-len(self.matters) // CHUNK))  # noqa: S311
        return self.matters[first * CHUNK : (first + 1) * CHUNK]


def look(now: datetime | None = None) -> Due:
    """Return the clock, the matters due (earliest first, not locked) and the next due time.

    Args:
        now: only for a replay or a simulated day; live, the database's clock counts.
    """
    row = store.Session().run(DUE, now, CHUNK * AHEAD)[0]
    return Due(row[0], list(dict.fromkeys(row[1])), row[2], row[3])


def fire(ids: Sequence[int], now: datetime | None = None, *, troubled: bool = False) -> int:
    """Let the due rungs of these matters fire; return how many did.

    Args:
        ids: candidates; those somebody else holds are left for later.
        now: only for a replay or a simulated day.
        troubled: whether any matter is in trouble, so that a success may end it.
    """
    if len(ids) == 1:
        return _alone(ids[0], now)
    try:
        fired, well = _settle(ids, now)
    except LOST:
        raise
    except Exception as error:
        log.error("%s matters are settled one by one", len(ids), exc_info=error)
        return sum(_alone(matter_id, now) for matter_id in ids)
    if troubled:
        store.Session().run(OVER, tables.array(well, "bigint"))
    return fired


def fire_all(now: datetime | None = None) -> int:
    """Fire everything due at one instant; return how many rungs did."""
    total, before = 0, None
    while (due := look(now)).matters and due.matters != before:
        total += fire(due.chunk(alone=True), now, troubled=due.troubled)
        before = due.matters
    return total


def _settle(ids: Sequence[int], now: datetime | None) -> tuple[int, list[int]]:
    """Settle matters; return how many rungs fired, and those with which nothing is wrong.

    A matter is in trouble whose desk was taken out of the code: it would be due at every look. So
    is one a rung of which does what is refused; its handler and head were told by the door. One
    that somebody else holds is not.
    """
    outcomes = dict(zip(ids, door.settle(ids, now=now), strict=True))
    wrong = {
        i: o for i, o in outcomes.items() if isinstance(o, Refused) and not isinstance(o, Outdated)
    }
    for matter_id, refusal in wrong.items():
        _keep(matter_id, refusal, now)
    fired = sum(o.fired for o in outcomes.values() if not isinstance(o, Refused))
    return fired, [i for i in ids if i not in wrong]


def _alone(matter_id: int, now: datetime | None) -> int:
    """Settle one matter; keep what is wrong with it instead of failing."""
    try:
        fired, well = _settle([matter_id], now)
    except LOST:
        raise
    except Exception as error:
        log.error("matter %s cannot be settled", matter_id, exc_info=error)
        _keep(matter_id, error, now)
        return 0
    store.Session().run(OVER, tables.array(well, "bigint"))
    return fired


def _keep(matter_id: int, error: Exception, now: datetime | None) -> None:
    """Keep what is wrong with a matter, so that it waits before it is tried again."""
    store.Session().run(TROUBLE, matter_id, FIRST_PAUSE, describe(error), now, LONGEST_PAUSE)


def describe(error: BaseException) -> str:
    """Return what is wrong in one line, without the row values a database error quotes."""
    text = type(error).__name__ if isinstance(error, (DatabaseError, psycopg.Error)) else error
    return f"{type(error).__name__}: {text}"[:300]
