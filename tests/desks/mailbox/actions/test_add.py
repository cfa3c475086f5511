"""add: the citizen adds to the letter at any time but while a question waits or it is over."""

from typing import Any

import pytest

from jiban.loop import search
from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Matter

from .conftest import entry_of, matter_of, outcomes_of, told_of, too_long


@pytest.mark.parametrize(
    "state", ["triage", "received", "signed", "handling", "paused", "resolved"]
)
def test_it_works(bring: Any, do: Any, state: str) -> None:
    letter = bring(state)
    before = outcomes_of(letter)
    do(letter, "citizen", "add", text="昨晚又摆到三点")
    matter = matter_of(letter)
    assert (matter.state, outcomes_of(letter)) == (state, before)
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("add", "citizen")
    assert entry.said["text"] == "昨晚又摆到三点"
    assert told_of(letter) == [("handler", "added", matter.unit)]
    assert (matter.urgent, matter.raised) == (False, 0)


def test_it_is_found_by_its_words(bring: Any, do: Any) -> None:
    letter = bring("signed")
    do(letter, "citizen", "add", text="音箱换了更大的")
    assert search.matching("音箱", Matter.objects.all()).get() == matter_of(letter)


def test_words_of_danger_are_told_at_once(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "citizen", "add", text="他现在拿刀在门口，救命")
    assert (matter_of(letter).urgent, matter_of(letter).raised) == (True, 2)
    assert entry_of(letter).said["danger"] == ["救命", "拿刀"]
    assert told_of(letter) == [
        ("handler", "added", city.station),
        ("duty", "danger", city.station),
        ("head", "danger", city.station),
        ("deputy", "danger", city.station),
    ]


def test_nobody_adds_for_the_citizen(bring: Any, do: Any) -> None:
    for who in ("duty", "head", "dispatcher", "leader", "stranger", "system"):
        with pytest.raises(NotAllowed):
            do(bring("signed"), who, "add", text="昨晚又来了")


def test_a_question_is_answered_and_what_is_over_takes_nothing(bring: Any, do: Any) -> None:
    for state in ("waiting", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "citizen", "add", text="昨晚又来了")


@pytest.mark.parametrize("text", ["", too_long("add", "text")], ids=["none", "too long"])
def test_the_text_is_needed_and_has_an_end(letter: Any, wrong_in: Any, text: str) -> None:
    assert wrong_in(letter, "citizen", "add", text=text) == {"text"}
