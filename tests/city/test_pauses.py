"""A pause moves what is due so that as much time remains after it as before."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiban.city.calendar import add_working_days, add_working_time, shift, working_time

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
relaxed = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100
)
instants = st.datetimes(
    datetime(2019, 1, 1), datetime(2024, 12, 31, 23, 59), timezones=st.just(CHINA)
)
pauses = st.timedeltas(timedelta(0), timedelta(days=60))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def test_it_works() -> None:
    due = add_working_days(at("2026-03-02 10:00"), 10)
    assert due == at("2026-03-16 10:00")
    later = shift(due, at("2026-03-03 09:00"), at("2026-03-04 09:00"), working=True)
    assert later == at("2026-03-17 10:00")


def test_a_pause_over_a_weekend_moves_nothing_in_working_time() -> None:
    due = at("2026-03-16 10:00")
    assert shift(due, at("2026-03-07 08:00"), at("2026-03-08 20:00"), working=True) == due


def test_the_same_pause_moves_a_round_the_clock_promise() -> None:
    due = at("2026-03-16 10:00")
    paused = at("2026-03-07 08:00"), at("2026-03-08 20:00")
    assert shift(due, *paused, working=False) == due + timedelta(hours=36)


def test_a_moved_due_time_skips_days_off() -> None:
    # Due on Friday 16:00; a working half day later is Monday 04:00.
    due = at("2026-03-06 16:00")
    later = shift(due, at("2026-03-05 00:00"), at("2026-03-05 12:00"), working=True)
    assert later == at("2026-03-09 04:00")


def test_a_pause_over_national_day() -> None:
    due = at("2026-10-12 10:00")
    later = shift(due, at("2026-09-30 10:00"), at("2026-10-08 10:00"), working=True)
    assert later == at("2026-10-13 10:00")


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="pause"):
        shift(at("2026-03-16 10:00"), at("2026-03-08"), at("2026-03-07"), working=True)


@relaxed
@given(instants, st.integers(1, 30), st.floats(0, 1), pauses)
def test_as_much_working_time_remains_after_as_before(
    start: datetime, n: int, part: float, pause: timedelta
) -> None:
    due = add_working_days(start, n)
    paused = start + part * (due - start)
    resumed = paused + pause
    moved = shift(due, paused, resumed, working=True)
    assert working_time(resumed, moved) == working_time(paused, due)


@relaxed
@given(instants, st.integers(1, 30), pauses, pauses)
def test_two_pauses_move_as_much_as_one_of_both(
    start: datetime, n: int, one: timedelta, two: timedelta
) -> None:
    due = add_working_days(start, n)
    both = shift(due, start, start + one + two, working=True)
    first = shift(due, start, start + one, working=True)
    assert shift(first, start + one, start + one + two, working=True) == both


@relaxed
@given(instants, st.timedeltas(timedelta(0), timedelta(days=90)))
def test_adding_working_time_adds_as_much(start: datetime, amount: timedelta) -> None:
    assert working_time(start, add_working_time(start, amount)) == amount
