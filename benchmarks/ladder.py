"""The ladder under load: 100,000 promises due at once with processes killed, and a steady stream.

Two million open promises lie in the tables. ``jiban up`` runs the server and two runners, as
shipped; all it shows is read from the journal and the promises.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import ground
from benchmarks.ground import Figures, say

OPEN_PROMISES = 2_000_000
DUE_AT_ONCE = 100_000
RAW_CHUNK = 500
STEADY_RATE = 500
STEADY_SECONDS = 60

# Three promises a letter, none of them with a rung before tomorrow; hashes are not chained here.
FILL = """
WITH u AS (SELECT array_agg(id) AS ids FROM city_unit WHERE kind = 'station'),
n AS (SELECT i, now() - interval '1 minute' AS t FROM generate_series(%(first)s::int, %(last)s) i),
m AS (
    INSERT INTO loop_matter (id, number, desk, state, title, unit_id, urgent, raised, opened_at,
        touched_at, next_due_at, promised, people, seq, head)
    SELECT i, 'XJ000000-' || lpad(i::text, 7, '0'), 'mailbox', 'received', '夜间噪声扰民请处理',
        u.ids[1 + i %% cardinality(u.ids)], false, 0, t, t, t + interval '2 days', 3, 1, 1,
        sha256(i::text::bytea)
    FROM n, u
),
e AS (
    INSERT INTO loop_entry
        (matter_id, seq, at, action, "by", state, payload, salt, commitment, hash)
    SELECT i, 1, t, 'receive', 'citizen', 'received', '{}', '\\x00', '\\x00', sha256(i::text::bytea)
    FROM n
)
INSERT INTO loop_promise (matter_id, n, name, owed, unit_id, made_at, due_at, span, outcome,
    paused_for, rung, next_rung_at)
SELECT i, k, (ARRAY['sign', 'contact', 'feedback'])[k], true, u.ids[1 + i %% cardinality(u.ids)],
    t, t + interval '4 days', interval '4 days', 0, '', 0, t + interval '2 days'
FROM n, u, generate_series(1, 3) k
"""
SCHEDULE = """
UPDATE loop_promise SET next_rung_at = s.at, due_at = s.at + interval '5 minutes',
    made_at = s.at - interval '5 minutes', span = interval '10 minutes'
FROM (SELECT i, %(at)s::timestamptz + (i - %(first)s) * %(apart)s::interval AS at
      FROM generate_series(%(first)s::int, %(last)s) i) s
WHERE matter_id = s.i AND n = 1
"""


def fill(owner: "psycopg.Connection[Any]") -> None:
    """Lay two million open promises into the tables."""
    letters = -(-OPEN_PROMISES // 3)
    step = 50_000
    for first in range(1, letters + 1, step):
        owner.execute(FILL, {"first": first, "last": min(first + step - 1, letters)})
        say(f"  {min(first + step - 1, letters) * 3:,} open promises")
    owner.execute("SELECT setval('loop_matter_id_seq', %s)", [letters + 1])
    owner.execute("VACUUM ANALYZE loop_matter, loop_promise, loop_entry")
    owner.execute("CHECKPOINT")


def schedule(
    owner: "psycopg.Connection[Any]", first: int, last: int, seconds: float, apart: float
) -> None:
    """Let the sign promises of some letters be due from so many seconds ahead on."""
    owner.execute(
        SCHEDULE,
        {
            "first": first,
            "last": last,
            "at": owner.execute("SELECT now() + %s * interval '1 s'", [seconds]).fetchall()[0][0],
            "apart": f"{apart * 1e6:.0f} microseconds",
        },
    )


# --- the burst -----------------------------------------------------------------------------------


def burst(home: Path) -> Figures:
    """Fire 100,000 rungs due at once; then kill runner, server and postmaster, and count."""
    say(f"burst: {DUE_AT_ONCE:,} due at once among {OPEN_PROMISES:,}")
    with ground.database(home) as dsn:
        with ground.superuser(dsn) as owner:
            fill(owner)
            schedule(owner, 1, DUE_AT_ONCE, -1, 0)
            owner.execute("VACUUM ANALYZE loop_promise")
            owner.execute("CHECKPOINT")
        say("  hand-written SQL, two workers")
        count, raw_took = ground.at_once(fire_bare, [(), ()])
        raw = sum(count) / raw_took
        say(f"  hand-written SQL: {raw:.0f} fired/s")
        with ground.superuser(dsn) as owner:
            owner.execute("DELETE FROM loop_entry WHERE seq > 1")
            owner.execute("TRUNCATE loop_notice")
            owner.execute("UPDATE loop_matter SET seq = 1, touched_at = opened_at WHERE seq > 1")
            owner.execute("UPDATE loop_promise SET rung = 0 WHERE rung > 0")
            schedule(owner, 1, DUE_AT_ONCE, 0, 0)
            owner.execute("VACUUM ANALYZE loop_promise, loop_matter, loop_entry")
            schedule(owner, 1, DUE_AT_ONCE, 60, 0)
            owner.execute("VACUUM loop_promise")
            owner.execute("CHECKPOINT")
            due = owner.execute(
                "SELECT max(next_rung_at) FROM loop_promise WHERE matter_id = 1 AND n = 1"
            )
            due_at = due.fetchall()[0][0]
    with running(home, runners=2) as parent:
        fired_before, rate = before_the_kills(home, due_at)
        say(f"  before the kills: {rate:.0f} fired/s")
        kill(parent, home)
        until_all_fired(home)
        with connect(home) as watch:
            lost, doubled = watch.execute(
                """SELECT count(*) FILTER (WHERE fired = 0), count(*) FILTER (WHERE fired > 1)
                   FROM (SELECT i, (SELECT count(*) FROM loop_entry e
                                    WHERE e.matter_id = i AND e.action = 'rung') AS fired
                         FROM generate_series(1, %s) i) f""",
                [DUE_AT_ONCE],
            ).fetchall()[0]
            notices = watch.execute("SELECT count(*) FROM loop_notice").fetchall()[0][0]
    say(f"  fired before the kills {fired_before:,}; lost {lost}, doubled {doubled}")
    say(f"  notices queued: {notices:,}")
    return {
        "burst_fired_per_s": rate,
        "raw_burst_per_s": raw,
        "burst_lost": float(lost),
        "burst_doubled": float(doubled),
    }


def fire_bare() -> Iterator[None]:
    """Do in plain SQL what firing does: lock, move promise and matter, journal, notice."""
    with psycopg.connect(os.environ["DATABASE_URL"], prepare_threshold=0) as raw:
        raw.execute("SET plan_cache_mode = force_generic_plan")
        raw.commit()
        done = 0
        yield
        while True:
            ids = raw.execute(
                """SELECT array_agg(id) FROM (
                       SELECT id FROM loop_matter WHERE id IN (
                           SELECT matter_id FROM loop_promise WHERE next_rung_at <= now()
                           ORDER BY next_rung_at LIMIT %s)
                       ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED) m""",
                [4 * RAW_CHUNK, RAW_CHUNK],
            ).fetchall()[0][0]
            if not ids:
                left = raw.execute(
                    "SELECT EXISTS (SELECT FROM loop_promise WHERE next_rung_at <= now())"
                ).fetchall()[0][0]
                raw.commit()
                if not left:
                    return done  # type: ignore[return-value]
                continue
            fired = raw.execute(
                """WITH p AS (
                       UPDATE loop_promise SET rung = rung + 1, next_rung_at = next_rung_at + span
                       WHERE matter_id = ANY(%(ids)s) AND next_rung_at <= now()
                       RETURNING matter_id, due_at, unit_id
                   ),
                   m AS (
                       UPDATE loop_matter m SET seq = seq + 1, touched_at = now(),
                           head = sha256(head || 'rung') FROM p WHERE p.matter_id = m.id
                       RETURNING m.id, m.seq, m.state, m.head, p.due_at, p.unit_id
                   ),
                   e AS (
                       INSERT INTO loop_entry (matter_id, seq, at, action, "by", state, payload,
                           salt, commitment, hash)
                       SELECT id, seq, now(), 'rung', 'system', state,
                           json_build_object('promise', 'sign', 'due', due_at)::text,
                           '\\x00', sha256('x'), head FROM m
                   )
                   INSERT INTO loop_notice (matter_id, seq, n, audience, unit_id, message, context,
                       made_at)
                   SELECT id, seq, 0, 'handler', unit_id, 'due_soon',
                       json_build_object('promise', 'sign', 'due', due_at)::text, now() FROM m
                   RETURNING 1""",
                {"ids": ids},
            ).fetchall()
            raw.commit()
            done += len(fired)


@contextlib.contextmanager
def running(home: Path, runners: int) -> Iterator["subprocess.Popen[bytes]"]:
    """``jiban up`` with so many runners, until the block ends."""
    command = [sys.executable, "-m", "jiban.config.cli", "up", "--port", "0"]
    command += ["--workers", "1", "--runners", str(runners)]
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    log = (home / "up.log").open("wb")
    parent = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            gone = (psycopg.OperationalError, psycopg.errors.UndefinedTable)
            with contextlib.suppress(*gone), connect(home) as watch:
                alive = watch.execute("SELECT count(*) FROM loop_runner").fetchall()[0][0]
                if alive >= runners:
                    break
            time.sleep(0.2)
        else:
            raise RuntimeError(f"no runners came up:\n{(home / 'up.log').read_text()[-2000:]}")
        yield parent
    finally:
        parent.send_signal(signal.SIGTERM)
        parent.wait(60)
        log.close()


def connect(home: Path) -> "psycopg.Connection[Any]":
    """Return a connection to the installation's database."""
    from jiban.config import postgres

    return psycopg.connect(postgres.dsn(home), autocommit=True)


def before_the_kills(home: Path, due_at: Any) -> tuple[int, float]:
    """Watch the first half fire; return how many have and the rate per second since due."""
    fired = """SELECT count(*), max(recorded_at) FROM loop_entry
               WHERE action = 'rung' AND at >= %s"""
    with connect(home) as watch:
        while True:
            count, last = watch.execute(fired, [due_at]).fetchall()[0]
            if count >= DUE_AT_ONCE // 2:
                return count, count / max((last - due_at).total_seconds(), 0.001)
            time.sleep(0.5)


def kill(parent: "subprocess.Popen[bytes]", home: Path) -> None:
    """Kill -9 a runner, the server and the postmaster, each once."""
    children = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(parent.pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for kind in (" runner", " web "):
        pid = next((int(line.split()[0]) for line in children if kind in line), None)
        if pid is None:
            raise RuntimeError(f"no{kind} among {children}")
        os.kill(pid, signal.SIGKILL)
        say(f"  killed{kind.rstrip()} {pid}")
        time.sleep(0.2)
    postmaster = int((home / "pg" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    say(f"  killed postmaster {postmaster}")


def until_all_fired(home: Path) -> None:
    """Wait until nothing is due any more; the database may be away for a while."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError), connect(home) as watch:
            due = watch.execute(
                "SELECT count(*) FROM loop_promise WHERE next_rung_at <= now()"
            ).fetchall()[0][0]
            if not due:
                return
            say(f"  {due:,} still due")
        time.sleep(0.5)
    raise RuntimeError(f"not all fired:\n{(home / 'up.log').read_text()[-2000:]}")


# --- the steady stream ---------------------------------------------------------------------------


def steady(home: Path) -> Figures:
    """500 due per second for a minute among two million; lateness up to the commit."""
    say(f"steady: {STEADY_RATE} due/s for {STEADY_SECONDS} s among {OPEN_PROMISES:,}")
    number = STEADY_RATE * STEADY_SECONDS
    postgres_conf = {"track_commit_timestamp": "on"}
    with ground.database(home, postgres_conf) as dsn:
        with ground.superuser(dsn) as owner:
            fill(owner)
            schedule(owner, 1, number, 20, 1 / STEADY_RATE)
            owner.execute("VACUUM ANALYZE loop_promise")
            owner.execute("CHECKPOINT")
        command = [sys.executable, "-m", "jiban.config.cli", "runner"]
        runners = [
            subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ) for _ in range(2)
        ]
        with psycopg.connect(dsn, autocommit=True) as watch:
            deadline = time.monotonic() + STEADY_SECONDS + 120
            while time.monotonic() < deadline:
                fired = watch.execute("SELECT count(*) FROM loop_entry WHERE action = 'rung'")
                count = fired.fetchall()[0][0]
                say(f"  {count:,} of {number:,} fired")
                if count >= number:
                    break
                time.sleep(5)
            rows = watch.execute(
                """SELECT percentile_disc(ARRAY[0.5, 0.99, 1.0]) WITHIN GROUP (ORDER BY
                       extract(epoch FROM pg_xact_commit_timestamp(xmin)
                           - (payload::json ->> 'planned')::timestamptz)), count(*)
                   FROM loop_entry WHERE action = 'rung'"""
            ).fetchall()
        for runner in runners:
            runner.terminate()
        for runner in runners:
            runner.wait(30)
    (p50, p99, worst), fired_count = rows[0]
    say(f"  lateness p50 {p50:.3f} s, p99 {p99:.3f} s, worst {worst:.3f} s of {fired_count:,}")
    return {
        "steady_lateness_p50_s": float(p50),
        "steady_lateness_p99_s": float(p99),
        "steady_fired": float(fired_count),
    }
