"""Continuous archiving: where the finished WAL goes, and whether it gets there.

The archive is named in `pg/archive.conf`, which the server's own settings include. A restored
cluster comes without it: it begins an archive of its own at its first backup, so that a drill never
writes into the archive of the real one.
"""

import shlex
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jiban.config import postgres_user, wal_files
from jiban.config.cluster import SUPERUSER, Cluster, DatabaseTrouble, dsn, programs

CONF = "archive.conf"
MARK = "# archive: "
CLOSED_AFTER = 60
"""Seconds after which a WAL file is handed over, full or not: what the loss of a disk costs."""
SEGMENTS_PER_FILE_ID = 256  # of 16 MiB


def folder_of(home: Path) -> Path | None:
    """Return the folder into which the WAL of this installation goes, if it goes anywhere."""
    try:
        first = (home / "pg" / CONF).read_text().splitlines()[0]
    except (FileNotFoundError, IndexError):
        return None
    return Path(first.removeprefix(MARK)) if first.startswith(MARK) else None


def begin(cluster: Cluster, folder: Path) -> None:
    """Let the WAL of a running cluster go to a folder from now on; it is made if it is not there.

    Raises:
        DatabaseTrouble: the server was started by a version that did not archive.
    """
    import psycopg

    account = postgres_user.account(cluster.home, programs())
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        account.give(folder)
    if account.uid is not None:
        for passed in (folder.parent, Path(sys.executable), Path(wal_files.__file__)):
            postgres_user.let_through(passed if passed.is_dir() else passed.parent)
    conf = cluster.data / CONF
    conf.write_text(
        f"{MARK}{folder}\n"
        f"archive_command = {quoted(command('keep', '%p', shlex.quote(_escaped(folder))))}\n"
        f"archive_timeout = {CLOSED_AFTER}\n"
    )
    conf.chmod(0o644)
    with psycopg.connect(dsn(cluster.home, "postgres", SUPERUSER), autocommit=True) as admin:
        row = admin.execute("SELECT current_setting('archive_mode')").fetchone()
        if row != ("on",):
            conf.unlink()
            raise DatabaseTrouble(
                "This PostgreSQL was started by a version of Jiban that kept no archive: stop "
                "Jiban, start it again, and make the backup then."
            )
        admin.execute("SELECT pg_reload_conf()")


def command(word: str, *rest: str) -> str:
    """Return a command line of `wal_files`, for PostgreSQL's shell; *rest* is quoted already."""
    words = (sys.executable, "-I", "-S", wal_files.__file__)
    return " ".join([*(shlex.quote(_escaped(Path(part))) for part in words), word, *rest])


def fetching(folders: list[Path]) -> str:
    """Return the restore_command that looks into these folders, as a value of a setting."""
    return quoted(command("fetch", "%f", "%p", *(shlex.quote(_escaped(f)) for f in folders)))


def quoted(text: str) -> str:
    """Return a text as a value in PostgreSQL's configuration."""
    return "'" + text.replace("'", "''") + "'"


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


@dataclass(frozen=True, slots=True)
class State:
    """How handing over goes: what it said of the last failure, and since when it fails."""

    failing_since: datetime | None
    waiting: int


def state(connection: Any) -> State:
    """Return how handing over goes, asked of a Django or psycopg connection's cursor."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT CASE WHEN last_failed_time > coalesce(last_archived_time, '-infinity')"
        " THEN coalesce(last_archived_time, stats_reset, last_failed_time) END,"
        " (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready')"
        " FROM pg_stat_archiver"
    )
    return State(*cursor.fetchone())


def number(name: str) -> int:
    """Return the place of a WAL file in the sequence of its timeline."""
    return int(name[8:16], 16) * SEGMENTS_PER_FILE_ID + int(name[16:24], 16)
