"""A runner's chores and the desks': what is done by the minute or hour, not at an instant."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from django.conf import settings

from jiban.loop import hand_over, old_files, pulse, registry, roots, store
from jiban.loop.weekly import chore as weekly

log = logging.getLogger(__name__)

SHIFT_SECONDS, HOUR, DAY = 20.0, 3600.0, 86_400.0
RECEIPTS = "30 d"
"""How long a retried submission is recognised."""

OLD_RECEIPTS = f"""
WITH gone AS (
    DELETE FROM loop_receipt WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM loop_receipt
        WHERE at < coalesce($1::timestamptz, now()) - interval '{RECEIPTS}' LIMIT 20000
    )) RETURNING 1
)
SELECT count(*) FROM gone
"""  # noqa: S608
OVERCOME = """
DELETE FROM loop_trouble t WHERE NOT EXISTS (
    SELECT FROM loop_promise p WHERE p.matter_id = t.matter_id AND p.next_rung_at <= now()
)
"""


class Chores:
    """The chores with the times at which each is due again, by this process's running time."""

    def __init__(self) -> None:
        self._due: dict[Callable[[], object], float] = {}
        self._periods: dict[Callable[[], object], float] = {
            shift_end: SHIFT_SECONDS,
            missed_shift_ends: HOUR,
            roots.sign: HOUR,
            purge: HOUR,
            expired_sessions: HOUR,
            old_files.remove: DAY,
            weekly.do: weekly.PERIOD,
        }
        for desk in registry.desks():
            self._periods.update(desk.chores)

    def do(self) -> None:
        """Do each chore whose time has come."""
        for chore, period in self._periods.items():
            now = time.monotonic()
            if self._due.get(chore, 0.0) <= now:
                # Before, not after: one that fails waits for its next time like any other.
                self._due[chore] = now + period
                chore()


def shift_end(now: datetime | None = None) -> int:
    """Hand over what officers hold whose shift ended just now."""
    return hand_over.hand_over(now)


def missed_shift_ends() -> int:
    """Hand over what was missed while no runner was there."""
    return hand_over.hand_over(back=hand_over.LONG_AGO)


def expired_sessions() -> None:
    """Take away the sessions that have expired, also those of strangers who never signed in."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def purge(now: datetime | None = None) -> int:
    """Take away old receipts, overcome troubles and dead runners; return how many receipts."""
    session = store.Session()
    gone = 0
    while removed := session.run(OLD_RECEIPTS, now)[0][0]:
        gone += removed
    session.run(OVERCOME)
    pulse.forget_dead()
    return gone
