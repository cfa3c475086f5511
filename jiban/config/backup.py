"""`jiban backup`: a base backup of the running cluster, its WAL from then on, and the other files.

    FOLDER/
      20261128T104500Z.wal/     finished WAL files, compressed, as they come
      20261128T104500Z/         one backup
        manifest.json           SHA-256 of every file
        base/                   PostgreSQL's data, by pg_basebackup, with the WAL to be consistent
        files/                  attachments, roots, originals of imports, mails, what was learned

The keys are not in it: who has both can read everything. Nor are the names of the forgotten.
"""

import contextlib
import fcntl
import gzip
import os
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from jiban import __version__
from jiban.config import archiving, manifest, postgres
from jiban.config.cluster import SUPERUSER, Cluster, DatabaseTrouble, dsn, programs
from jiban.config.home import keys as keys_folder
from jiban.config.manifest import Manifest, Show

FILES = ("attachments", "roots", "imports", "mail", "learned")
"""Folders of the data folder that the database cannot rebuild."""


def make(home: Path, folder: Path | None, show: Show) -> Path:
    """Make a backup of a running installation, or of one at rest; return its folder.

    Args:
        home: the data folder.
        folder: where the backups are; None for where they were last time.
        show: shows each step.
    """
    last = archiving.folder_of(home)
    if folder is None and last is None:
        raise DatabaseTrouble("Name the folder for the backups; it should be on another disk.")
    place = (folder or (last.parent if last else home)).resolve()
    if place == home or (
        home in place.parents and place.relative_to(home).parts[0] in (*FILES, "pg", "keys")
    ):
        raise DatabaseTrouble(f"{place} is part of what is backed up: name another folder.")
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(place), postgres.running(home):
        return _make(Cluster(home), place, last, show)


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    """One backup at a time is made in a folder: it clears away what others left half-made."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise DatabaseTrouble(f"Another backup is being made in {place}.") from None
    finally:
        os.close(descriptor)


def _make(cluster: Cluster, place: Path, last: Path | None, show: Show) -> Path:
    began = now(cluster)
    name = f"{began:%Y%m%dT%H%M%SZ}"
    wal = last if last is not None and last.parent == place else place / f"{name}.wal"
    archiving.begin(cluster, wal)
    for left in place.glob(".*.part"):
        shutil.rmtree(left)
    draft = place / f".{name}.part"
    draft.mkdir(mode=0o700)
    base(cluster, draft / "base")
    ended = now(cluster)
    before = max(backups(place), default=None)
    for kind in FILES:  # after the database: a file is there before the entry that names it
        _copy(cluster.home / kind, draft / "files" / kind, before and before / "files" / kind)
    _describe(draft, began, ended, wal, show)
    os.sync()  # all of it is on disk before it counts as a backup
    draft.rename(place / name)
    return place / name


def _describe(draft: Path, began: datetime, ended: datetime, wal: Path, show: Show) -> None:
    names, folders = manifest.walk(draft)
    sizes = {name: (draft / name).stat().st_size for name in names}
    with show("checksums", sum(sizes.values())) as done:
        files = {str(n): (sizes[n], manifest.summed(draft / n, done)) for n in names}
    below = [str(path) for path in folders]
    first = _first_wal(draft / "base")
    Manifest(began, ended, wal.name, first, __version__, files, below).write(draft)


def now(cluster: Cluster) -> datetime:
    """Return the time by a cluster's clock."""
    import psycopg

    with psycopg.connect(dsn(cluster.home, "postgres", SUPERUSER)) as admin:
        row = admin.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    at: datetime = row[0]
    return at.astimezone(UTC)


def base(cluster: Cluster, target: Path) -> None:
    """Let pg_basebackup write the cluster's data; its progress goes to the terminal."""
    done = subprocess.run(
        [
            programs() / "pg_basebackup",
            *("--dbname", dsn(cluster.home, "postgres", SUPERUSER), "--pgdata", target),
            *("--checkpoint", "fast", "--wal-method", "stream", "--progress"),
            *("--manifest-checksums", "NONE"),  # ours covers the other files too
        ],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
    )
    if done.returncode:
        raise DatabaseTrouble("pg_basebackup failed; what it said stands above.")


def _copy(source: Path, target: Path, before: Path | None) -> None:
    """Copy a folder; a file that the backup before has, unchanged, is the same file on disk."""
    if not source.exists():
        return
    files, folders = manifest.walk(source)
    for folder in [Path(), *folders]:
        (target / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in files:
        with contextlib.suppress(FileNotFoundError):  # a draft that was just renamed or removed
            if before is not None and _same(source / path, before / path):
                with contextlib.suppress(OSError):
                    os.link(before / path, target / path)
                    continue
            shutil.copy2(source / path, target / path)


def _same(one: Path, other: Path) -> bool:
    try:
        mine, kept = one.stat(), other.stat()
    except FileNotFoundError:
        return False
    return (mine.st_size, mine.st_mtime_ns) == (kept.st_size, kept.st_mtime_ns)


def _first_wal(data: Path) -> str:
    """Return the WAL file that a base backup begins with, as its label says."""
    first = (data / "backup_label").read_text().splitlines()[0]
    return first.rpartition("(file ")[2].rstrip(")")


def copy_keys(home: Path, target: Path, backup: Path) -> Path:
    """Copy the keys to a place of their own, each time into a new folder; return it."""
    place = backup.parent.resolve()
    if target.resolve() == place or place in target.resolve().parents:
        raise DatabaseTrouble("Keep the keys apart: name a folder outside that of the backups.")
    kept = target / backup.name
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in keys_folder(home).iterdir():
        if path.is_file():
            shutil.copy2(path, kept / path.name)
            (kept / path.name).chmod(0o600)
    return kept


def backups(place: Path) -> list[Path]:
    """Return the finished backups in a folder, the oldest first."""
    return sorted(path.parent for path in place.glob(f"*/{manifest.NAME}"))


def keep(place: Path, count: int, using: Path | None) -> list[str]:
    """Remove all but the newest backups and the WAL that only they need; return what went.

    Args:
        place: the folder of the backups.
        count: how many stay.
        using: the archive that is in use; it stays, whatever it holds.
    """
    found = backups(place)
    gone = []
    for backup in found[:-count]:
        (backup / manifest.NAME).unlink()  # first: a half-removed backup is none
        shutil.rmtree(backup)
        gone.append(backup.name)
    needed: dict[str, int] = {}
    for backup in found[-count:]:
        known = manifest.read(backup)
        first = archiving.number(known.first_wal)
        needed[known.wal] = min(first, needed.get(known.wal, first))
    for wal in place.glob("*.wal"):
        if wal.name not in needed and wal != using:
            shutil.rmtree(wal)
            gone.append(wal.name)
        for path in wal.glob("*.gz"):
            if len(path.name) >= 24 and archiving.number(path.name) < needed.get(wal.name, 0):
                path.unlink()
    return gone


def verify(backup: Path, show: Show) -> Iterator[str]:
    """Yield what is wrong with a backup and with the WAL that goes on from it."""
    try:
        known = manifest.read(backup)
    except ValueError as error:
        yield str(error)
        return
    with show(backup.name, known.size) as done:
        yield from manifest.wrong(backup, known, done)
    yield from wrong_wal(backup.parent / known.wal, known.first_wal)


def wrong_wal(folder: Path, first: str, plain: Path | None = None) -> Iterator[str]:
    """Yield what is spoilt or missing in an archive, from the first file that a backup needs.

    Args:
        folder: the archive.
        first: the name of that file.
        plain: where files may be that are not in the archive.
    """
    if not folder.is_dir():
        yield f"{folder.name} with the WAL is missing: only the instant of the backup is left"
        return
    names = sorted(path.name for path in folder.glob("*.gz") if len(path.name) == 27)
    found = plain.glob(first[:8] + 16 * "?") if plain else ()
    beside = {archiving.number(path.name) for path in found}
    expected = archiving.number(first)
    for name in names:
        place = archiving.number(name)
        if place < expected:
            continue
        if not beside.issuperset(range(expected, place)):
            yield f"{folder.name}: WAL is missing before {name}"
        expected = place + 1
        try:
            with gzip.open(folder / name) as file:
                while file.read(manifest.BLOCK):
                    pass
        except (OSError, EOFError, zlib.error) as error:
            yield f"{folder.name}/{name} is spoilt: {error}"


def reachable(place: Path, instant: datetime | None) -> Path:
    """Return the newest backup from which an instant can be reached; the newest for None.

    Raises:
        DatabaseTrouble: there is none.
    """
    found = backups(place)
    fitting = [b for b in found if instant is None or manifest.read(b).ended <= instant]
    if fitting:
        return fitting[-1]
    if not found:
        raise DatabaseTrouble(f"There is no backup in {place}.")
    first = manifest.read(found[0]).ended
    raise DatabaseTrouble(f"The oldest backup in {place} reaches back to {first:%F %T} UTC only.")
