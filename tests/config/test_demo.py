"""`jiban demo`: fills an empty installation only, and survives being killed while it does."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from jiban.config import demo, postgres

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


def units(home: Path) -> int:
    with postgres.running(home) as address, psycopg.connect(address) as connection:
        row = connection.execute("SELECT count(*) FROM city_unit").fetchone()
        assert row
        return int(row[0])


def test_it_works(migrated_home: Path) -> None:
    assert fill(migrated_home).returncode == 0
    assert units(migrated_home) > 60
    assert "jiban-demo" in (migrated_home / demo.ACCOUNTS).read_text()
    assert (migrated_home / demo.ACCOUNTS).stat().st_mode & 0o777 == 0o600
    before = units(migrated_home)
    assert fill(migrated_home).returncode == 0
    assert units(migrated_home) == before


def test_a_real_installation_is_left_alone(migrated_home: Path) -> None:
    with postgres.running(migrated_home) as address, psycopg.connect(address) as connection:
        connection.execute(
            "INSERT INTO city_unit (code, name, name_en, kind, path, phone, address, sort, active)"
            " VALUES ('A', '真实单位', '', 'bureau', '/1/', '', '', 0, true)"
        )
    done = fill(migrated_home)
    assert done.returncode == 1
    assert "JIBAN_HOME=" in done.stderr
    assert not (migrated_home / demo.HALF_MADE).exists()
    assert units(migrated_home) == 1


def test_killed_while_it_was_made(migrated_home: Path) -> None:
    with postgres.running(migrated_home) as address, psycopg.connect(address) as connection:
        connection.execute(
            "INSERT INTO city_unit (code, name, name_en, kind, path, phone, address, sort, active)"
            " VALUES ('A', '半成品', '', 'bureau', '/1/', '', '', 0, true)"
        )
    (migrated_home / demo.HALF_MADE).touch()
    assert fill(migrated_home).returncode == 0
    assert units(migrated_home) > 60
    assert not (migrated_home / demo.HALF_MADE).exists()
