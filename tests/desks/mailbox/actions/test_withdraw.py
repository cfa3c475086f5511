"""withdraw: until it is answered the citizen may take the letter back; nothing is owed then."""

from typing import Any

import pytest

from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of, outcomes_of, told_of, too_long


@pytest.mark.parametrize("state", ["triage", "received", "signed", "handling", "waiting", "paused"])
def test_it_works(bring: Any, do: Any, state: str) -> None:
    letter = bring(state)
    before = outcomes_of(letter)
    owed = {name for name, outcome in before.items() if outcome == "OPEN"}
    do(letter, "citizen", "withdraw", text="自己谈好了")
    matter = matter_of(letter)
    assert (matter.state, matter.ended_at) == ("withdrawn", matter.touched_at)
    assert (matter.next_due_at, outcomes_of(letter)) == (
        None,
        {**before, **dict.fromkeys(owed, "VOID")},
    )
    entry = entry_of(letter)
    assert (entry.action, entry.by, entry.said["text"]) == ("withdraw", "citizen", "自己谈好了")
    assert set(entry.said["promises"]["void"]) == owed
    assert told_of(letter) == [("handler", "withdrawn", matter.unit)]


def test_a_hand_over_on_its_way_ends_with_it(city: Any, bring: Any, do: Any) -> None:
    letter = bring("signed")
    do(letter, "duty", "hand_over", officer=city.second.pk)
    do(letter, "citizen", "withdraw")
    assert outcomes_of(letter)["accept"] == "VOID"


def test_no_reason_is_asked_for(letter: Any, do: Any) -> None:
    do(letter, "citizen", "withdraw")
    assert "text" not in entry_of(letter).said


def test_nobody_withdraws_for_the_citizen(letter: Any, do: Any) -> None:
    for who in ("duty", "head", "dispatcher", "leader", "stranger", "system"):
        with pytest.raises(NotAllowed):
            do(letter, who, "withdraw")


def test_not_once_it_is_answered(bring: Any, do: Any) -> None:
    for state in ("resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "citizen", "withdraw")


def test_the_reason_has_an_end(letter: Any, wrong_in: Any) -> None:
    assert wrong_in(letter, "citizen", "withdraw", text=too_long("withdraw", "text")) == {"text"}
