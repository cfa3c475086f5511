"""Outward delivery that is held: after a restore nothing goes out before a person has seen it.

What was sent between the restored instant and the restore is owed again, since the database no
longer knows that it went; and promises that fell due meanwhile all raise at once. A person looks at
what waits, class by class (channel and message), and lets each go or drops it. The hold is a row of
the installation; `delivery.CLAIM` heeds it, and so does whatever the floors above send, which they
make known here as a class of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from jiban.loop import store

DROPPED = "dropped while delivery was held"
"""Kept as the error of what was dropped; no fault of its channel."""

STATE = "SELECT held_since, released FROM loop_installation"
HOLD = "UPDATE loop_installation SET held_since = clock_timestamp(), released = '{}'"
END = "UPDATE loop_installation SET held_since = NULL, released = '{}'"
RELEASE = """
UPDATE loop_installation SET released = array_append(released, $1)
WHERE held_since IS NOT NULL AND $1 <> ALL (released)
"""
WAITING = """
SELECT channel || '/' || message, count(*), min(made_at) FROM loop_delivery
WHERE next_try_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM loop_installation WHERE channel || '/' || message = ANY (released)
)
GROUP BY 1 ORDER BY 2 DESC, 1
"""
DROP = f"""
WITH dropped AS (
    UPDATE loop_delivery SET next_try_at = NULL, error = '{DROPPED}'
    WHERE next_try_at IS NOT NULL AND channel || '/' || message = $1 RETURNING 1
)
SELECT count(*) FROM dropped
"""  # noqa: S608


_classes: dict[str, tuple[Callable[[], "Waiting | None"], Callable[[], int]]] = {}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A class of deliveries that wait: its name, how many, and when the oldest was made."""

    name: str
    count: int
    oldest: datetime


def also(name: str, waiting: Callable[[], Waiting | None], drop: Callable[[], int]) -> None:
    """Make known a class of messages that a floor above sends, and holds while this one holds.

    Args:
        name: without a slash, so that no channel has it.
        waiting: tells what waits of it, if anything does.
        drop: gives up what waits, with the error `DROPPED`; returns how many.
    """
    _classes[name] = (waiting, drop)


def since() -> datetime | None:
    """Return since when delivery is held, or None."""
    rows = store.Session().run(STATE)
    held: datetime | None = rows[0][0] if rows else None
    return held


def hold() -> None:
    """Hold all outward delivery from now on."""
    store.Session().run(HOLD)


def waiting() -> list[Waiting]:
    """Return what is held, the most first; only meaningful while delivery is held."""
    found = [Waiting(*row) for row in store.Session().run(WAITING)]
    released = store.Session().run(STATE)[0][1]
    others = [waiting() for name, (waiting, _drop) in _classes.items() if name not in released]
    return sorted([*found, *filter(None, others)], key=lambda one: -one.count)


def release(name: str) -> None:
    """Let a class go out, what waits and what is yet to come."""
    store.Session().run(RELEASE, name)


def drop(name: str) -> int:
    """Give up what waits of a class; return how many. What comes later is held as before."""
    if name in _classes:
        return _classes[name][1]()
    count: int = store.Session().run(DROP, name)[0][0]
    return count


def end() -> None:
    """End the hold: everything that waits goes out, and everything to come."""
    store.Session().run(END)
