"""ask: the citizen is asked, and the clock of resolve stands until the answer."""

from typing import Any

import pytest

from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of, too_long


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "duty", "ask", text="哪一家？")
    matter = matter_of(letter)
    assert matter.state == "waiting"
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "KEPT",
        "feedback": "OPEN",
        "resolve": "OPEN",
    }
    resolve = promises_of(letter)["resolve"]
    assert (resolve.paused_at, resolve.paused_for) == (matter.touched_at, "awaiting_citizen")
    assert promises_of(letter)["feedback"].paused_at is None
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("ask", f"officer:{city.duty.pk}")
    assert entry.said["text"] == "哪一家？"
    assert entry.said["promises"]["paused_for"] == "awaiting_citizen"
    assert list(entry.said["promises"]["paused"]) == ["resolve"]
    assert told_of(letter) == [("citizen", "citizen_asked", city.station)]


def test_the_citizen_reads_the_question(bring: Any, do: Any, page_of: Any) -> None:
    letter = bring("handling")
    do(letter, "head", "ask", text="是东头第几家？")
    assert "是东头第几家？" in page_of(letter)


def test_only_the_handler_or_the_head_may(bring: Any, do: Any) -> None:
    for who in ("second", "other_duty", "dispatcher", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("handling"), who, "ask", text="哪一家？")


def test_only_while_it_is_handled(bring: Any, do: Any) -> None:
    for state in ("received", "signed", "waiting", "paused", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "head", "ask", text="哪一家？")


@pytest.mark.parametrize("text", ["", too_long("ask", "text")], ids=["none", "too long"])
def test_the_question_is_needed_and_has_an_end(bring: Any, wrong_in: Any, text: str) -> None:
    letter = bring("handling")
    assert wrong_in(letter, "duty", "ask", text=text) == {"text"}
