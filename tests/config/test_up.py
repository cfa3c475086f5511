"""`jiban up`: one parent owns database, pages and runners, and survives what dies."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.folders import open_folder

pytestmark = pytest.mark.fault

ADDRESS = re.compile(r"http://localhost:\d+")


class Installation:
    """One `jiban up` in a data folder of its own."""

    def __init__(self, home: Path, port: str = "0") -> None:
        self.home = home
        environment = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "JIBAN_URL")
        }
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jiban.config.cli", "up"),
                *("--port", port, "--workers", "1", "--runners", "1"),
            ],
            env={**environment, "JIBAN_HOME": str(home), "JIBAN_LOGS": "json"},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []
        self.address = self.wait_for(ADDRESS.search)

    def wait_for(self, asked: Callable[[str], re.Match[str] | None]) -> str:
        """Read what it says until a line matches; the test's own time limit is the limit."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            if found := asked(line):
                return found.group()
        pytest.fail("ended without saying it:\n" + "".join(self.said))

    def child(self, word: str) -> psutil.Process:
        """The child whose command has this word."""
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if word in child.cmdline())

    def status(self) -> int:
        try:
            with urllib.request.urlopen(self.address + "/accounts/login/", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Its exit code after a signal; what it still says is kept."""
        self.process.send_signal(number)
        _, rest = self.process.communicate(timeout=60)
        self.said.append(rest or "")
        return self.process.returncode


@pytest.fixture
def installation(migrated_home: Path) -> Iterator[Installation]:
    running = Installation(migrated_home)
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture(scope="module")
def lasting(_migrated: Path) -> Iterator[Installation]:
    """One installation for the tests that it must survive; at last it is stopped by Ctrl-C."""
    with open_folder() as folder:
        subprocess.run(["cp", "-a", f"{_migrated}/.", str(folder)], check=True)
        running = Installation(folder)
        yield running
        assert running.stop(signal.SIGINT) == 0
        assert nobody_left(folder)


def nobody_left(home: Path) -> bool:
    """No process mentions this data folder in its command or environment."""
    for process in psutil.process_iter():
        try:
            if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
                continue
            if (
                str(home) in process.environ().get("JIBAN_HOME", "")
                or str(home) in process.cmdline()
            ):
                return False
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return True


def test_it_works(installation: Installation, migrated_home: Path) -> None:
    assert installation.wait_for(re.compile("Staff: (.*)").search).endswith("/staff/")
    assert installation.status() == 200
    assert installation.stop() == 0
    assert nobody_left(migrated_home)


def test_a_killed_web_process_is_back(lasting: Installation) -> None:
    lasting.child("web").kill()
    lasting.wait_for(re.compile("web 1 ended .SIGKILL.").search)
    assert lasting.status() == 200  # the socket is the parent's: the request waits


def test_a_killed_runner_is_back(lasting: Installation) -> None:
    before = lasting.child("runner")
    before.kill()
    lasting.wait_for(re.compile("runner 1 ended .SIGKILL.").search)
    lasting.wait_for(re.compile("runner 1 started again").search)
    assert lasting.child("runner").pid != before.pid


def test_a_killed_postmaster_is_back(lasting: Installation) -> None:
    lasting.child("-D").kill()
    lasting.wait_for(re.compile("PostgreSQL is gone").search)
    lasting.wait_for(re.compile("PostgreSQL is back").search)
    assert lasting.status() == 200


def test_a_database_that_cannot_start_is_tried_until_it_can(lasting: Installation) -> None:
    wrong = lasting.home / "pg" / "local.conf"
    wrong.write_text("as_on_a_full_disk = 1\n")
    lasting.child("-D").kill()
    lasting.wait_for(re.compile("does not start").search)
    lasting.wait_for(re.compile(r"Again in 0.2 s").search)
    wrong.unlink()
    lasting.wait_for(re.compile("PostgreSQL is back").search)
    assert lasting.status() == 200


def test_it_starts_again_after_its_parent_or_everything_was_killed(
    installation: Installation, migrated_home: Path
) -> None:
    port = installation.address.rpartition(":")[2]
    installation.process.kill()
    installation.process.wait()
    again = Installation(migrated_home, port)
    assert again.status() == 200
    family = psutil.Process(again.process.pid)
    for process in [family, *family.children(recursive=True)]:
        process.kill()
    again.process.wait()
    third = Installation(migrated_home, port)
    assert third.status() == 200
    assert third.stop() == 0
    assert nobody_left(migrated_home)


def test_a_taken_port_is_said(lasting: Installation, home: Path) -> None:
    port = lasting.address.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-m", "jiban.config.cli", "up", "--port", port],
        env={**os.environ, "JIBAN_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "--port" in done.stderr


def test_mail_is_fetched(
    migrated_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1").write_bytes(b"\0 this is no mail")
    monkeypatch.setenv("JIBAN_MAILDIR", str(tmp_path))
    running = Installation(migrated_home)
    try:
        if not any("mail/unread" in line for line in running.said):
            running.wait_for(re.compile(r"mail/unread").search)
    finally:
        running.stop()
    assert [path.name for path in (tmp_path / "cur").iterdir()] == ["1:2,S"]
