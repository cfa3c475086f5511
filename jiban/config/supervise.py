"""One parent owns everything: PostgreSQL, web processes, runners; it revives what dies.

Each child holds the reading end of a pipe whose writing end only the parent has. However the parent
ends, the pipe closes and the child stops itself: a second start never meets a first one's children.
"""

import contextlib
import http.client
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jiban.config import home, postgres

PIPE = "JIBAN_PARENT_PIPE"
STOP_SECONDS = 20  # for requests and deliveries that are under way
LONGEST_WAIT = 10.0  # between tries to revive a child that keeps dying
STEADY_SECONDS = 30.0  # a child that lived so long starts afresh with short waits


def say(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


@dataclass
class Child:
    """One process that must be there, and how its last starts went."""

    name: str
    command: list[str]
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 0.1
    again_at: float = 0.0

    def start(self, environment: dict[str, str]) -> None:
        """Start it, deaf to the terminal's Ctrl-C: the parent tells it when to stop."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env=environment, pass_fds=self.pass_fds, start_new_session=True
        )

    def died(self) -> int | None:
        """Its exit code, if it was started and is gone."""
        return None if self.process is None else self.process.poll()


@dataclass
class Family:
    """The children, and the parent's loop over them."""

    children: list[Child]
    environment: dict[str, str]
    cluster: postgres.Cluster | None
    on_death: Callable[[int], None] = lambda number: None
    stopping: bool = field(default=False, init=False)
    database_wait: float = field(default=0.1, init=False)
    database_at: float = field(default=0.0, init=False)

    def run(self, wake: int) -> None:
        """Start all, revive the dead, until told to stop."""
        for child in self.children:
            child.start(self.environment)
        with selectors.DefaultSelector() as selector:
            selector.register(wake, selectors.EVENT_READ)
            while not self.stopping:
                if selector.select(timeout=self._pause()):
                    with contextlib.suppress(BlockingIOError):
                        os.read(wake, 4096)
                if not self.stopping:
                    self._revive()

    def _pause(self) -> float:
        waiting = [child.again_at for child in self.children if child.process is None]
        return max(0.05, min([0.25, *(at - time.monotonic() for at in waiting)]))

    def _revive(self) -> None:
        self._revive_database()
        now = time.monotonic()
        for child in self.children:
            if (code := child.died()) is not None and child.process is not None:
                if now - child.started > STEADY_SECONDS:
                    child.wait = 0.1
                self.on_death(child.process.pid)
                say(f"{child.name} ended ({_how(code)}); again in {child.wait:.1f} s")
                child.process, child.again_at = None, now + child.wait
                child.wait = min(child.wait * 2, LONGEST_WAIT)
            if child.process is None and now >= child.again_at:
                child.start(self.environment)
                say(f"{child.name} started again")

    def _revive_database(self) -> None:
        """Start PostgreSQL again; while that fails, as on a full disk, pages and runners wait."""
        if not self.cluster or self.cluster.postmaster() or time.monotonic() < self.database_at:
            return
        say("PostgreSQL is gone: starting it again")
        try:
            self.cluster.revive()
        except postgres.DatabaseTrouble as trouble:
            say(f"{trouble}\nAgain in {self.database_wait:.1f} s")
            self.database_at = time.monotonic() + self.database_wait
            self.database_wait = min(self.database_wait * 2, LONGEST_WAIT)
        else:
            say("PostgreSQL is back")
            self.database_wait = 0.1

    def stop(self) -> None:
        """Ask all to end what they are doing; end those who do not within STOP_SECONDS."""
        living = [child.process for child in self.children if child.process is not None]
        for process in living:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in living:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"process {process.pid} does not end; killed")
                process.kill()
                process.wait()


def up(listening: socket.socket, workers: int, runners: int, then: str = "") -> int:
    """Run the installation until SIGINT or SIGTERM; returns the exit code.

    `then` is said below the address once the pages answer.
    """
    folder = home.home()
    (folder / "mail").mkdir(mode=0o700, parents=True, exist_ok=True)
    host, port = listening.getsockname()[:2]
    os.environ.setdefault("JIBAN_URL", f"http://{_shown(host)}:{port}")
    with contextlib.ExitStack() as stack:
        stack.callback(listening.close)
        wake = stack.enter_context(_wakeups())
        stop_asked = threading.Event()
        family: list[Family] = []

        def ask_to_stop(number: int, frame: object) -> None:
            if stop_asked.is_set():
                return
            stop_asked.set()
            if family:
                family[0].stopping = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, ask_to_stop)

        cluster = None
        if postgres.embedded():
            say(f"· PostgreSQL in {folder / 'pg'}")
            stack.enter_context(postgres.running(folder))
            cluster = postgres.Cluster(folder)
        say("· tables")
        tables = [*_jiban(), "migrate", "--live"]
        if subprocess.run(tables, stdout=subprocess.DEVNULL, check=False).returncode:
            return 1
        say(f"· {workers} web processes, {runners} runners")
        if stop_asked.is_set():
            return 0
        reading, writing = os.pipe()
        stack.callback(os.close, writing)
        stack.callback(os.close, reading)
        measures = _empty(folder / "run" / "metrics")
        environment = {**os.environ, PIPE: str(reading), "PROMETHEUS_MULTIPROC_DIR": str(measures)}
        web = [*_jiban(), "web", "--fd", str(listening.fileno())]
        clocks = [*_jiban(), "runner"]
        mail = any(os.environ.get(name) for name in ("JIBAN_MAILDIR", "JIBAN_IMAP"))
        here = Family(
            [
                *(
                    Child(f"web {n + 1}", web, (reading, listening.fileno()))
                    for n in range(workers)
                ),
                *(Child(f"runner {n + 1}", clocks, (reading,)) for n in range(runners)),
                *([Child("mail", [*_jiban(), "mail"], (reading,))] if mail else []),
            ],
            environment,
            cluster,
            on_death=lambda number: _forget_measures(measures, number),
        )
        family.append(here)
        here.stopping = stop_asked.is_set()
        stack.callback(lambda: say("stopped"))
        threading.Thread(
            target=_announce, args=(host, port, then, stop_asked), daemon=True, name="announce"
        ).start()
        try:
            here.run(wake)
        finally:
            say("\n· stopping")
            here.stop()
    return 0


def serve_web(fd: int) -> None:
    """One web process; ends on SIGTERM when its requests are answered."""
    import uvicorn

    uvicorn.run(
        "jiban.config.asgi:application",
        fd=fd,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        backlog=2048,
        limit_concurrency=1000,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=10,
        # Behind a proxy: trust its word on who asks, and by which scheme.
        proxy_headers=True,
        forwarded_allow_ips=os.environ.get("JIBAN_PROXY", "127.0.0.1,::1"),
    )


def end_with_parent() -> None:
    """In a child of `jiban up`: end cleanly when the parent is gone, however it went."""
    number = os.environ.pop(PIPE, None)
    if number is None:
        return

    def watch(descriptor: int) -> None:
        os.read(descriptor, 1)  # nobody writes: this returns when the parent's end closes
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, args=(int(number),), daemon=True, name="parent").start()


def _jiban() -> list[str]:
    return [sys.executable, "-m", "jiban.config.cli"]


def listen(host: str, port: int) -> socket.socket:
    """The open socket; ends with a word when the port stays taken (a killed start's lets go)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + 5
    while True:
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            listening.listen(2048)
        except OSError:
            listening.close()
            if time.monotonic() > deadline:
                say(f"Port {port} of {host} cannot be opened (taken?): choose another with --port")
                sys.exit(1)
            time.sleep(0.1)
        else:
            return listening


def _shown(host: str) -> str:
    if host in ("127.0.0.1", "0.0.0.0", "::", "::1"):  # noqa: S104 (shown, not bound)
        return "localhost"
    return f"[{host}]" if ":" in host else host


@contextlib.contextmanager
def _wakeups() -> Iterator[int]:
    """A descriptor that becomes readable when a signal came or a child died."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield reading
    finally:
        signal.set_wakeup_fd(before)
        os.close(reading)
        os.close(writing)


def _announce(host: str, port: int, then: str, stop: threading.Event) -> None:
    """Say the address once the pages really answer."""
    asked = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    while not stop.wait(0.1):
        connection = http.client.HTTPConnection(asked, port, timeout=30)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            continue
        finally:
            connection.close()
        break
    if not stop.is_set():
        address = os.environ["JIBAN_URL"].rstrip("/")
        say(
            f"\n  即办 Jiban  {address}\n  民警 Staff: {address}/staff/\n{then}  Ctrl-C stops it.\n"
        )


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _forget_measures(folder: Path, number: int) -> None:
    """Counters of a dead process stay in the sums; only its live gauges go."""
    for path in folder.glob(f"gauge_live*_{number}.db"):
        path.unlink(missing_ok=True)


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
