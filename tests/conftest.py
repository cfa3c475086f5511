"""What every test has: a PostgreSQL of its own, started once, and a data folder of its own.

What costs seconds is paid once for a run, not for each worker, and less for each test:

- The tests' PostgreSQL lies in memory where there is room, and need not outlive anything: emptying
  a hundred tables, as every test with real commits does, is mostly the making of files.
- One database is migrated, by the first worker that needs one; each has a copy of it. So has the
  installation at rest that `migrated_home` is a copy of.
- The collector of garbage leaves alone what is loaded, and comes seldom.
- The longest begins first, so that both workers end at about the same time.
"""

import atexit
import fcntl
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
from django.utils import translation

from jiban.config import postgres
from tests.folders import open_folder

CLUSTER_SETTINGS = {
    # Speed of a throw-away cluster. Tests of durability start an installation of their own.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_compression": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
}


class TestDatabase:
    """The cluster of a test run: owned by the first process, used by all xdist workers."""

    def __init__(self) -> None:
        self._open = ExitStack()

    def start(self) -> None:
        folder = self._open.enter_context(open_folder())
        os.environ["JIBAN_HOME"] = str(folder)
        if postgres.embedded():
            self._open.enter_context(postgres.running(folder, CLUSTER_SETTINGS))

    def stop(self) -> None:
        self._open.close()


if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers inherit DATABASE_URL from the owner
    _database = TestDatabase()
    _database.start()
    atexit.register(_database.stop)

RUN = Path(os.environ["JIBAN_HOME"])
"""The data folder that all workers of this run share."""
TEMPLATE = "test_template"

# Only now: settings read DATABASE_URL, and pytest-django would read them before any conftest.
os.environ["DJANGO_SETTINGS_MODULE"] = "jiban.config.settings"
os.environ["JIBAN_MFA"] = "optional"  # its own tests turn it on
django.setup()

from .browser import axe, browser  # noqa: E402, F401 - fixtures of every folder


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and need not be gone through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def pytest_configure() -> None:
    """Passwords of test officers need no protection, and a test's journal may be emptied."""
    from django.conf import settings

    gc.disable()  # until all is loaded
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A busy machine is no failure: no test has a deadline.
    hypothesis.settings.register_profile("jiban", deadline=None)
    hypothesis.settings.load_profile("jiban")
    _let_tests_empty_the_journal()


def _let_tests_empty_the_journal() -> None:
    """After a test with real commits all tables are truncated, which the journal refuses."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    flush = DatabaseOperations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        trigger = "ALTER TABLE loop_entry {} TRIGGER loop_entry_no_truncate"
        inner = flush(self, style, tables, **options)
        return [trigger.format("DISABLE"), *inner, trigger.format("ENABLE")]

    DatabaseOperations.sql_flush = sql_flush


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """A file's tests share a worker; tests that kill processes all share one: they take turns.

    These begin first, for nothing takes as long. pytest-django, which puts tests without a database
    last, has had its way by then.
    """
    for item in items:
        group = "fault" if item.get_closest_marker("fault") else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))
    yield
    items.sort(key=lambda item: item.get_closest_marker("fault") is None)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page asked for in one language leaves it to no test that comes after."""
    yield
    translation.deactivate()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty JIBAN_HOME of this test's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("JIBAN_HOME", str(folder))
    return folder


@pytest.fixture
def cluster_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A JIBAN_HOME where an embedded cluster may be started; what is left running is stopped."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with open_folder() as folder:
        monkeypatch.setenv("JIBAN_HOME", str(folder))
        yield folder
        if (left := postgres.Cluster(folder).postmaster()) is not None:
            os.kill(left, signal.SIGQUIT)


@contextmanager
def once(name: str) -> Iterator[Path | None]:
    """For what one worker makes for all: yields the mark to set when it is made, then nothing."""
    mark = RUN / name
    with mark.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield None if mark.exists() else mark


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> None:
    """A worker's database is a copy of one that is migrated for all: nine seconds of processor."""
    from django.db import connection

    if not (RUN / "pg").exists():
        return  # a server that is not ours keeps nothing that nobody drops
    own = connection.settings_dict
    with once("template") as mark, django_db_blocker.unblock():
        if mark is not None:
            before = own["NAME"], own["TEST"]["NAME"]
            own["TEST"]["NAME"] = TEMPLATE
            connection.creation.create_test_db(verbosity=0, serialize=False)
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]
            own["NAME"], own["TEST"]["NAME"] = before
            mark.touch()
    own["TEST"]["TEMPLATE"] = TEMPLATE


@pytest.fixture(scope="session")
def _migrated() -> Path:
    folder = RUN / "migrated"
    with once("migrated.made") as mark:
        if mark is not None:
            folder.mkdir()
            folder.chmod(0o711)  # PostgreSQL runs under an account of its own
            _migrate(folder)
            mark.touch()
    return folder


def _migrate(folder: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "-m", "jiban.config.cli", "migrate"],
        env={**environment, "JIBAN_HOME": str(folder)},
        check=True,
        stdout=subprocess.DEVNULL,
    )


@pytest.fixture
def migrated_home(_migrated: Path, cluster_home: Path) -> Path:
    """A JIBAN_HOME with an embedded cluster of its own at rest, fsync on, tables made."""
    subprocess.run(["cp", "-a", f"{_migrated}/.", str(cluster_home)], check=True)
    return cluster_home
