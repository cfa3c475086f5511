"""pause: the clock of resolve stands for one of three reasons, and the citizen is told why."""

from typing import Any

import pytest

from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of, too_long


@pytest.mark.parametrize("reason", ["expert_report", "court", "other_authority"])
def test_it_works(city: Any, bring: Any, do: Any, reason: str) -> None:
    letter = bring("handling")
    do(letter, "duty", "pause", reason=reason, text="等结果")
    matter = matter_of(letter)
    assert matter.state == "paused"
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "KEPT",
        "feedback": "OPEN",
        "resolve": "OPEN",
    }
    resolve = promises_of(letter)["resolve"]
    assert (resolve.paused_at, resolve.paused_for) == (matter.touched_at, reason)
    assert promises_of(letter)["feedback"].paused_at is None
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("pause", f"officer:{city.duty.pk}")
    assert (entry.said["reason"], entry.said["text"]) == (reason, "等结果")
    assert list(entry.said["promises"]["paused"]) == ["resolve"]
    assert told_of(letter) == [("citizen", "citizen_feedback", city.station)]


def test_only_the_handler_or_the_head_may(bring: Any, do: Any) -> None:
    for who in ("second", "other_duty", "dispatcher", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("handling"), who, "pause", reason="court", text="等结果")


def test_only_while_it_is_handled(bring: Any, do: Any) -> None:
    for state in ("received", "signed", "waiting", "paused", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "head", "pause", reason="court", text="等结果")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"text": "等结果"}, {"reason"}),
        ({"reason": "awaiting_citizen", "text": "等市民"}, {"reason"}),
        ({"reason": "court", "text": ""}, {"text"}),
        ({"reason": "court", "text": too_long("pause", "text")}, {"text"}),
    ],
    ids=["no reason", "waiting for the citizen is asking", "nothing told", "too long"],
)
def test_wrong_fields_are_named(bring: Any, wrong_in: Any, fields: Any, wrong: set[str]) -> None:
    letter = bring("handling")
    assert wrong_in(letter, "duty", "pause", **fields) == wrong
