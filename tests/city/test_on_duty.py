"""Who is on duty for a unit at an instant, and who comes on next."""

from datetime import UTC, datetime, timedelta

import pytest

from jiban.city.duty import next_on_duty, on_duty
from jiban.city.models import Officer, Shift, Unit

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def other(station: Unit) -> Officer:
    return Officer.objects.create_user("010204", name="李示例", unit=station)


def shift(unit: Unit, officer: Officer, start: datetime, hours: int) -> Shift:
    return Shift.objects.create(
        unit=unit, officer=officer, starts_at=start, ends_at=start + hours * HOUR
    )


def test_it_works(station: Unit, officer: Officer) -> None:
    shift(station, officer, NOON, 8)
    assert on_duty(station.pk, NOON + HOUR) == [officer.pk]


def test_nobody_rostered(station: Unit) -> None:
    assert on_duty(station.pk, NOON) == []
    assert next_on_duty(station.pk, NOON) is None


def test_a_shift_includes_its_start_and_not_its_end(station: Unit, officer: Officer) -> None:
    shift(station, officer, NOON, 8)
    assert on_duty(station.pk, NOON - timedelta(microseconds=1)) == []
    assert on_duty(station.pk, NOON) == [officer.pk]
    assert on_duty(station.pk, NOON + 8 * HOUR - timedelta(microseconds=1)) == [officer.pk]
    assert on_duty(station.pk, NOON + 8 * HOUR) == []


def test_two_at_once_the_earlier_start_first(
    station: Unit, officer: Officer, other: Officer
) -> None:
    shift(station, other, NOON, 8)
    shift(station, officer, NOON - HOUR, 8)
    assert on_duty(station.pk, NOON) == [officer.pk, other.pk]


def test_a_shift_over_midnight(station: Unit, officer: Officer) -> None:
    start = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
    shift(station, officer, start, 8)
    assert on_duty(station.pk, start + HOUR) == [officer.pk]
    assert on_duty(station.pk, start + 3 * HOUR) == [officer.pk]


def test_another_units_shift_does_not_count(station: Unit, branch: Unit, officer: Officer) -> None:
    shift(branch, officer, NOON, 8)
    assert on_duty(station.pk, NOON) == []


def test_an_officer_out_of_service_is_not_on_duty(station: Unit, officer: Officer) -> None:
    shift(station, officer, NOON, 8)
    assert on_duty(station.pk, NOON) == [officer.pk]
    officer.is_active = False
    officer.save()
    assert on_duty(station.pk, NOON) == []
    assert next_on_duty(station.pk, NOON - HOUR) is None


def test_who_comes_on_next(station: Unit, officer: Officer, other: Officer) -> None:
    shift(station, officer, NOON, 8)
    shift(station, other, NOON + 8 * HOUR, 8)
    assert next_on_duty(station.pk, NOON - HOUR) == officer.pk
    assert next_on_duty(station.pk, NOON) == other.pk
    assert next_on_duty(station.pk, NOON + 8 * HOUR) is None


def test_a_new_shift_shows_at_once(station: Unit, officer: Officer) -> None:
    assert on_duty(station.pk, NOON) == []
    made = shift(station, officer, NOON, 8)
    assert on_duty(station.pk, NOON) == [officer.pk]
    made.delete()
    assert on_duty(station.pk, NOON) == []
