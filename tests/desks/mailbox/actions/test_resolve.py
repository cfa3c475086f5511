"""resolve: the citizen gets the answer, and has seven days to say something to it."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.desks.mailbox.models import Letter
from jiban.loop import search
from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Matter

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of, too_long

ANSWER = {"answer": "摊位已经搬走", "evidence": "三月二日现场照片"}


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "duty", "resolve", **ANSWER)
    matter = matter_of(letter)
    assert (matter.state, matter.ended_at, matter.next_due_at) == ("resolved", None, None)
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "KEPT",
        "feedback": "KEPT",
        "resolve": "KEPT",
        "quiet": "OPEN",
    }
    assert promises_of(letter)["quiet"].due_at == matter.touched_at + timedelta(days=7)
    assert Letter.objects.get().answer == ANSWER["answer"]
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("resolve", f"officer:{city.duty.pk}")
    assert ANSWER.items() <= entry.said.items()
    assert set(entry.said["promises"]["kept"]) == {"feedback", "resolve"}
    assert list(entry.said["promises"]["made"]) == ["quiet"]
    assert told_of(letter) == [("citizen", "citizen_resolved", city.station)]


def test_it_is_found_by_the_answer(bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "head", "resolve", **ANSWER)
    assert search.matching("搬走", Matter.objects.all()).get() == matter_of(letter)


def test_after_its_time_it_is_late(bring: Any, do: Any) -> None:
    letter = bring("handling")
    tick = timedelta(microseconds=1)
    do(letter, "duty", "resolve", at=promises_of(letter)["resolve"].due_at + tick, **ANSWER)
    assert outcomes_of(letter)["resolve"] == "LATE"
    assert set(entry_of(letter).said["promises"]["late"]) == {"feedback", "resolve"}


def test_answered_and_proved_again_after_it_was_reopened(bring: Any, do: Any) -> None:
    letter = bring("resolved")
    do(letter, "citizen", "reopen", text="又来了")
    do(letter, "duty", "resolve", **ANSWER)
    assert Letter.objects.get().answer == ANSWER["answer"]
    assert outcomes_of(letter)["quiet"] == "OPEN"


def test_only_the_handler_or_the_head_may(bring: Any, do: Any) -> None:
    for who in ("second", "other_duty", "dispatcher", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("handling"), who, "resolve", **ANSWER)


def test_only_while_it_is_handled(bring: Any, do: Any) -> None:
    for state in ("received", "signed", "waiting", "paused", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "head", "resolve", **ANSWER)


@pytest.mark.parametrize("name", ["answer", "evidence"])
def test_answer_and_evidence_are_needed_and_have_an_end(
    bring: Any, wrong_in: Any, name: str
) -> None:
    letter = bring("handling")
    for text in ("", too_long("resolve", name)):
        assert wrong_in(letter, "duty", "resolve", **{**ANSWER, name: text}) == {name}
