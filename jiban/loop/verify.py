"""Verifying the journal: every hash recomputed, every matter's head, every signed root.

Found is, and named by matter, entry and part: an edited payload, commitment, header or hash; a
missing entry; a tail cut off, also when the matter was changed to hide it (the roots tell); a
removed matter; a matter rewritten as a whole (the roots tell); a root that is missing, changed,
forged or out of order.

Not found is what happens to entries that no root covers yet: whoever writes to the database past
the door can rewrite what came after the last root, consistently, without a trace (roots are signed
every hour and when a runner stops). Nor is anything found when somebody holds the signing key and
can replace the roots: keep the key away from those who keep the database, and copies of the roots
elsewhere. The newest roots cut off the folder are noticed by what the database remembers of them,
not if that was changed too. And that an entry told the truth when it was written no hash can show.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiban.loop import verify_roots
from jiban.loop.verify_chain import Chain, Claim, Entry, Finding, Head

EVERY = 100_000
"""Entries between two words of progress."""

ENTRIES = """
SELECT matter_id, seq, at, action, by, state, payload, salt, commitment, hash
FROM loop_entry {which} ORDER BY matter_id, seq
"""
MATTERS = (
    "SELECT id, number, seq, head, forgotten_at IS NOT NULL FROM loop_matter {which} ORDER BY id"
)
SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"

Say = Callable[[str], None]
Read = Callable[[str, str], Iterator[Any]]


@dataclass(slots=True)
class Counted:
    """How much was verified."""

    entries: int = 0
    matters: int = 0
    roots: int = 0
    newest_root: datetime | None = None


def verify(
    matter_id: int | None,
    place: Path,
    public: Ed25519PublicKey,
    counted: Counted,
    say: Say = lambda text: None,
) -> Iterator[Finding]:
    """Yield everything that is wrong with the journal and its roots.

    Entries are read in one pass and none is kept; the roots' claims are sorted on disk.

    Args:
        matter_id: only this matter, or None for all; the roots are checked in any case.
        place: the folder of the roots.
        public: the key that signed them.
        counted: filled with how much was verified.
        say: told now and then how far it is.
    """
    with verify_roots.Claims(matter_id) as claims:
        # The roots before the database: read after them, it holds all that they can name.
        for root in verify_roots.fold(place, public, claims):
            if isinstance(root, Finding):
                yield root
            else:
                counted.roots += 1
                counted.newest_root = root.at
                say(_("root %(n)s of %(at)s") % {"n": root.n, "at": f"{root.at:%Y-%m-%d %H:%M}"})
        with _snapshot(matter_id) as read:
            rows = (Entry(*row) for row in _counting(read(ENTRIES, "matter_id"), counted, say))
            entries = groupby(rows, lambda entry: entry.matter_id)
            heads = ((row[0], Head(*row[1:])) for row in read(MATTERS, "id"))
            for chain, its_entries in _side_by_side(entries, heads, iter(claims)):
                counted.matters += chain.head is not None
                yield from chain.check(its_entries)


def _side_by_side(
    entries: Iterator[tuple[int, Iterator[Entry]]],
    heads: Iterator[tuple[int, Head]],
    claims: Iterator[tuple[int, list[Claim]]],
) -> Iterator[tuple[Chain, Iterator[Entry]]]:
    """Yield matter by matter what the three streams, all in order of matter, have of it."""
    streams: tuple[Iterator[tuple[int, Any]], ...] = (entries, heads, claims)
    ahead = [next(stream, None) for stream in streams]
    while any(ahead):
        matter_id = min(item[0] for item in ahead if item)
        here = [item is not None and item[0] == matter_id for item in ahead]
        found = [item[1] if item and at else None for item, at in zip(ahead, here, strict=True)]
        yield Chain(matter_id, found[1], found[2] or ()), found[0] or iter(())
        # Only now: groupby forgets a matter's entries when it moves on.
        for i, at in enumerate(here):
            if at:
                ahead[i] = next(streams[i], None)


def _counting(rows: Iterator[Any], counted: Counted, say: Say) -> Iterator[Any]:
    for row in rows:
        counted.entries += 1
        if counted.entries % EVERY == 0:
            say(_("%(n)s entries") % {"n": f"{counted.entries:,}"})
        yield row


@contextmanager
def _snapshot(matter_id: int | None) -> Iterator[Read]:
    """Read several tables as they were at one moment, row by row."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute(SNAPSHOT)
        raw = connection.connection
        opened: list[psycopg.ServerCursor[Any]] = []

        def read(sql: str, column: str) -> Iterator[Any]:
            rows: psycopg.ServerCursor[Any] = psycopg.ServerCursor(raw, f"verify_{column}")
            rows.itersize = 5_000
            which = "" if matter_id is None else f"WHERE {column} = {matter_id:d}"
            rows.execute(sql.format(which=which), binary=True)
            opened.append(rows)
            return iter(rows)

        try:
            yield read
        finally:
            for rows in opened:
                rows.close()
