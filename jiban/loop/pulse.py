"""The runners' pulse: a row per process that says it lives, and why it does not fire if so.

An alarm outlives its process: a runner that starts while one stands takes it over, until another
that lives fires again or a person accepts the clock. Accepting forgets all rows; the living ones
come back and see that they may fire.
"""

from dataclasses import dataclass
from datetime import datetime

from jiban.loop import store

ALIVE = "15 s"
"""A runner that has been silent for longer is taken for dead."""

START = "SELECT coalesce(max(alarm), ''), max(seen_at) FROM loop_runner"
BEAT = f"""
WITH before AS (SELECT alarm FROM loop_runner WHERE name = $1)
INSERT INTO loop_runner (name, started_at, seen_at, fired, sent, alarm)
VALUES ($1, $2, clock_timestamp(), $3, $4, $5)
ON CONFLICT (name) DO UPDATE SET started_at = EXCLUDED.started_at, seen_at = EXCLUDED.seen_at,
    fired = EXCLUDED.fired, sent = EXCLUDED.sent, alarm = EXCLUDED.alarm
RETURNING (SELECT alarm FROM before), (
    SELECT count(*) FROM loop_runner
    WHERE name <> $1 AND alarm = '' AND seen_at > clock_timestamp() - interval '{ALIVE}'
)
"""  # noqa: S608
ALL_CLEAR = f"""
UPDATE loop_runner SET alarm = ''
WHERE alarm <> '' AND seen_at < clock_timestamp() - interval '{ALIVE}'
"""  # noqa: S608
LEAVE = "DELETE FROM loop_runner WHERE name = $1 AND alarm = ''"
FORGET = "DELETE FROM loop_runner"
FORGET_DEAD = (
    "DELETE FROM loop_runner WHERE alarm = '' AND seen_at < clock_timestamp() - interval '1 d'"
)


@dataclass(frozen=True, slots=True)
class Beat:
    """What a runner learns when it says that it lives."""

    others: int
    alarm_stands: bool


def start() -> tuple[str, datetime | None]:
    """Return the alarm that stands, or "", and the latest time any runner has seen."""
    alarm, seen_at = store.Session().run(START)[0]
    return alarm, seen_at


def beat(name: str, started_at: datetime, fired: int, sent: int, alarm: str) -> Beat:
    """Say that a runner lives; learn how many others fire, and whether its alarm still stands."""
    row = store.Session().run(BEAT, name, started_at, fired, sent, alarm[:200])[0]
    return Beat(others=row[1], alarm_stands=bool(row[0]))


def all_clear() -> None:
    """Let the alarms of runners that are gone end with the last living one's."""
    store.Session().run(ALL_CLEAR)


def leave(name: str) -> None:
    """Take a runner's row away, unless its alarm must stand."""
    store.Session().run(LEAVE, name)


def accept_clock() -> None:
    """Say for a person that the database clock is right; all runners fire again within seconds."""
    store.Session().run(FORGET)


def forget_dead() -> None:
    """Take away the rows of runners that were killed long ago."""
    store.Session().run(FORGET_DEAD)
