"""`jiban demo`: fills an empty installation only, and survives being killed while it does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from jiban.config import demo, postgres
from tests.folders import open_folder

pytestmark = pytest.mark.fault


def fill(home: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "jiban.config.demo", str(home)],
        env={**environment, "JIBAN_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def add_unit(home: Path) -> None:
    with postgres.running(home) as address, psycopg.connect(address) as connection:
        connection.execute(
            "INSERT INTO city_unit (code, name, name_en, kind, path, phone, address, sort, active)"
            " VALUES ('A', '某单位', '', 'bureau', '/1/', '', '', 0, true)"
        )


def units(home: Path) -> int:
    with postgres.running(home) as address, psycopg.connect(address) as connection:
        row = connection.execute("SELECT count(*) FROM city_unit").fetchone()
        assert row
        return int(row[0])


@pytest.fixture(scope="module")
def made(_migrated: Path) -> Iterator[Path]:
    """The data folder of a demo that was killed while it was made, and then made."""
    with open_folder() as folder:
        subprocess.run(["cp", "-a", f"{_migrated}/.", str(folder)], check=True)
        add_unit(folder)
        (folder / demo.HALF_MADE).touch()
        done = fill(folder)
        assert done.returncode == 0, done.stderr
        yield folder


def test_it_works(made: Path) -> None:
    assert units(made) > 60
    assert (made / "streets" / "basemap.pmtiles").stat().st_size > 50_000
    assert "jiban-demo" in (made / demo.ACCOUNTS).read_text()
    assert (made / demo.ACCOUNTS).stat().st_mode & 0o777 == 0o600
    before = units(made)
    assert fill(made).returncode == 0
    assert units(made) == before


def test_killed_while_it_was_made(made: Path) -> None:
    with postgres.running(made) as address, psycopg.connect(address) as connection:
        left = connection.execute("SELECT FROM city_unit WHERE code = 'A'").fetchall()
    assert not left
    assert not (made / demo.HALF_MADE).exists()


def test_a_real_installation_is_left_alone(migrated_home: Path) -> None:
    add_unit(migrated_home)
    done = fill(migrated_home)
    assert done.returncode == 1
    assert "JIBAN_HOME=" in done.stderr
    assert not (migrated_home / demo.HALF_MADE).exists()
    assert units(migrated_home) == 1
