"""An installation of its own whose processes are killed: cluster, writers, runners."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from jiban.config import cluster

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 240.0
"""Seconds after which a test gives up waiting; on an idle machine none waits for ten."""

MATTER = b'"matter"'
"""What stands in the note of an act that was answered."""

SEED = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from jiban.city.models import Officer, Post, Unit
from jiban.loop import door
from jiban.loop.actors import Actor
root = Unit.objects.create(code="B", name="即安市公安局", kind="bureau")
east = Unit.objects.create(code="E", name="城东派出所", kind="station", parent=root)
for number, unit, role in (
    ("1001", east, "duty"),
    ("1003", east, "head"),
    ("9002", root, "deputy"),
    ("9003", root, "leader"),
):
    officer = Officer.objects.create(number=number, name="示例" + number, unit=unit)
    Post.objects.create(officer=officer, unit=unit, role=role)
fields = {"kind": "help", "title": "积压", "body": "等待处理的来信。", "naming": "anonymous"}
act = door.Act("mailbox", "receive", Actor.citizen(), {**fields, "unit": east.pk})
door.act_many([act] * BACKLOG, now=timezone.now() - timedelta(minutes=6))
"""


class House:
    """One installation: its cluster and the processes that work on it."""

    def __init__(self, home: Path, notes: Path | None = None) -> None:
        self.home = home
        self.own = notes or home  # what the test itself keeps
        self.cluster = cluster.Cluster(home)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def environment(self) -> dict[str, str]:
        """What the processes find in their environment."""
        return {
            **os.environ,
            "JIBAN_HOME": str(self.home),
            "DATABASE_URL": cluster.dsn(self.home),
            "DJANGO_SETTINGS_MODULE": "jiban.config.settings",
            "LANG": "en_US.UTF-8",
            "JIBAN_URL": "http://localhost",  # messages name it: all processes the same
        }

    @property
    def alone(self) -> dict[str, str]:
        """The same for commands that start the server themselves."""
        return {name: text for name, text in self.environment.items() if name != "DATABASE_URL"}

    def jiban(self, *words: str, alone: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "jiban.config.cli", *words],
            env=self.alone if alone else self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def python(self, code: str) -> None:
        """Run a few lines."""
        subprocess.run([sys.executable, "-c", code], env=self.environment, cwd=ROOT, check=True)

    def seed(self, backlog: int) -> None:
        """Make a small bureau with letters whose first rung is due."""
        self.python(SEED.replace("BACKLOG", str(backlog)))

    def start(self, name: str, *words: str, alone: bool = False) -> None:
        """Start a process that goes on; its words go into a file of the installation."""
        with (self.own / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *words],
                env=self.alone if alone else self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def writer(self, name: str, pause: float = 0.0) -> None:
        """Start a writer, or start it again."""
        self.start(name, "tests.faults.writer", name, str(self.notes(name)), str(pause))

    def runner(self, name: str) -> None:
        """Start a runner."""
        self.start(name, "jiban.config.cli", "runner")

    def kill(self, name: str) -> None:
        """End a process as a power cut would."""
        self.processes[name].kill()
        self.processes.pop(name).wait()

    def stop(self, *names: str) -> dict[str, int]:
        """Ask processes to stop; return their exit codes."""
        stopping = {name: self.processes.pop(name) for name in names}
        for process in stopping.values():
            process.terminate()
        return {name: process.wait(PATIENCE) for name, process in stopping.items()}

    def kill_postmaster(self) -> None:
        """End the database server as a power cut would, and start it again."""
        number = self.cluster.postmaster()
        assert number is not None
        os.kill(number, signal.SIGKILL)
        self.wait_for(lambda: self.cluster.postmaster() is None)
        self.cluster.revive()

    def notes(self, name: str) -> Path:
        """Where a writer keeps what it was answered."""
        return self.own / f"{name}.notes"

    def answered(self, *names: str) -> dict[str, int]:
        """Return the keys of the acts that were answered, with their matters."""
        found: dict[str, int] = {}
        for name in names:
            lines = self.notes(name).read_bytes().split(b"\n")[:-1] if self._wrote(name) else []
            for note in map(json.loads, lines):
                if "matter" in note:
                    found[note["key"]] = note["matter"]
        return found

    def acts(self, *names: str) -> int:
        """Return how many acts were answered, for who waits: without taking the notes apart."""
        return sum(
            self.notes(name).read_bytes().count(MATTER) for name in names if self._wrote(name)
        )

    def refused(self, *names: str) -> set[str]:
        """Return the keys of the acts that were refused."""
        lines = (line for name in names for line in self.notes(name).read_bytes().split(b"\n"))
        return {json.loads(line)["key"] for line in lines if line.endswith(b'"refused":true}')}

    def _wrote(self, name: str) -> bool:
        return self.notes(name).exists()

    def ask(self, sql: str, *params: Any, role: str = cluster.ROLE) -> list[tuple[Any, ...]]:
        """Ask the database past the door."""
        with psycopg.connect(cluster.dsn(self.home, role=role), autocommit=True) as connection:
            cursor = connection.execute(sql, params)
            return cursor.fetchall() if cursor.description else []

    def number(self, sql: str, *params: Any) -> int:
        """Ask the database for a number."""
        return int(self.ask(sql, *params)[0][0])

    def wait_for(self, true: Callable[[], bool]) -> None:
        """Wait until something is so; a process that has ended by itself is a fault of its own."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, "waited in vain"
            for name, process in self.processes.items():
                if name != "up":  # which systemd would start again
                    assert not process.poll(), f"{name} ended by itself: {process.returncode}"
            time.sleep(0.05)
