"""answer: the citizen answers the question, and the clock of resolve runs again."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.loop import search
from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Matter

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of, too_long


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("waiting")
    before = promises_of(letter)["resolve"].due_at
    at = matter_of(letter).touched_at + timedelta(hours=24)  # from a Monday to a Tuesday
    do(letter, "citizen", "answer", at=at, text="东头第二家")
    assert (matter_of(letter).state, matter_of(letter).handler) == ("handling", city.duty)
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "KEPT",
        "feedback": "OPEN",
        "resolve": "OPEN",
    }
    resolve = promises_of(letter)["resolve"]
    assert (resolve.paused_at, resolve.due_at) == (None, before + timedelta(hours=24))
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("answer", "citizen")
    assert entry.said["text"] == "东头第二家"
    assert list(entry.said["promises"]["resumed"]) == ["resolve"]
    assert told_of(letter) == [("handler", "added", city.station)]


def test_it_is_found_by_its_words(bring: Any, do: Any) -> None:
    letter = bring("waiting")
    do(letter, "citizen", "answer", text="东头那家羊肉串")
    assert search.matching("羊肉串", Matter.objects.all()).get() == matter_of(letter)


def test_words_of_danger_are_told_at_once(bring: Any, do: Any) -> None:
    letter = bring("waiting")
    do(letter, "citizen", "answer", text="他们正在打我")
    assert (matter_of(letter).urgent, matter_of(letter).raised) == (True, 2)
    assert [(who, what) for who, what, _unit in told_of(letter)] == [
        ("handler", "added"),
        ("duty", "danger"),
        ("head", "danger"),
        ("deputy", "danger"),
    ]


def test_nobody_answers_for_the_citizen(bring: Any, do: Any) -> None:
    for who in ("duty", "head", "dispatcher", "leader", "stranger", "system"):
        with pytest.raises(NotAllowed):
            do(bring("waiting"), who, "answer", text="东头第二家")


def test_only_when_something_was_asked(bring: Any, do: Any) -> None:
    for state in (
        "triage",
        "received",
        "signed",
        "handling",
        "paused",
        "resolved",
        "closed",
        "withdrawn",
    ):
        with pytest.raises(WrongState):
            do(bring(state), "citizen", "answer", text="东头第二家")


@pytest.mark.parametrize("text", ["", too_long("answer", "text")], ids=["none", "too long"])
def test_the_text_is_needed_and_has_an_end(bring: Any, wrong_in: Any, text: str) -> None:
    letter = bring("waiting")
    assert wrong_in(letter, "citizen", "answer", text=text) == {"text"}
