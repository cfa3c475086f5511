"""Rotating the master key: every person's own key is wrapped anew, while the city works.

What was sealed is not touched, only the key beside it. The old master key stays until somebody
destroys it: backups made before hold persons that it alone opens.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from jiban.loop import keys, people

BATCH = 2000
PAUSE = 0.2
"""Seconds between two looks whether what began before is over."""
LOCK = 0x4B455953
"""The advisory lock under which one process at a time rotates."""

VERSION = f"CASE WHEN length(key) = {people.WRAPPED} THEN get_byte(key, 0) ELSE 1 END"
COUNTS = f"SELECT {VERSION}, count(*) FROM loop_person WHERE length(key) > 0 GROUP BY 1"  # noqa: S608
OLD = f"""
SELECT matter_id, label, key FROM loop_person
WHERE (matter_id, label) > (%(matter)s, %(label)s) AND length(key) > 0 AND {VERSION} < %(version)s
ORDER BY matter_id, label LIMIT {BATCH}
"""  # noqa: S608
NEW = """
UPDATE loop_person p SET key = n.key
FROM unnest(%s::bigint[], %s::int[], %s::bytea[], %s::bytea[]) AS n (matter_id, label, old, key)
WHERE p.matter_id = n.matter_id AND p.label = n.label AND p.key = n.old
"""


class BusyError(Exception):
    """Another process is rotating."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation came to: the version that all persons are under now, and how many moved."""

    version: int
    persons: int


def counts() -> dict[int, int]:
    """Return how many persons are sealed under each version of the master key."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return dict.fromkeys(keys.versions(), 0) | dict(cursor.fetchall())


def rotate(progress: Callable[[int], None] = lambda done: None) -> Rotated:
    """Make a new master key and wrap every person's key under it; ends what was interrupted first.

    Args:
        progress: told after each batch how many persons were done.

    Raises:
        BusyError: another process does it.
    """
    with _alone():
        unfinished = any(n for version, n in counts().items() if version < keys.newest())
        version = keys.newest() if unfinished else keys.add()
        done = _pass(version, progress, 0)
        # Whoever read the old version just before may commit a person under it just now.
        _wait_for_earlier()
        return Rotated(version, _pass(version, progress, done))


def _pass(version: int, progress: Callable[[int], None], done: int) -> int:
    at = {"matter": 0, "label": 0, "version": version}
    while rows := _batch(at):
        new = [people.rewrapped(bytes(key), version) for _matter, _label, key in rows]
        matters, labels, old = zip(*rows, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(NEW, [list(matters), list(labels), [bytes(k) for k in old], new])
            done += cursor.rowcount
        at |= {"matter": matters[-1], "label": labels[-1]}
        progress(done)
    return done


def _batch(at: dict[str, int]) -> list[tuple[int, int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(OLD, at)
        return list(cursor.fetchall())


def _wait_for_earlier() -> None:
    """Wait until every transaction that runs now is over."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT pg_current_xact_id()::text::numeric")
        mine = cursor.fetchone()[0]
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::numeric")
            if cursor.fetchone()[0] > mine:
                return
        time.sleep(PAUSE)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock that one process at a time holds; one that dies gives it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise BusyError
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def unused(version: int) -> bool:
    """Tell whether a version of the master key may be destroyed: no person is under it."""
    return version in keys.versions()[:-1] and not counts().get(version)


def destroy(version: int) -> None:
    """Destroy an old master key; what backups hold under it cannot be opened from then on.

    Raises:
        ValueError: it is the newest, there is none of that version, or persons are under it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Whoever read the version long ago may still be about to write a person under it.
        cursor.execute("LOCK TABLE loop_person IN SHARE MODE")
        if not unused(version):
            raise ValueError(version)
        (keys.folder() / keys.name_of(version)).unlink()
    keys.forget()


def shown() -> Iterator[tuple[int, float, int]]:
    """Yield version, time at which it was made (seconds since 1970), and persons under it."""
    for version, persons in sorted(counts().items()):
        path = keys.folder() / keys.name_of(version)
        yield version, path.stat().st_mtime if path.exists() else 0.0, persons
