"""What every test has: a PostgreSQL of its own, started once, and a data folder of its own."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

CLUSTER_SETTINGS = {
    # Speed of a throw-away cluster. Tests of durability start an installation of their own.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
}


class TestDatabase:
    """The cluster of a test run: owned by the first process, used by all xdist workers."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="jiban-tests-"))
        self.folder.chmod(0o711)
        self._running = None

    def start(self) -> None:
        from jiban.config import postgres

        os.environ["JIBAN_HOME"] = str(self.folder)
        if not postgres.embedded():
            return
        self._running = postgres.running(self.folder, CLUSTER_SETTINGS)
        self._running.__enter__()

    def stop(self) -> None:
        if self._running is not None:
            self._running.__exit__(None, None, None)
        shutil.rmtree(self.folder, ignore_errors=True)


if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers inherit DATABASE_URL from the owner
    _database = TestDatabase()
    _database.start()
    atexit.register(_database.stop)
# Only now: settings read DATABASE_URL, and pytest-django would read them before any conftest.
os.environ["DJANGO_SETTINGS_MODULE"] = "jiban.config.settings"
django.setup()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty JIBAN_HOME of this test's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("JIBAN_HOME", str(folder))
    yield folder
