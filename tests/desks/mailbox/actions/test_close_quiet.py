"""close_quiet: seven days after the answer the timer closes a letter that nobody objected to."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.loop import door, firing
from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of

TICK = timedelta(microseconds=1)


def test_it_works(bring: Any) -> None:
    letter = bring("resolved")
    at = matter_of(letter).touched_at + timedelta(days=7)
    assert firing.fire_all(at) == 1
    matter = matter_of(letter)
    assert (matter.state, matter.ended_at) == ("closed", at)
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "KEPT",
        "feedback": "KEPT",
        "resolve": "KEPT",
        "quiet": "VOID",
    }
    assert (entry_of(letter).action, entry_of(letter).by) == ("close_quiet", "system")
    assert told_of(letter) == []


def test_not_a_tick_before(bring: Any) -> None:
    letter = bring("resolved")
    assert firing.fire_all(promises_of(letter)["quiet"].due_at - TICK) == 0
    assert matter_of(letter).state == "resolved"


def test_what_the_citizen_adds_begins_the_quiet_period_anew(bring: Any, do: Any) -> None:
    letter = bring("resolved")
    first = promises_of(letter)["quiet"].due_at
    do(letter, "citizen", "add", text="还没有解决")
    assert firing.fire_all(first) == 0
    assert matter_of(letter).state == "resolved"
    assert firing.fire_all(promises_of(letter)["quiet"].due_at) == 1
    assert matter_of(letter).state == "closed"


def test_a_timer_is_no_promise_and_tells_nobody_on_its_way(bring: Any) -> None:
    letter = bring("resolved")
    quiet = promises_of(letter)["quiet"]
    assert (quiet.owed, matter_of(letter).next_due_at) == (False, None)
    firing.fire_all(quiet.due_at)
    assert (promises_of(letter)["quiet"].broken_at, matter_of(letter).raised) == (None, 0)


def test_opened_again_it_is_not_closed_by_the_old_timer(bring: Any, do: Any) -> None:
    letter = bring("resolved")
    at = promises_of(letter)["quiet"].due_at
    do(letter, "citizen", "reopen", at=at - TICK, text="又来了")
    door.settle([letter.acted.matter_id], now=at)
    assert (matter_of(letter).state, outcomes_of(letter)["quiet"]) == ("handling", "VOID")


def test_answered_once_more_the_seven_days_begin_anew(bring: Any, do: Any) -> None:
    letter = bring("resolved")
    at = promises_of(letter)["quiet"].due_at
    do(letter, "citizen", "reopen", at=at - timedelta(days=1), text="又来了")
    do(letter, "duty", "resolve", answer="再次清走", evidence="照片")
    firing.fire_all(at + timedelta(hours=1))
    assert matter_of(letter).state == "resolved"
    firing.fire_all(promises_of(letter)["quiet"].due_at)
    assert matter_of(letter).state == "closed"


def test_nobody_but_the_system_may(bring: Any, do: Any) -> None:
    for who in ("duty", "head", "dispatcher", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("resolved"), who, "close_quiet")


def test_only_what_is_answered(bring: Any, do: Any) -> None:
    for state in ("received", "handling", "waiting", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "system", "close_quiet")
