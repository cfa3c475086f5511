"""The one command: quick to help, clear when something is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiban.config import cli
from jiban.loop.errors import DeclarationError

LOADED = """
import sys
sys.argv = ["jiban", "--help"]
from jiban.config.cli import main
try:
    main()
finally:
    heavy = {"django", "psycopg", "numpy", "allauth", "uvicorn", "psutil"} & set(sys.modules)
    print("heavy:", sorted(heavy), file=sys.stderr)
"""


def jiban(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jiban.config.cli", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_works() -> None:
    said = jiban("--help").stdout
    for word in ("up", "demo", "runner", "doctor", "city", "migrate"):
        assert f"\n  {word} " in said


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )
    assert "heavy: []" in done.stderr


def test_pages_are_loaded_without_asking_the_database() -> None:
    nowhere = {"DATABASE_URL": "postgresql:///x?host=/nowhere"}
    settings = {"DJANGO_SETTINGS_MODULE": "jiban.config.settings"}
    subprocess.run(
        [sys.executable, "-c", "import jiban.config.asgi"],
        env={**os.environ, **settings, **nowhere},
        check=True,
    )


@pytest.mark.parametrize("room", ["city", "doctor"])
def test_help_of_a_room_starts_no_database(room: str, home: Path) -> None:
    assert jiban(room, "--help", DATABASE_URL="").returncode == 0
    assert not (home / "pg").exists()


def test_a_wrong_database_address(home: Path) -> None:
    done = jiban("migrate", DATABASE_URL="mysql://localhost/jiban")
    assert done.returncode == 1
    assert "postgresql://user:password@host:5432/name" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_there(home: Path) -> None:
    done = jiban("doctor", LC_ALL="C.UTF-8", DATABASE_URL="postgresql:///x?host=/nowhere")
    assert done.returncode == 1
    assert "FAIL  the database does not answer" in done.stdout


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "数据库"), ("C.UTF-8", "database")])
def test_it_speaks_the_terminals_language(home: Path, locale: str, word: str) -> None:
    done = jiban("doctor", LC_ALL=locale, DATABASE_URL="postgresql:///x?host=/nowhere")
    assert word in done.stdout


@pytest.mark.parametrize("words", [("desk", "check"), ("doctor",)])
def test_a_desk_that_is_declared_wrongly(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def setup() -> None:
        raise DeclarationError("desk small: ['tell'] stays open")

    monkeypatch.setattr("django.setup", setup)
    done = CliRunner().invoke(cli.main, words)
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "Error: A desk is declared wrongly, and nothing starts with it:"
        " desk small: ['tell'] stays open"
    ]


@pytest.mark.fault
def test_tables_that_are_not_there(home: Path) -> None:
    done = jiban("doctor", LC_ALL="C.UTF-8", DATABASE_URL="")
    assert done.returncode == 1
    assert "migrations not applied" in done.stdout
    assert "jiban migrate" in done.stdout
