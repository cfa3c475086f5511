"""attempt: trying to reach the citizen is written down, and keeps no promise."""

from typing import Any

import pytest

from jiban.desks.mailbox.models import Letter
from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of, outcomes_of, told_of, too_long


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("signed")
    do(letter, "duty", "attempt", how="phone", text="无人接听")
    assert matter_of(letter).state == "signed"
    assert outcomes_of(letter)["contact"] == "OPEN"
    assert Letter.objects.get().attempts == 1
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("attempt", f"officer:{city.duty.pk}")
    assert entry.said == {"attempt": True, "how": "phone", "text": "无人接听"}
    assert told_of(letter) == []


def test_attempts_are_counted(bring: Any, do: Any) -> None:
    letter = bring("handling")
    do(letter, "duty", "attempt", how="phone")
    do(letter, "head", "attempt", how="sms")
    assert Letter.objects.get().attempts == 2


def test_only_the_handler_or_the_head_may(bring: Any, do: Any) -> None:
    for who in ("second", "other_duty", "dispatcher", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("signed"), who, "attempt", how="phone")


def test_only_a_letter_in_hand(bring: Any, do: Any) -> None:
    for state in ("received", "waiting", "paused", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "head", "attempt", how="phone")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"how"}),
        ({"how": "talk"}, {"how"}),
        ({"how": "phone", "text": too_long("attempt", "text")}, {"text"}),
    ],
    ids=["how is needed", "a talk is no attempt", "too long"],
)
def test_wrong_fields_are_named(bring: Any, wrong_in: Any, fields: Any, wrong: set[str]) -> None:
    letter = bring("signed")
    assert wrong_in(letter, "duty", "attempt", **fields) == wrong
