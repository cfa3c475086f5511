"""`jiban restore`: a backup and its WAL played up to a chosen instant, into the data folder.

All is done in a draft beside the data: until the last step, which renames, what was there is as it
was, and it is moved aside, not removed. The draft is already held when it takes its place.
"""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jiban.config import archiving, backup, manifest, postgres_user
from jiban.config.cluster import SUPERUSER, Cluster, DatabaseTrouble, dsn, programs
from jiban.config.home import keys as keys_folder
from jiban.config.manifest import Manifest, Progress, Show

DRAFT = "restore.part"
PATIENCE = 6 * 3600.0
"""Seconds that playing a backup's own WAL may take, until which the server answers nothing."""
SKIPPED = ("log/", archiving.CONF, "postmaster.opts")
"""Of the database's folder; a restored one begins an archive of its own."""
LAST = re.compile(r"last completed transaction was at log time (\S+ \S+)")


@dataclass(frozen=True)
class Restored:
    """What came of it: the backup used, the last commit in it, and where the old database is."""

    backup: Path
    instant: datetime
    aside: Path | None


def restore(
    home: Path, place: Path, instant: datetime | None, keys: Path | None, show: Show
) -> Restored:
    """Restore a data folder; nobody may be using it.

    Args:
        home: the data folder.
        place: the folder of the backups.
        instant: what is committed later is left out; None for all that there is WAL for.
        keys: where the keys are, if the data folder has none.
        show: shows each step.

    Raises:
        DatabaseTrouble: it is in use, the instant cannot be reached, a file is not what it was.
    """
    chosen = backup.reachable(place, instant)
    known = manifest.read(chosen)
    _bring_keys(home, keys)
    if instant is None:  # with one, PostgreSQL itself ends if it cannot be reached
        _must_be_whole(place / known.wal, known.first_wal, home / "pg" / "pg_wal")
    with Cluster(home).at_rest():
        draft = Cluster(home / DRAFT, _settings(home, place / known.wal, instant), PATIENCE)
        try:
            with draft.at_rest():
                shutil.rmtree(draft.data, ignore_errors=True)
                _bring_base(chosen, known, draft, show)
            reached = _play(draft, known)
            _bring_files(chosen, known, home, show)
            _settle(home, draft)  # after the files: it removes those of letters that are forgotten
            draft.detach()
            return Restored(chosen, reached, _take_place(home, draft))
        finally:
            draft.detach()
            shutil.rmtree(draft.home, ignore_errors=True)


def _must_be_whole(wal: Path, first: str, plain: Path) -> None:
    """Refuse an archive with a gap or a spoilt file, at which playing would end unnoticed."""
    wrong = next(backup.wrong_wal(wal, first, plain), None)
    if wrong:
        raise DatabaseTrouble(
            f"{wrong}. Bring the file back, or name an instant before it with --to. To give up what"
            f" comes after it, move it and all later ones out of {wal}, which may be left empty."
        )


def _bring_keys(home: Path, keys: Path | None) -> None:
    """Have keys in the data folder before anything reads the settings, which would make new ones.

    Those that are there stay. Of a folder with copies of several times the newest is taken.
    """
    there = keys_folder(home)
    if keys is not None:
        keys = max((path for path in keys.iterdir() if path.is_dir()), default=keys)
    for path in keys.iterdir() if keys else ():
        target = there / path.name
        if not target.exists():
            shutil.copyfile(path, target)
            target.chmod(0o600)
        elif target.read_bytes() != path.read_bytes():
            raise DatabaseTrouble(f"{target} is another key than {path}: move the wrong one away.")
    if not any(there.glob("*")):
        raise DatabaseTrouble(
            f"{there} is empty, and without the keys personal data stays sealed: name the folder "
            "where they were kept apart, --keys FOLDER."
        )


def _settings(home: Path, wal: Path, instant: datetime | None) -> dict[str, str]:
    """How the draft's server plays the WAL: along the backup's own timeline, then it goes on."""
    # The folder that is replaced has the WAL that was not handed over yet.
    found = {
        "restore_command": archiving.fetching([wal, home / "pg" / "pg_wal"]),
        "recovery_target_timeline": "'current'",
        "recovery_target_action": "'promote'",
        "archive_command": "'/bin/true'",
        "recovery_prefetch": "off",  # a spoilt file after the instant is not even asked for
    }
    if instant is not None:
        at = f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00"
        found["recovery_target_time"] = archiving.quoted(at)
    return found


def _bring_base(chosen: Path, known: Manifest, draft: Cluster, show: Show) -> None:
    """Copy the base backup into the draft, each file checked on the way."""
    inside = {name: file for name, file in known.files.items() if name.startswith("base/")}
    for folder in known.folders:
        if folder.startswith("base/"):
            (draft.data / folder.removeprefix("base/")).mkdir(0o700, parents=True, exist_ok=True)
    with show("database", sum(size for size, _digest in inside.values())) as done:
        for name, (_size, digest) in inside.items():
            inner = name.removeprefix("base/")
            if not inner.startswith(SKIPPED):
                _copy(chosen / name, draft.data / inner, digest, done)
    (draft.data / "recovery.signal").touch()
    draft.data.chmod(0o700)
    account = postgres_user.account(draft.home, programs())
    account.give(draft.data)
    files, folders = manifest.walk(draft.data)
    for path in (*files, *folders):
        account.give(draft.data / path)


def _copy(source: Path, target: Path, digest: str, done: Progress) -> None:
    summed = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while block := read.read(manifest.BLOCK):
            summed.update(block)
            written.write(block)
            done(len(block))
    if summed.hexdigest() != digest:
        raise DatabaseTrouble(f"{source} was changed: see jiban backup verify; take another.")
    shutil.copystat(source, target)


def _play(draft: Cluster, known: Manifest) -> datetime:
    """Let the draft's server play the WAL; return the instant of the last commit it played."""
    import psycopg

    with contextlib.suppress(psycopg.OperationalError, DatabaseTrouble):
        draft.attach()  # the server may end in the middle of it: below it is seen why
    said = 0.0
    while True:
        try:
            with psycopg.connect(dsn(draft.home, "postgres", SUPERUSER)) as admin:
                row = admin.execute(
                    "SELECT pg_is_in_recovery(), pg_last_xact_replay_timestamp()"
                ).fetchone()
        except psycopg.OperationalError:
            if draft.postmaster() is None:
                raise _ended_early(draft) from None
            row = None
        if row is not None:
            playing, at = row
            if not playing:
                return at or known.ended
            if at is not None and time.monotonic() > said + 2:
                said = time.monotonic()
                print(f"· changes up to {at.astimezone(UTC):%F %T} UTC", file=sys.stderr)
        time.sleep(0.1)


def _ended_early(draft: Cluster) -> DatabaseTrouble:
    words = draft.said()
    last = LAST.findall(words)
    if "before configured recovery target was reached" in words and last:
        return DatabaseTrouble(
            f"The WAL reaches up to {last[-1]} only. Name that instant or an earlier one with --to,"
            " or none for all there is."
        )
    return DatabaseTrouble(f"PostgreSQL could not play the WAL:\n{words}")


def _settle(home: Path, draft: Cluster) -> None:
    """Do in the draft what must be done before anybody sees it; in a process with the settings."""
    environment = {**os.environ, "JIBAN_HOME": str(home), "DATABASE_URL": dsn(draft.home)}
    command = [sys.executable, "-m", "jiban.config.restored"]
    if subprocess.run(command, env=environment, check=False).returncode:
        raise DatabaseTrouble("The restored database could not be settled; see above.")


def _bring_files(chosen: Path, known: Manifest, home: Path, show: Show) -> None:
    """Bring back the files that are missing; those that are there, also newer roots, stay."""
    missing = {
        name: (size, digest)
        for name, (size, digest) in known.files.items()
        if name.startswith("files/") and not (home / name.removeprefix("files/")).exists()
    }
    with show("files", sum(size for size, _digest in missing.values())) as done:
        for name, (_size, digest) in missing.items():
            target = home / name.removeprefix("files/")
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _copy(chosen / name, target, digest, done)


def _take_place(home: Path, draft: Cluster) -> Path | None:
    """Put the draft in place of the database; return where the one that was there is now."""
    data, aside = home / "pg", None
    if data.exists():
        aside = home / f"pg.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        data.rename(aside)
    draft.data.rename(data)
    return aside
