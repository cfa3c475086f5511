"""One letter added to a million that are grouped: compared, put with a problem, committed.

The million are the real letters 231 times over, in the tables as the desk keeps them. In each round
the rare pieces, the names, are others and the usual ones the same, so that the lists of letters by
piece are as long as a million letters of this city would make them. Letters that come in then are
real ones, each compared alone, by the call that a runner makes.
"""

import statistics
import time
from pathlib import Path
from typing import Any

from benchmarks import ground
from benchmarks.ground import Figures, data, say

LETTERS = 1_000_000
STEP = 20
"""Rounds laid into the tables by one statement."""
ADDED = 300
FEW = 20
"""A piece that fewer of the real letters have stands for a name."""

MATTERS = """
INSERT INTO loop_matter (id, number, desk, state, title, unit_id, urgent, raised, recused,
    opened_at, touched_at, promised, people, seq, head)
SELECT m.id + %(wide)s * r, 'XJ000000-' || m.id + %(wide)s * r, desk, 'closed', title, unit_id,
    false, 0, false, opened_at, touched_at, 0, 0, 1, head
FROM loop_matter m, generate_series(%(first)s::bigint, %(last)s) r WHERE m.id <= %(wide)s
"""
LETTERS_SQL = """
INSERT INTO mailbox_letter (matter_id, {columns}, compared)
SELECT matter_id + %(wide)s * r, {columns}, true
FROM mailbox_letter, generate_series(%(first)s::bigint, %(last)s) r WHERE matter_id <= %(wide)s
"""
POSTINGS = """
INSERT INTO mailbox_posting (piece, letter_id)
SELECT DISTINCT
    CASE WHEN p.many < %(few)s THEN hashint8extended(p.piece, r)::bit(32)::int ELSE p.piece END,
    p.letter_id + %(wide)s * r
FROM real_posting p, generate_series(%(first)s::bigint, %(last)s) r
"""
KEY = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'mailbox_posting'::regclass AND contype = 'p'
"""
"""The postings' key, made once the rows are in: row by row it would take most of the time."""


def million(home: Path) -> Figures:
    """Return how long adding one letter takes."""
    with ground.database(home) as dsn:
        from jiban.desks.mailbox import importing, repeats
        from jiban.loop import door

        file = data("letters/letters.csv.gz")
        importing.run(file.read_bytes(), file.name)
        repeats.catch_up(lambda done, whole: None)
        with ground.superuser(dsn) as owner:
            texts = owner.execute(
                "SELECT m.title, l.body, l.kind"
                " FROM mailbox_letter l JOIN loop_matter m ON m.id = l.matter_id"
                " ORDER BY md5(l.matter_id::text) LIMIT %s",
                (ADDED,),
            ).fetchall()
            fill(owner)
        took = []
        for title, body, kind in texts:
            fields = {"kind": kind, "title": title, "body": body, "naming": "anonymous"}
            door.act("mailbox", "receive", by=_citizen(), **fields)
            start = time.perf_counter()
            assert repeats.do() == 1
            took.append(1000 * (time.perf_counter() - start))
        worst = statistics.quantiles(took, n=100)[-1]
        return {"add_one_ms": statistics.median(took), "add_one_p99_ms": worst}


def _citizen() -> Any:
    from jiban.loop.actors import Actor

    return Actor.citizen()


def fill(owner: Any) -> None:
    """Lay the million into the tables, after the real letters."""
    wide = owner.execute("SELECT max(matter_id) FROM mailbox_letter").fetchone()[0]
    real = owner.execute("SELECT count(*) FROM mailbox_letter").fetchone()[0]
    rounds = LETTERS // real
    names = owner.execute(
        "SELECT string_agg(column_name, ', ') FROM information_schema.columns"
        " WHERE table_name = 'mailbox_letter' AND column_name NOT IN ('matter_id', 'compared')"
    ).fetchone()[0]
    owner.execute(
        "CREATE TABLE real_posting AS SELECT piece, letter_id,"
        " count(*) OVER (PARTITION BY piece) AS many FROM mailbox_posting"
    )
    key, columns = owner.execute(KEY).fetchone()
    owner.execute(f"ALTER TABLE mailbox_posting DROP CONSTRAINT {key}")
    for first in range(1, rounds + 1, STEP):
        last = min(first + STEP - 1, rounds)
        said = {"wide": wide, "first": first, "last": last, "few": FEW}
        for sql in (MATTERS, LETTERS_SQL.format(columns=names), POSTINGS):
            owner.execute(sql, said)
        say(f"{last * real:,} letters")
    owner.execute("SET maintenance_work_mem = '2GB'")
    owner.execute(f"ALTER TABLE mailbox_posting ADD CONSTRAINT {key} {columns}")
    newest = wide * (rounds + 1)
    owner.execute("SELECT setval('loop_matter_id_seq', %s)", (newest + 1,))
    owner.execute("UPDATE mailbox_wording SET newest = %s", (newest,))
    owner.execute("DROP TABLE real_posting")
    owner.execute("VACUUM (ANALYZE) mailbox_posting, mailbox_letter, loop_matter")
