"""rate: the citizen gives one of five grades; the two lowest reach the head and the handler."""

from typing import Any

import pytest

from jiban.desks.mailbox.models import Letter
from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of, outcomes_of, told_of, too_long


def test_it_works(bring: Any, do: Any) -> None:
    letter = bring("resolved")
    before = outcomes_of(letter)
    do(letter, "citizen", "rate", grade=5, text="很快")
    assert (matter_of(letter).state, outcomes_of(letter)) == ("resolved", before)
    assert (Letter.objects.get().grade, Letter.objects.get().grade_text) == (5, "很快")
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("rate", "citizen")
    assert entry.said == {"grade": 5, "text": "很快"}
    assert told_of(letter) == []


@pytest.mark.parametrize("grade", [1, 2])
def test_a_bad_grade_reaches_the_head_and_the_handler(
    city: Any, bring: Any, do: Any, grade: int
) -> None:
    letter = bring("resolved")
    do(letter, "citizen", "rate", grade=grade)
    assert told_of(letter) == [
        ("head", "rated_bad", city.station),
        ("handler", "rated_bad", city.station),
    ]


@pytest.mark.parametrize("grade", [3, 4, 5])
def test_any_other_grade_disturbs_nobody(bring: Any, do: Any, grade: int) -> None:
    letter = bring("resolved")
    do(letter, "citizen", "rate", grade=grade)
    assert (Letter.objects.get().grade, told_of(letter)) == (grade, [])


def test_the_last_grade_counts_also_after_it_is_closed(bring: Any, do: Any) -> None:
    letter = bring("closed")
    do(letter, "citizen", "rate", grade=1, text="慢")
    do(letter, "citizen", "rate", grade=4)
    assert (Letter.objects.get().grade, Letter.objects.get().grade_text) == (4, "")
    assert matter_of(letter).state == "closed"


@pytest.mark.parametrize("grade", ["", 0, 6, "4.5", "good"])
def test_one_of_five(bring: Any, wrong_in: Any, grade: Any) -> None:
    letter = bring("resolved")
    assert wrong_in(letter, "citizen", "rate", grade=grade) == {"grade"}
    assert Letter.objects.get().grade is None


def test_the_words_have_an_end(bring: Any, wrong_in: Any) -> None:
    letter = bring("resolved")
    assert wrong_in(letter, "citizen", "rate", grade=5, text=too_long("rate", "text")) == {"text"}


def test_nobody_rates_for_the_citizen(bring: Any, do: Any) -> None:
    for who in ("duty", "head", "dispatcher", "leader", "stranger", "system"):
        with pytest.raises(NotAllowed):
            do(bring("resolved"), who, "rate", grade=5)


def test_only_what_is_answered(bring: Any, do: Any) -> None:
    for state in ("triage", "received", "signed", "handling", "waiting", "paused", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "citizen", "rate", grade=5)
