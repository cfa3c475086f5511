"""Which days are worked, and the same time of day n working days later."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiban.city.calendar import (
    CalendarUnknown,
    add_working_days,
    is_workday,
    known,
    known_until,
    working_days_between,
    working_seconds,
)
from jiban.city.models import CalendarDay

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
relaxed = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100
)
instants = st.datetimes(
    datetime(2019, 1, 1), datetime(2025, 12, 31, 23, 59), timezones=st.just(CHINA)
)

# The State Council's notices on holidays, written out by hand: days off, and weekend days worked.
# 国办发明电〔2023〕7号, 国办发明电〔2024〕12号, 国办发明电〔2025〕7号.
OFF = {
    2024: ["1.1", "2.10-2.17", "4.4-4.6", "5.1-5.5", "6.10", "9.15-9.17", "10.1-10.7"],
    2025: ["1.1", "1.28-2.4", "4.4-4.6", "5.1-5.5", "5.31-6.2", "10.1-10.8"],
    2026: ["1.1-1.3", "2.15-2.23", "4.4-4.6", "5.1-5.5", "6.19-6.21", "9.25-9.27", "10.1-10.7"],
}
WORKED = {
    2024: ["2.4", "2.18", "4.7", "4.28", "5.11", "9.14", "9.29", "10.12"],
    2025: ["1.26", "2.8", "4.27", "9.28", "10.11"],
    2026: ["1.4", "2.14", "2.28", "5.9", "9.20", "10.10"],
}


def days(year: int, spans: list[str]) -> set[date]:
    found = set()
    for span in spans:
        ends = [date(year, *map(int, end.split("."))) for end in span.split("-")]
        day = ends[0]
        while day <= ends[-1]:
            found.add(day)
            day += timedelta(days=1)
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def test_it_works() -> None:
    assert add_working_days(at("2026-03-02 15:00"), 3) == at("2026-03-05 15:00")


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_of_the_year_is_as_announced(year: int) -> None:
    off, worked = days(year, OFF[year]), days(year, WORKED[year])
    day = date(year, 1, 1)
    while day.year == year:
        expected = day in worked or (day not in off and day.weekday() < 5)
        assert is_workday(day) is expected, day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        # National Day 2026: off 1 to 7 October, Saturday the 10th worked instead
        ("2026-09-30 15:00", 1, "2026-10-08 15:00"),
        ("2026-10-03 11:20", 1, "2026-10-09 00:00"),
        ("2026-10-03 11:20", 0, "2026-10-08 00:00"),
        ("2026-10-09 09:00", 1, "2026-10-10 09:00"),
        ("2026-10-09 09:00", 2, "2026-10-12 09:00"),
        ("2026-10-10 09:00", 0, "2026-10-10 09:00"),
        ("2026-09-18 17:30", 1, "2026-09-20 17:30"),  # Friday, then a worked Sunday
        ("2026-09-18 17:30", 10, "2026-10-09 17:30"),
        # Spring Festival 2026: off 15 to 23 February; 14 and 28 worked, both Saturdays
        ("2026-02-13 08:00", 1, "2026-02-14 08:00"),
        ("2026-02-13 08:00", 2, "2026-02-24 08:00"),
        ("2026-02-27 08:00", 1, "2026-02-28 08:00"),
        # over New Year
        ("2025-12-31 23:59", 1, "2026-01-04 23:59"),
        # a plain weekend
        ("2026-03-06 15:00", 1, "2026-03-09 15:00"),
        ("2026-03-07 00:00", 1, "2026-03-10 00:00"),
        ("2026-03-08 23:59", 1, "2026-03-10 00:00"),
    ],
)
def test_examples(start: str, n: int, end: str) -> None:
    assert add_working_days(at(start), n) == at(end)


def test_the_time_zone_of_the_instant_does_not_matter() -> None:
    # 16:30 UTC on Thursday is half past midnight on Friday in China.
    utc = datetime(2026, 3, 5, 16, 30, tzinfo=UTC)
    assert add_working_days(utc, 1) == at("2026-03-09 00:30")


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        add_working_days(datetime(2026, 3, 5), 1)


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(at("2026-03-05 00:00"), -1)


@relaxed
@given(instants, st.integers(0, 200))
def test_the_result_is_worked_at_the_same_time_of_day(start: datetime, n: int) -> None:
    end = add_working_days(start, n)
    assert is_workday(end.date())
    worked = is_workday(start.date())
    assert end.timetz() == (start.timetz() if worked else time(tzinfo=CHINA))


@relaxed
@given(instants, instants, st.integers(0, 100))
def test_later_starts_are_never_due_earlier(a: datetime, b: datetime, n: int) -> None:
    first, second = sorted([a, b])
    assert add_working_days(first, n) <= add_working_days(second, n)


@relaxed
@given(instants, st.integers(0, 100), st.integers(0, 100))
def test_steps_add_up(start: datetime, n: int, m: int) -> None:
    assert add_working_days(add_working_days(start, n), m) == add_working_days(start, n + m)


@relaxed
@given(instants, st.integers(0, 200))
def test_counting_undoes_adding(start: datetime, n: int) -> None:
    end = add_working_days(start, n)
    assert working_days_between(start, end) == n
    assert working_days_between(end, start) == -n
    assert working_seconds(start, end) == n * 86_400


@relaxed
@given(instants, instants)
def test_working_time_against_a_count_by_hours(a: datetime, b: datetime) -> None:
    a, b = (x.replace(minute=0, second=0, microsecond=0) for x in sorted([a, b]))
    b = min(b, a + timedelta(days=40))
    hours, clock = 0, a
    while clock < b:
        hours += is_workday(clock.date())
        clock += timedelta(hours=1)
    assert working_seconds(a, b) == hours * 3600


def test_an_unknown_year_is_an_error_that_says_what_to_load() -> None:
    with pytest.raises(CalendarUnknown) as caught, translation.override("en"):
        add_working_days(at("2026-12-30 09:00"), 10)
    assert caught.value.year == 2027
    with translation.override("en"):
        text = str(caught.value)
    assert "2027" in text
    assert "jiban city import calendar FILE" in text
    assert "date, workday, name" in text


def test_the_past_before_the_notices_is_unknown_too() -> None:
    with pytest.raises(CalendarUnknown, match="2003"):
        is_workday(date(2003, 5, 5))


def test_a_count_that_ends_within_the_known_year_needs_no_other() -> None:
    assert add_working_days(at("2026-12-30 09:00"), 1) == at("2026-12-31 09:00")


def test_a_single_corrected_day_does_not_make_a_year_known() -> None:
    CalendarDay.objects.create(date=date(2027, 1, 1), is_workday=False)
    assert not known(2027)
    with pytest.raises(CalendarUnknown):
        is_workday(date(2027, 1, 4))


def test_a_loaded_year_is_known() -> None:
    for month, day in ((1, 1), (5, 1), (10, 1)):
        CalendarDay.objects.create(date=date(2027, month, day), is_workday=False, name="假日")
    assert known(2027)
    assert known_until(date(2026, 11, 1)) == date(2027, 12, 31)
    # 1 January 2027 is a Friday
    assert add_working_days(at("2026-12-31 10:00"), 1) == at("2027-01-04 10:00")


def test_a_loaded_day_overrides_the_built_in_one() -> None:
    assert is_workday(date(2026, 3, 4))
    CalendarDay.objects.create(date=date(2026, 3, 4), is_workday=False, name="台风停工")
    assert not is_workday(date(2026, 3, 4))
    assert add_working_days(at("2026-03-03 10:00"), 1) == at("2026-03-05 10:00")


def test_known_until_today_says_when_the_calendar_ends() -> None:
    assert known_until(date(2026, 11, 1)) == date(2026, 12, 31)
    assert known_until(date(2027, 1, 1)) is None
