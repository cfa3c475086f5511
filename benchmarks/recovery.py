"""Recovery: a million matters restored to a chosen second, and an act after the server was killed.

The backup holds nine tenths of the matters; the last tenth comes as WAL that is played. Restoring
is the whole command, with the check of every file and the doctor at its end. Peer, in the same run:
the backed-up files copied by `cp` to the same disk.

    python -m benchmarks.recovery [MATTERS]
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import filling, ground, server
from benchmarks.ground import Figures, say
from jiban.config import cluster, postgres

MATTERS = 1_000_000
KILLS = 5
SECONDS_EACH = 10
COUNT = "SELECT count(*) FROM loop_matter"


def main(matters: int = MATTERS) -> None:
    """Run both parts and print the figures."""
    figures: Figures = {}
    for part in (partial(restored, matters), killed):
        figures |= ground.apart(part)
    ground.emit("recovery", figures)


# --- a restore -----------------------------------------------------------------------------------


def restored(matters: int, home: Path) -> Figures:
    """Back up, go on, restore to the second before the last letters came, and count."""
    say(f"restore: {matters:,} matters")
    with tempfile.TemporaryDirectory(prefix="jiban-bench-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        place.chmod(0o711)
        with ground.database(home) as dsn, ground.superuser(dsn) as owner:
            filling.fill(owner, matters - matters // 10)
            figures = {"backup_s": _timed("backup", str(place))}
            filling.fill(owner, matters // 10)
            instant, wanted = _now(owner), _count(owner)
            filling.fill(owner, 1)
        (base,) = place.glob("*/base")
        say("  restore")
        figures["restore_s"] = _timed("restore", str(place), "--to", instant.isoformat())
        say(f"  restored in {figures['restore_s']:.1f} s")
        with postgres.running(home) as dsn, psycopg.connect(dsn) as connection:
            figures["restore_wrong"] = abs(_count(connection) - wanted)
        say("  the same files by cp")
        begun = time.monotonic()
        subprocess.run(["cp", "-r", str(base), str(home / "copied")], check=True)
        os.sync()
        figures["copy_s"] = time.monotonic() - begun
        shutil.rmtree(home / "copied")
        return figures


def _timed(*words: str) -> float:
    """Return the seconds that a command takes. What the doctor finds at its end is not ours."""
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    begun = time.monotonic()
    command = [sys.executable, "-m", "jiban.config.cli", *words]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    took = time.monotonic() - begun
    if "jiban" not in done.stdout:
        raise RuntimeError(f"{words[0]} ended with {done.returncode}:\n{done.stdout}")
    return took


def _now(owner: Any) -> datetime:
    at: datetime = owner.execute("SELECT clock_timestamp()").fetchall()[0][0]
    return at


def _count(connection: Any) -> int:
    return int(connection.execute(COUNT).fetchall()[0][0])


# --- a killed server -----------------------------------------------------------------------------


def killed(home: Path) -> Figures:
    """Kill the postmaster under ``jiban up`` several times; the longest time without an act."""
    say(f"the postmaster killed {KILLS} times under acts")
    with ground.database(home) as dsn, ground.superuser(dsn) as owner:
        filling.fill(owner, 20_000)
    with server.running(home):
        os.environ["DATABASE_URL"] = cluster.dsn(home)
        ground.setup()
        waits = [_until_an_act(home) for _ in range(KILLS)]
    say(f"  an act again after {', '.join(f'{wait:.2f}' for wait in waits)} s")
    return {"back_after_kill_s": max(waits), "back_after_kill_least_s": min(waits)}


def _until_an_act(home: Path) -> float:
    """Act on and on, kill the postmaster in the middle; return the longest time without an act.

    Not the time to the first one: the killed server's own processes may still do a few.
    """
    from django.db import connection

    from jiban.city.models import Officer
    from jiban.loop import door
    from jiban.loop.actors import Actor
    from jiban.loop.firing import LOST
    from jiban.loop.models import Matter

    matter = Matter.objects.filter(state="handling").first()
    assert matter is not None
    by = Actor.officer(Officer.objects.get(pk=matter.handler_id))
    number = cluster.Cluster(home).postmaster()
    assert number is not None
    begun = last = time.monotonic()
    longest = 0.0
    while last < begun + SECONDS_EACH:
        try:
            door.act(matter.pk, "note", by=by, text="又一次记录")
        except LOST:
            with contextlib.suppress(Exception):
                connection.close()
            time.sleep(0.01)
            continue
        now = time.monotonic()
        last, longest = now, max(longest, now - last)
        if number and now > begun + 1:
            os.kill(number, signal.SIGKILL)
            number = 0
    return longest


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
