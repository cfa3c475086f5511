"""What every test has: a PostgreSQL of its own, started once, and a data folder of its own."""

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


_database: TestDatabase | None = None


def _own_the_database() -> None:
    """Start the cluster before Django's settings are read, in the one process that owns it."""
    global _database
    if "PYTEST_XDIST_WORKER" in os.environ or _database is not None:
        return
    _database = TestDatabase()
    _database.start()


_own_the_database()
# Only now: settings read DATABASE_URL, and pytest-django would read them before any conftest.
os.environ["DJANGO_SETTINGS_MODULE"] = "jiban.config.settings"
django.setup()


def pytest_unconfigure() -> None:
    """Stop the cluster and remove its folder."""
    global _database
    if _database is not None:
        _database.stop()
        _database = None


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty JIBAN_HOME of this test's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("JIBAN_HOME", str(folder))
    yield folder
