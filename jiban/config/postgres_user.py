"""The system account that the embedded PostgreSQL runs under: ours, or its own when we are root."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

NAME = "jiban-db"


@dataclass(frozen=True)
class Account:
    """Whom to become before running PostgreSQL's programs; `uid` None means we stay ourselves."""

    uid: int | None
    gid: int | None

    def give(self, path: Path) -> None:
        """Make a folder this account's own."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def make_private(self, folder: Path) -> None:
        """A folder that only this account may enter; refuses one that somebody else made there."""
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            found = folder.lstat()
            mine = os.geteuid() if self.uid is None else self.uid
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != mine or found.st_mode & 0o077:
                raise PermissionError(
                    f"{folder} belongs to another user or is open to others: remove it"
                ) from None
        else:
            self.give(folder)

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run to the end; what it said on both outputs is in `stdout`."""
        return subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env=_environment(),
            **self._become(),
        )

    def start(self, command: Sequence[str | Path], log: Path) -> subprocess.Popen[bytes]:
        """Start in a session of its own, so that Ctrl-C in a terminal does not reach it."""
        with log.open("wb") as said:
            return subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd="/",
                env=_environment(),
                **self._become(),
            )

    def _become(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account(home: Path, programs: Path) -> Account:
    """The account to run under. PostgreSQL refuses root, so root gets a system user made for it."""
    if os.geteuid() != 0:
        return Account(None, None)
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        useradd = shutil.which("useradd") or "/usr/sbin/useradd"
        subprocess.run(
            [
                useradd,
                "--system",
                "--user-group",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                NAME,
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        entry = pwd.getpwnam(NAME)
    let_through(home)
    let_through(programs)
    return Account(entry.pw_uid, entry.pw_gid)


def let_through(folder: Path) -> None:
    """Let other users pass (not read) each folder on the way, and say so when that changes one."""
    for step in [folder.resolve(), *folder.resolve().parents]:
        mode = stat.S_IMODE(step.stat().st_mode)
        if not mode & stat.S_IXOTH:
            print(
                f"PostgreSQL runs as user {NAME}, which must pass through here: chmod o+x {step}",
                file=sys.stderr,
            )
            step.chmod(mode | stat.S_IXOTH)


def alive(number: int) -> bool:
    """Whether a process with this number exists and is not a corpse waiting to be collected."""
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def workers_of(data: Path) -> list[int]:
    """Living processes of a server of that data folder, also those whose server was killed."""
    found = []
    for process in psutil.process_iter(["name"]):
        if process.info["name"] != "postgres":
            continue
        try:
            if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == data:
                found.append(process.pid)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def is_postgres(number: int, data: Path) -> bool:
    """Whether this process is the PostgreSQL server of that data folder."""
    try:
        process = psutil.Process(number)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        command = process.cmdline()
    except psutil.NoSuchProcess:
        return False
    return bool(command) and Path(command[0]).name == "postgres" and str(data) in command


def _environment() -> dict[str, str]:
    keep = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**keep, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
