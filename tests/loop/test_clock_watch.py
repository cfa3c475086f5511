"""A database clock that goes back or leaps stops the firing until it is right, or is accepted."""

from datetime import UTC, datetime, timedelta

import pytest

from jiban.loop import pulse, runner
from jiban.loop.clockwatch import SMALL, STEADY, ClockWatch
from jiban.loop.models import Channel, Delivery
from jiban.loop.models import Runner as Row

from .conftest import Bureau

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("in_english")


class Clocks:
    """A database clock and a running time that the test moves."""

    def __init__(self) -> None:
        self.watch = ClockWatch()
        self.clock, self.running = START, 1000.0
        self.look()

    def look(self) -> bool:
        return self.watch.look(self.clock, self.running, took=0.001)

    def pass_by(self, seconds: float, leap: float = 0.0) -> bool:
        self.running += seconds
        self.clock += timedelta(seconds=seconds + leap)
        return self.look()


def test_it_works() -> None:
    clocks = Clocks()
    assert all(clocks.pass_by(0.03) for _ in range(100))
    assert not clocks.pass_by(0.03, leap=3600)
    assert "1:00:00" in clocks.watch.alarm


@pytest.mark.parametrize("leap", [-3.0, -86400.0, 6.0, 86400.0 * 365])
def test_back_or_far_ahead_stops_the_firing(leap: float) -> None:
    assert not Clocks().pass_by(0.03, leap)


@pytest.mark.parametrize("leap", [-1.0, 4.0])
def test_a_little_is_let_pass(leap: float) -> None:
    assert Clocks().pass_by(0.03, leap)


def test_many_little_steps_are_a_leap() -> None:
    clocks = Clocks()
    assert not all(clocks.pass_by(1.0, leap=1.0) for _ in range(10))


def test_a_clock_that_is_slewed_is_followed() -> None:
    clocks = Clocks()
    assert all(clocks.pass_by(1.0, leap=0.0005) for _ in range(40_000))


def test_a_runner_that_was_held_up_sees_no_leap() -> None:
    assert Clocks().pass_by(3600.0)


def test_an_answer_that_took_long_says_nothing() -> None:
    """The first one above all: it waits for the connection, and all others are compared with it."""
    watch = ClockWatch()
    assert watch.look(START + timedelta(seconds=6), 1003.0, took=6.0)
    assert watch.look(START + timedelta(seconds=6), 1006.0, took=0.001)
    assert watch.look(START + timedelta(seconds=7), 1007.0, took=0.001)


def test_set_right_it_is_trusted_at_once() -> None:
    clocks = Clocks()
    clocks.pass_by(0.03, leap=86400)
    assert not clocks.pass_by(0.03)
    assert clocks.pass_by(0.03, leap=-86400)
    assert clocks.watch.alarm == ""


def test_a_small_leap_is_accepted_once_the_clock_has_been_steady() -> None:
    clocks = Clocks()
    clocks.pass_by(0.03, leap=SMALL - 1)
    assert not clocks.pass_by(STEADY - 1)
    assert clocks.pass_by(1.0)


def test_a_large_leap_waits_for_a_person() -> None:
    clocks = Clocks()
    clocks.pass_by(0.03, leap=SMALL + 1)
    assert not any(clocks.pass_by(60.0) for _ in range(100))
    clocks.watch.accept()
    assert clocks.look()


def test_a_clock_before_what_was_seen_stops_a_new_runner() -> None:
    watch = ClockWatch()
    watch.start(START, START + timedelta(hours=1))
    assert not watch.look(START, 1000.0)
    assert not watch.look(START + timedelta(minutes=59), 1000.0 + 59 * 60)
    assert watch.look(START + timedelta(hours=1), 1000.0 + 3600)


def test_an_alarm_outlives_its_runner(bureau: Bureau) -> None:
    pulse.beat("here:1", START, 0, 0, "the clock leapt")
    pulse.leave("here:1")
    assert pulse.start()[0] == "the clock leapt"
    pulse.accept_clock()
    assert pulse.start() == ("", None)


@pytest.mark.parametrize(("others_alarm", "stays"), [("", False), ("the clock leapt", True)])
def test_an_alarm_that_was_taken_over_ends_when_another_fires(
    bureau: Bureau, others_alarm: str, stays: bool
) -> None:
    pulse.beat("here:1", START, 0, 0, "the clock leapt")
    late = runner.Runner()
    for _ in range(3):
        late._beat_at = 0.0
        late._fire()
    assert late.watch.alarm == "the clock leapt"
    pulse.beat("here:1", START, 0, 0, others_alarm)
    late._beat_at = 0.0
    late._fire()
    assert bool(late.watch.alarm) is stays


def test_a_person_accepts_the_clock_for_all_runners(bureau: Bureau) -> None:
    assert not pulse.beat("here:1", START, 0, 0, "the clock leapt").alarm_stands
    assert pulse.beat("here:1", START, 0, 0, "the clock leapt").alarm_stands
    pulse.accept_clock()
    assert not pulse.beat("here:1", START, 0, 0, "the clock leapt").alarm_stands


def test_a_runner_learns_how_many_others_fire(bureau: Bureau) -> None:
    pulse.beat("here:1", START, 0, 0, "")
    pulse.beat("there:1", START, 0, 0, "stopped")
    assert pulse.beat("here:2", START, 0, 0, "").others == 1


def test_the_administrators_are_told_once(bureau: Bureau) -> None:
    Channel.objects.create(name="ops", audience="admin", url="json://127.0.0.1:1/")
    Channel.objects.create(name="station", audience="head", url="json://127.0.0.1:1/")
    for _ in range(2):
        runner.Runner()._say_alarm("the clock leapt", START)
    told = Delivery.objects.get()
    assert (told.matter_id, told.channel, told.message) == (None, "ops", "clock_alarm")


def test_when_the_last_alarm_ends_the_dead_ones_end_too(bureau: Bureau) -> None:
    pulse.beat("here:1", START, 0, 0, "the clock leapt")
    Row.objects.update(seen_at=START)
    runner.Runner()._say_alarm("", START)
    assert Row.objects.get().alarm == ""
