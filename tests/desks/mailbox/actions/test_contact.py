"""contact: kept by a conversation or a personal message; by the page only where that is the way."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.loop.errors import NotAllowed, WrongState
from tests.loop.conftest import MORNING

from .conftest import TALK, entry_of, matter_of, outcomes_of, told_of


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("signed")
    do(letter, "duty", "contact", how="talk", text="约好今晚去看")
    assert matter_of(letter).state == "handling"
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "KEPT",
        "feedback": "OPEN",
        "resolve": "OPEN",
    }
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("contact", f"officer:{city.duty.pk}")
    assert (entry.said["how"], entry.said["text"]) == ("talk", "约好今晚去看")
    assert list(entry.said["promises"]["kept"]) == ["contact"]
    assert "shown" not in entry.said
    assert told_of(letter) == []


@pytest.mark.parametrize(("late", "outcome"), [(0, "KEPT"), (1, "LATE")])
def test_half_an_hour_to_the_tick_is_in_time(bring: Any, do: Any, late: int, outcome: str) -> None:
    letter = bring("signed")
    at = MORNING + timedelta(minutes=30, microseconds=late)
    do(letter, "duty", "contact", at=at, how="message", text="短信")
    assert outcomes_of(letter)["contact"] == outcome


def test_who_can_be_reached_is_not_left_to_the_page(bring: Any, wrong_in: Any) -> None:
    letter = bring("signed")
    assert wrong_in(letter, "duty", "contact", how="page", text="请看") == {"how"}
    assert (matter_of(letter).state, outcomes_of(letter)["contact"]) == ("signed", "OPEN")


@pytest.mark.parametrize("author", [{"naming": "anonymous"}, {"contact_by": "page"}])
def test_the_page_is_the_way_of_the_anonymous_and_of_who_chose_it(
    city: Any, bring: Any, do: Any, author: dict[str, str]
) -> None:
    letter = bring("signed", **author)
    do(letter, "duty", "contact", how="page", text="今晚去看")
    assert outcomes_of(letter)["contact"] == "KEPT"
    assert entry_of(letter).said["shown"] == "今晚去看"
    assert told_of(letter) == [("citizen", "citizen_contact", city.station)]


def test_only_the_handler_or_the_head_may(bring: Any, do: Any) -> None:
    for who in ("second", "other_duty", "dispatcher", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("signed"), who, "contact", **TALK)


def test_only_a_letter_in_hand(bring: Any, do: Any) -> None:
    for state in ("received", "waiting", "paused", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "head", "contact", **TALK)


def test_how_and_what_was_said_are_needed(bring: Any, wrong_in: Any) -> None:
    letter = bring("signed")
    assert wrong_in(letter, "duty", "contact", how="phone", text=" ") == {"how", "text"}
