"""The embedded PostgreSQL starts again after anything was killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from jiban.config import postgres, postgres_user

pytestmark = pytest.mark.fault

HOLD = """
import pathlib, sys
from jiban.config import postgres
with postgres.running(pathlib.Path(sys.argv[1])):
    print("ready", flush=True)
    sys.stdin.read()
"""


def holder(home: Path) -> subprocess.Popen[bytes]:
    """Another process that uses the cluster until its standard input closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def note_one_row(address: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (at timestamptz DEFAULT now())")
        connection.execute("INSERT INTO kept DEFAULT VALUES")


def rows(address: str) -> int:
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
        assert row
        return int(row[0])


def test_it_works(cluster_home: Path) -> None:
    with postgres.running(cluster_home) as address:
        note_one_row(address)
    assert postgres.Cluster(cluster_home).postmaster() is None
    with postgres.running(cluster_home) as address:
        assert rows(address) == 1


def test_the_last_user_stops_it(cluster_home: Path) -> None:
    other = holder(cluster_home)
    with postgres.running(cluster_home):
        other.communicate()
    assert postgres.Cluster(cluster_home).postmaster() is None


def test_a_user_leaving_does_not_stop_it_for_others(cluster_home: Path) -> None:
    other = holder(cluster_home)
    with postgres.running(cluster_home) as address:
        note_one_row(address)
    assert rows(postgres.dsn(cluster_home)) == 1
    other.communicate()
    assert postgres.Cluster(cluster_home).postmaster() is None


def test_everything_killed(cluster_home: Path) -> None:
    other = holder(cluster_home)
    note_one_row(postgres.dsn(cluster_home))
    postmaster = postgres.Cluster(cluster_home).postmaster()
    assert postmaster
    os.kill(other.pid, signal.SIGKILL)
    os.kill(postmaster, signal.SIGKILL)
    other.wait()
    with postgres.running(cluster_home) as address:
        assert rows(address) == 1
    assert postgres.Cluster(cluster_home).postmaster() is None


def test_only_the_user_killed(cluster_home: Path) -> None:
    other = holder(cluster_home)
    other.kill()
    other.wait()
    with postgres.running(cluster_home) as address:
        note_one_row(address)
    assert postgres.Cluster(cluster_home).postmaster() is None


def test_a_note_whose_number_belongs_to_another_program(cluster_home: Path) -> None:
    with postgres.running(cluster_home) as address:
        note_one_row(address)
        note = (cluster_home / "pg" / "postmaster.pid").read_text()
    lines = [str(os.getpid()), *note.splitlines()[1:]]
    stale = cluster_home / "pg" / "postmaster.pid"
    stale.write_text("\n".join(lines) + "\n")
    account = postgres_user.account(cluster_home, postgres.programs())
    account.give(stale)
    with postgres.running(cluster_home) as address:
        assert rows(address) == 1


def test_killed_during_its_first_start(cluster_home: Path) -> None:
    half_made = cluster_home / "pg.new"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    with postgres.running(cluster_home) as address:
        note_one_row(address)
    assert not half_made.exists()


def test_revive_under_its_user(cluster_home: Path) -> None:
    cluster = postgres.Cluster(cluster_home)
    cluster.attach()
    note_one_row(postgres.dsn(cluster_home))
    number = cluster.postmaster()
    assert number
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)
    assert cluster.revive() is True
    assert rows(postgres.dsn(cluster_home)) == 1
    assert cluster.revive() is False
    cluster.detach()


def test_commits_reach_the_disk(cluster_home: Path) -> None:
    with postgres.running(cluster_home) as address, psycopg.connect(address, autocommit=True) as c:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert c.execute("SELECT current_setting(%s)", [name]).fetchone() == ("on",)
        c.execute("CREATE TABLE t (n int)")
        asked = "SELECT sum(fsyncs)::int FROM pg_stat_io WHERE object = 'wal'"
        before = c.execute(asked).fetchone()
        for n in range(20):
            c.execute("INSERT INTO t VALUES (%s)", [n])
        c.execute("SELECT pg_stat_force_next_flush()")
        after = c.execute(asked).fetchone()
        assert before
        assert after
        assert after[0] - before[0] >= 20


def test_a_long_data_path_in_chinese(cluster_home: Path) -> None:
    deep = cluster_home / ("很长的名字" * 8)
    deep.mkdir()
    with postgres.running(deep) as address:
        note_one_row(address)
        assert rows(address) == 1
