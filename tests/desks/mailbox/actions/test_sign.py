"""sign: an officer of the unit takes the letter, and the citizen is told who has it."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.city import calendar
from jiban.loop.errors import NotAllowed, WrongState
from tests.loop.conftest import MORNING

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of


def test_it_works(city: Any, letter: Any, do: Any) -> None:
    at = MORNING + timedelta(minutes=3)
    do(letter, "duty", "sign", at=at)
    assert (matter_of(letter).state, matter_of(letter).handler) == ("signed", city.duty)
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "OPEN",
        "feedback": "OPEN",
        "resolve": "OPEN",
    }
    assert promises_of(letter)["resolve"].due_at == calendar.add_working_days(at, 10)
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("sign", f"officer:{city.duty.pk}")
    assert entry.said["handler_id"] == city.duty.pk
    assert (list(entry.said["promises"]["kept"]), list(entry.said["promises"]["made"])) == (
        ["sign"],
        ["resolve"],
    )
    assert told_of(letter) == [("citizen", "citizen_signed", city.station)]


def test_the_head_may_too(city: Any, letter: Any, do: Any) -> None:
    do(letter, "head", "sign")
    assert matter_of(letter).handler == city.head


@pytest.mark.parametrize(("late", "outcome"), [(0, "KEPT"), (1, "LATE")])
def test_ten_minutes_to_the_tick_are_in_time(letter: Any, do: Any, late: int, outcome: str) -> None:
    do(letter, "duty", "sign", at=MORNING + timedelta(minutes=10, microseconds=late))
    assert outcomes_of(letter)["sign"] == outcome


def test_signed_by_the_next_unit_it_is_due_when_it_was_due(city: Any, letter: Any, do: Any) -> None:
    do(letter, "duty", "sign")
    due = promises_of(letter)["resolve"].due_at
    do(letter, "duty", "transfer", unit=city.other.pk, text="在墨香所辖区")
    do(letter, "other_duty", "sign", at=MORNING + timedelta(hours=3))
    assert promises_of(letter)["resolve"].due_at == due
    assert matter_of(letter).handler == city.other_duty


def test_only_the_unit_itself_may(letter: Any, do: Any) -> None:
    for who in ("other_duty", "dispatcher", "deputy", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(letter, who, "sign")


def test_once_only(bring: Any, do: Any) -> None:
    for state in ("signed", "handling", "waiting", "paused", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "head", "sign")


def test_it_asks_for_nothing(letter: Any, wrong_in: Any) -> None:
    assert wrong_in(letter, "duty", "sign", text="我来") == {"text"}
