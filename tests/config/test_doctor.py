"""`jiban doctor` finds what is not well and says what to do."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone, translation
from pytest_django import Settings

from jiban.city import calendar
from jiban.config import doctor, home
from jiban.config.doctor import Finding, Level
from jiban.loop.models import Runner


@pytest.fixture(autouse=True)
def in_english() -> None:
    translation.activate("en")


def worst(found: list[Finding]) -> Level:
    return max((finding.level for finding in found), key=list(Level).index)


def test_it_works(db: None) -> None:
    assert worst(list(doctor.tables())) is Level.OK
    assert worst(list(doctor.clock())) is Level.OK


def test_a_server_that_forgets_at_a_power_cut(db: None) -> None:
    assert worst(list(doctor.database())) is Level.FAIL  # the tests' own cluster has fsync off


def test_commits_that_wait_for_nothing(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    [found] = [each for each in doctor.database() if each.level is Level.FAIL]
    assert "synchronous_commit=off" in found.what
    assert found.todo


def test_a_key_that_others_can_read(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path
    home.secret("x.secret", tmp_path)
    assert worst(list(doctor.keys())) is Level.OK
    (tmp_path / "keys" / "x.secret").chmod(0o644)
    [found] = doctor.keys()
    assert found.level is Level.FAIL
    assert "chmod go=" in found.todo


def test_no_runner(db: None) -> None:
    [found] = doctor.runners()
    assert found.level is Level.WARN
    assert "jiban up" in found.todo


def test_a_runner_that_stopped_firing(db: None) -> None:
    now = timezone.now()
    Runner.objects.create(name="a", started_at=now, seen_at=now, alarm="the clock went backwards")
    assert any("went backwards" in found.what for found in doctor.runners())
    assert worst(list(doctor.runners())) is Level.FAIL


def test_a_calendar_that_ends_soon(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    until = calendar.known_until(timezone.localdate())
    assert until
    monkeypatch.setattr(timezone, "localdate", lambda: date(until.year, 12, 1))
    [found] = doctor.calendar()
    assert found.level is Level.WARN


def test_a_check_that_breaks_hides_no_other(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[Finding]:
        raise KeyError("oops")

    monkeypatch.setattr(doctor, "CHECKS", [broken, doctor.clock])
    first, second = doctor.findings()
    assert (first.level, second.level) == (Level.FAIL, Level.OK)
    assert "KeyError" in first.what
