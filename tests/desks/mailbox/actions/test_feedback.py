"""feedback: the citizen is told how it stands, within 48 hours for the first time."""

from typing import Any

import pytest

from jiban.loop import search
from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Matter

from .conftest import entry_of, matter_of, outcomes_of, told_of, too_long


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "duty", "feedback", text="昨夜已派员巡查")
    assert matter_of(letter).state == "handling"
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "KEPT",
        "feedback": "KEPT",
        "resolve": "OPEN",
    }
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("feedback", f"officer:{city.duty.pk}")
    assert entry.said["text"] == "昨夜已派员巡查"
    assert list(entry.said["promises"]["kept"]) == ["feedback"]
    assert told_of(letter) == [("citizen", "citizen_feedback", city.station)]


def test_it_is_found_by_its_words(bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "duty", "feedback", text="昨夜已派员巡查")
    assert search.matching("巡查", Matter.objects.all()).get() == matter_of(letter)


def test_more_feedback_is_told_and_keeps_nothing_twice(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "duty", "feedback", text="昨夜已派员巡查")
    do(letter, "head", "feedback", text="今夜再去")
    assert "promises" not in entry_of(letter).said
    assert told_of(letter) == [("citizen", "citizen_feedback", city.station)]


def test_only_the_handler_or_the_head_may(bring: Any, do: Any) -> None:
    for who in ("second", "other_duty", "dispatcher", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("handling"), who, "feedback", text="在办")


def test_only_while_it_is_handled(bring: Any, do: Any) -> None:
    for state in ("received", "signed", "waiting", "paused", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "head", "feedback", text="在办")


@pytest.mark.parametrize("text", ["", too_long("feedback", "text")], ids=["none", "too long"])
def test_the_text_is_needed_and_has_an_end(bring: Any, wrong_in: Any, text: str) -> None:
    letter = bring("handling")
    assert wrong_in(letter, "duty", "feedback", text=text) == {"text"}
