"""confirm: the citizen agrees with the answer, and the letter is closed."""

from typing import Any

import pytest

from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of, outcomes_of, told_of


def test_it_works(bring: Any, do: Any) -> None:
    letter = bring("resolved")
    do(letter, "citizen", "confirm")
    matter = matter_of(letter)
    assert (matter.state, matter.ended_at) == ("closed", matter.touched_at)
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "KEPT",
        "feedback": "KEPT",
        "resolve": "KEPT",
        "quiet": "VOID",
    }
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("confirm", "citizen")
    assert list(entry.said) == ["promises"]
    assert list(entry.said["promises"]["void"]) == ["quiet"]
    assert told_of(letter) == []


def test_nobody_confirms_for_the_citizen(bring: Any, do: Any) -> None:
    for who in ("duty", "head", "dispatcher", "leader", "stranger", "system"):
        with pytest.raises(NotAllowed):
            do(bring("resolved"), who, "confirm")


def test_only_what_is_answered(bring: Any, do: Any) -> None:
    for state in (
        "triage",
        "received",
        "signed",
        "handling",
        "waiting",
        "paused",
        "closed",
        "withdrawn",
    ):
        with pytest.raises(WrongState):
            do(bring(state), "citizen", "confirm")


def test_it_asks_for_nothing(bring: Any, wrong_in: Any) -> None:
    letter = bring("resolved")
    assert wrong_in(letter, "citizen", "confirm", text="好") == {"text"}
