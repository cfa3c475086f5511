"""A backup is restored to a chosen instant, checked, held, and without what it must not bring."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jiban.config import archiving, backup, cluster, manifest, postgres
from jiban.config.cluster import DatabaseTrouble
from jiban.config.restore import Restored, restore
from tests.folders import open_folder


@contextmanager
def show(step: str, size: int) -> Iterator[Any]:
    yield lambda done: None


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for backups."""
    with open_folder() as folder:
        yield folder / "backups"


@pytest.fixture
def home(migrated_home: Path) -> Path:
    """A data folder with files of each kind."""
    for name in (
        "attachments/ab/abcd",
        "roots/00000001.root",
        "imports/list.csv",
        "keys/people.key",
    ):
        path = migrated_home / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(f"内容 {name}")
    return migrated_home


def note(address: str, text: str) -> datetime:
    """Commit a row; return an instant after it and before the next."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [text])
        row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row
    at: datetime = row[0]
    return at


def rows(home: Path) -> list[str]:
    with postgres.running(home) as address, psycopg.connect(address) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM kept")]


def ask(home: Path, sql: str) -> Any:
    with postgres.running(home) as address, psycopg.connect(address) as connection:
        row = connection.execute(sql).fetchone()
    assert row
    return row[0]


def back(home: Path, place: Path, to: datetime | None = None, keys: Path | None = None) -> Restored:
    return restore(home, place, to, keys, show)


def test_it_works(home: Path, place: Path) -> None:
    with postgres.running(home) as address:
        note(address, "before")
        made = backup.make(home, place, show)
        instant = note(address, "after")
        note(address, "too late")
    assert list(backup.verify(made, show)) == []

    done = back(home, place, instant)
    assert done.backup == made
    assert instant - timedelta(seconds=5) < done.instant <= instant
    assert rows(home) == ["before", "after"]
    assert done.aside is not None
    assert (done.aside / "PG_VERSION").exists()
    assert ask(home, "SELECT held_since IS NOT NULL FROM loop_installation") is True
    assert ask(home, "SELECT nextval('loop_matter_id_seq')") > 100_000


def test_all_that_was_committed_comes_back_without_an_instant(home: Path, place: Path) -> None:
    with postgres.running(home) as address:
        backup.make(home, place, show)
        note(address, "the last")
    back(home, place)
    assert rows(home) == ["the last"]


def test_into_an_empty_folder_with_the_keys_from_elsewhere(home: Path, place: Path) -> None:
    with postgres.running(home) as address:
        note(address, "one")
        made = backup.make(home, place, show)
    with open_folder() as kept, open_folder() as empty:
        keys = backup.copy_keys(home, kept, made)
        with pytest.raises(DatabaseTrouble, match="--keys"):
            back(empty, place)
        back(empty, place, keys=keys)
        assert rows(empty) == ["one"]
        for name in ("attachments/ab/abcd", "roots/00000001.root", "imports/list.csv"):
            assert (empty / name).read_text() == f"内容 {name}"
        assert (empty / "keys" / "people.key").stat().st_mode & 0o077 == 0


def test_the_newest_keys_are_taken_of_the_folder_that_backups_are_told(
    home: Path, place: Path
) -> None:
    made = backup.make(home, place, show)
    with open_folder() as kept, open_folder() as empty:
        with pytest.raises(DatabaseTrouble, match="--keys"):
            back(empty, place, keys=kept)
        backup.copy_keys(home, kept, made)
        (home / "keys" / "people.2.key").write_text("新")
        backup.copy_keys(home, kept, made.with_name("29991231T000000Z"))
        back(empty, place, keys=kept)
        assert (empty / "keys" / "people.2.key").read_text() == "新"


def test_no_backup_is_made_within_what_is_backed_up(home: Path) -> None:
    for inside in ("attachments/x", "pg", "pg/backups", "keys", "."):
        with pytest.raises(DatabaseTrouble, match="part of what is backed up"):
            backup.make(home, home / inside, show)


def test_files_that_are_there_stay(home: Path, place: Path) -> None:
    backup.make(home, place, show)
    for name in ("roots/00000002.root", "forgotten/list"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text("newer than the backup")
    back(home, place)
    assert (home / "roots" / "00000002.root").exists()
    assert (home / "forgotten" / "list").exists()


def test_keys_are_not_in_a_backup_and_not_beside_it(home: Path, place: Path) -> None:
    made = backup.make(home, place, show)
    assert not [path for path in manifest.walk(place)[0] if "keys" in path.parts]
    with pytest.raises(DatabaseTrouble, match="apart"):
        backup.copy_keys(home, place / "keys", made)


def test_an_instant_that_cannot_be_reached(home: Path, place: Path) -> None:
    with postgres.running(home) as address:
        backup.make(home, place, show)
        last = note(address, "the last")
    with pytest.raises(DatabaseTrouble, match=f"reaches up to {last:%Y-%m-%d}"):
        back(home, place, datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(DatabaseTrouble, match="reaches back to"):
        back(home, place, last - timedelta(days=1))
    assert rows(home) == ["the last"]
    assert not (home / "restore.part").exists()


def test_a_file_that_was_changed_is_named_and_not_restored(home: Path, place: Path) -> None:
    made = backup.make(home, place, show)
    (made / "base" / "PG_VERSION").write_text("19\n")
    (made / "files" / "attachments" / "ab" / "abcd").unlink()
    assert list(backup.verify(made, show)) == [
        "base/PG_VERSION was changed",
        "files/attachments/ab/abcd is missing",
    ]
    with pytest.raises(DatabaseTrouble, match="was changed"):
        back(home, place)


def test_while_somebody_uses_it_nothing_is_restored(home: Path, place: Path) -> None:
    with postgres.running(home):
        backup.make(home, place, show)
        with pytest.raises(DatabaseTrouble, match="stop it first"):
            back(home, place)


def test_a_restored_one_writes_into_no_archive_until_its_first_backup(
    home: Path, place: Path
) -> None:
    backup.make(home, place, show)
    back(home, place)
    assert archiving.folder_of(home) is None
    with postgres.running(home):
        second = backup.make(home, place, show)
    assert len(list(place.glob("*.wal"))) == 2
    back(home, place)
    assert manifest.read(second).wal == f"{second.name}.wal"


def test_old_ones_go_with_the_wal_that_only_they_need(home: Path, place: Path) -> None:
    with postgres.running(home) as address:
        for n in range(3):
            note(address, str(n))
            backup.make(home, place, show)
            wait_a_second(address)
        found = backup.backups(place)
        wal = place / manifest.read(found[0]).wal
        assert len(found) == 3
        (place / "20200101T000000Z.wal").mkdir()
        gone = backup.keep(place, 1, archiving.folder_of(home))
    assert gone == [found[0].name, found[1].name, "20200101T000000Z.wal"]
    first = manifest.read(found[2]).first_wal
    assert min(path.name for path in wal.glob("*.gz")) >= first
    assert list(backup.verify(found[2], show)) == []
    back(home, place)
    assert rows(home) == ["0", "1", "2"]


def wait_a_second(address: str) -> None:
    """Backups are named by the second."""
    with psycopg.connect(address) as connection:
        connection.execute("SELECT pg_sleep(1)")


def four(home: Path, place: Path) -> tuple[Path, list[Path], list[datetime]]:
    """Make a backup, then four rows in WAL files of their own; return it, these, and the times."""
    times = []
    with postgres.running(home) as address:
        made = backup.make(home, place, show)
        for n in range(4):
            times.append(note(address, str(n)))
            with psycopg.connect(
                cluster.dsn(home, role=cluster.SUPERUSER), autocommit=True
            ) as admin:
                admin.execute("SELECT pg_switch_wal()")
    names = sorted(
        path for path in (place / f"{made.name}.wal").glob("*.gz") if len(path.name) == 27
    )
    return made, names[-4:], times


def test_a_spoilt_wal_file_ends_a_restore_loudly(home: Path, place: Path) -> None:
    _made, names, times = four(home, place)
    names[2].write_bytes(b"no gzip")
    with pytest.raises(DatabaseTrouble, match=f"{names[2].name} is spoilt"):
        back(home, place)
    with pytest.raises(DatabaseTrouble, match="cannot be read"):
        back(home, place, times[3])
    assert rows(home) == ["0", "1", "2", "3"]
    back(home, place, times[0])
    assert rows(home) == ["0"]


def test_a_missing_wal_file_ends_a_restore_loudly(home: Path, place: Path) -> None:
    _made, names, times = four(home, place)
    whole = names[1].read_bytes()
    names[1].unlink()
    with open_folder() as empty:
        with pytest.raises(DatabaseTrouble, match="WAL is missing before"):
            back(empty, place, keys=home / "keys")
        with pytest.raises(DatabaseTrouble, match="The WAL reaches up to"):
            back(empty, place, times[2], keys=home / "keys")
        assert not (empty / "pg").exists()
        names[1].write_bytes(whole)
        back(empty, place, keys=home / "keys")
        assert rows(empty) == ["0", "1", "2", "3"]


def test_what_is_missing_in_the_archive_is_taken_from_the_database_that_is_replaced(
    home: Path, place: Path
) -> None:
    _made, names, _times = four(home, place)
    with gzip.open(names[1]) as packed:
        (home / "pg" / "pg_wal" / names[1].stem).write_bytes(packed.read())
    names[1].unlink()
    back(home, place)
    assert rows(home) == ["0", "1", "2", "3"]


def test_a_spoilt_and_a_missing_wal_file(home: Path, place: Path) -> None:
    made, names, _times = four(home, place)
    names[-1].write_bytes(b"no gzip")
    names[1].unlink()
    found = list(backup.verify(made, show))
    assert any("WAL is missing before" in text for text in found)
    assert any("is spoilt" in text for text in found)


def test_the_doctor_says_how_the_backups_are(home: Path, place: Path) -> None:
    def said(address: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "jiban.config.cli", "doctor"],
            env={**os.environ, "DATABASE_URL": address, "LANG": "en_US.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    with postgres.running(home) as address:
        assert "WARN  there is no backup" in said(address)
        made = backup.make(home, place, show)
        told = said(address)
        assert "OK    the newest backup is of" in told
        assert "OK    changes reach the archive" in told
        (place / f"{made.name}.wal").rename(place / "not mounted")
        note(address, "one")
        with psycopg.connect(cluster.dsn(home, role=cluster.SUPERUSER), autocommit=True) as admin:
            admin.execute("SELECT pg_switch_wal()")
            failed = "SELECT failed_count > 0 FROM pg_stat_archiver"
            while admin.execute(failed).fetchone() != (True,):
                admin.execute("SELECT pg_sleep(0.1), pg_stat_clear_snapshot()")
        assert "FAIL  changes have not reached the archive" in said(address)


def test_the_command(home: Path, place: Path) -> None:
    def jiban(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "jiban.config.cli", *words],
            env={**os.environ, **more},
            capture_output=True,
            text=True,
            check=False,
        )

    assert "Name the folder" in jiban("backup").stderr
    done = jiban("backup", str(place))
    assert "The keys are not in it" in done.stdout, done.stderr
    assert "nothing wrong" in jiban("backup", "verify", str(place)).stdout
    done = jiban("restore", str(place))
    assert "Outward delivery is held" in done.stdout, done.stderr
    assert f"jiban backup {place}" in done.stdout
    assert jiban("backup", str(place), "--keep", "4").returncode == 0
    own = jiban("backup", str(place), DATABASE_URL="postgresql:///elsewhere")
    assert "pgBackRest" in own.stderr
    assert "jiban restored" in own.stderr


def test_one_restored_by_other_means_is_settled_by_a_command(home: Path) -> None:
    with postgres.running(home) as address:
        done = subprocess.run(
            [sys.executable, "-m", "jiban.config.cli", "restored"],
            env={**os.environ, "DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=False,
        )
    assert "Outward delivery is held" in done.stdout, done.stderr
    assert ask(home, "SELECT held_since IS NOT NULL FROM loop_installation") is True
    assert ask(home, "SELECT nextval('loop_matter_id_seq')") > 100_000
