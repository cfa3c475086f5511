"""resume: the clocks run again, later by as long as they stood; nothing else changes."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of, too_long


@pytest.mark.parametrize("state", ["paused", "waiting"])
def test_it_works(city: Any, bring: Any, do: Any, state: str) -> None:
    letter = bring(state)
    before = promises_of(letter)["resolve"].due_at
    at = matter_of(letter).touched_at + timedelta(hours=24)  # from a Monday to a Tuesday
    do(letter, "duty", "resume", at=at, text="报告来了")
    assert (matter_of(letter).state, matter_of(letter).handler) == ("handling", city.duty)
    resolve = promises_of(letter)["resolve"]
    assert resolve.due_at == before + timedelta(hours=24)
    assert (resolve.paused_at, resolve.paused_for) == (None, "")
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "KEPT",
        "feedback": "OPEN",
        "resolve": "OPEN",
    }
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("resume", f"officer:{city.duty.pk}")
    assert (entry.said["text"], list(entry.said["promises"]["resumed"])) == (
        "报告来了",
        ["resolve"],
    )
    assert told_of(letter) == []


def test_the_head_may_without_a_word(bring: Any, do: Any) -> None:
    assert do(bring("paused"), "head", "resume").state == "handling"


def test_who_may_not(bring: Any, do: Any) -> None:
    for who in ("second", "other_duty", "dispatcher", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("paused"), who, "resume")


def test_only_where_a_clock_stands(bring: Any, do: Any) -> None:
    for state in ("received", "signed", "handling", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "head", "resume")


def test_the_note_has_an_end(bring: Any, wrong_in: Any) -> None:
    letter = bring("paused")
    assert wrong_in(letter, "duty", "resume", text=too_long("resume", "text")) == {"text"}
