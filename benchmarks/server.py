"""`jiban up` as shipped, for a benchmark: started, watched for what it costs, stopped."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

ADDRESS = re.compile(r"即办 Jiban +http://localhost:(\d+)")
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    """A running installation."""

    parent: "subprocess.Popen[bytes]"
    home: Path
    port: int

    @property
    def host(self) -> str:
        """The Host header."""
        return f"localhost:{self.port}"

    def spent(self) -> dict[str, float]:
        """Seconds of processor time spent so far by the web, the runners and PostgreSQL."""
        postmaster = int((self.home / "pg" / "postmaster.pid").read_text().split()[0])
        return {
            "web": _spent(self.parent.pid, "web"),
            "runners": _spent(self.parent.pid, "runner"),
            "postgresql": _spent(postmaster),
        }


def _spent(pid: int, word: str = "") -> float:
    top = psutil.Process(pid)
    found = [*top.children(recursive=True), *([] if word else [top])]
    total = 0.0
    for process in found:
        with contextlib.suppress(psutil.NoSuchProcess):
            if not word or word in process.cmdline():
                total += sum(process.cpu_times()[:4])
    return total


@contextlib.contextmanager
def running(home: Path) -> Iterator[Server]:
    """Yield ``jiban up`` with its own defaults on a free port of loopback."""
    command = [sys.executable, "-m", "jiban.config.cli", "up", "--port", "0"]
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "JIBAN_URL")}
    path = home / "up.log"
    with path.open("wb") as log:
        parent = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
    try:
        yield Server(parent, home, _port(parent, path))
    finally:
        parent.send_signal(signal.SIGTERM)
        parent.wait(60)


def _port(parent: "subprocess.Popen[bytes]", path: Path) -> int:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and parent.poll() is None:
        if match := ADDRESS.search(path.read_text()):
            return int(match[1])
        time.sleep(0.1)
    raise RuntimeError(f"jiban up does not answer:\n{path.read_text()[-2000:]}")
