"""merge: a letter that repeats another ends and goes on in that one."""

import json
from typing import Any

import pytest

from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Link, Notice

from .conftest import entry_of, matter_of, outcomes_of, told_of

BEFORE_ANSWER = ["received", "signed", "handling", "waiting", "paused"]


@pytest.mark.parametrize("state", BEFORE_ANSWER)
def test_it_works(city: Any, bring: Any, do: Any, write: Any, state: str) -> None:
    first, letter = write(), bring(state)
    owed = {name for name, outcome in outcomes_of(letter).items() if outcome == "OPEN"}
    do(letter, "head", "merge", into=first.number, text="同一件事")
    matter = matter_of(letter)
    assert (matter.state, matter.ended_at) == ("merged", matter.touched_at)
    assert {name for name, outcome in outcomes_of(letter).items() if outcome == "VOID"} == owed
    assert Link.objects.filter(
        matter=matter, other=matter_of(first), kind=Link.Kind.DUPLICATE_OF
    ).exists()
    assert matter_of(first).state == "received"
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("merge", f"officer:{city.head.pk}")
    assert (entry.said["into"], entry.said["text"]) == (first.number, "同一件事")
    assert set(entry.said["promises"]["void"]) == owed
    assert told_of(letter) == [("citizen", "citizen_merged", city.station)]
    notice = Notice.objects.get(matter=matter, message="citizen_merged")
    assert json.loads(notice.context)["other"] == first.number


def test_the_dispatcher_may_before_it_has_a_unit(bring: Any, do: Any, write: Any) -> None:
    first, letter = write(), bring("triage")
    do(letter, "dispatcher", "merge", into=first.number, text="同一件事")
    assert matter_of(letter).state == "merged"


def test_the_number_may_be_typed_small(bring: Any, do: Any, write: Any) -> None:
    number = write().number
    letter = bring("signed")
    do(letter, "duty", "merge", into=f" {number.lower()} ", text="同一件事")
    assert entry_of(letter).said["into"] == number


def test_not_into_itself(bring: Any, wrong_in: Any) -> None:
    letter = bring("signed")
    assert wrong_in(letter, "duty", "merge", into=letter.number, text="同一件事") == {"into"}


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_not_into_one_that_is_over(bring: Any, wrong_in: Any, state: str) -> None:
    over, letter = bring(state), bring("signed")
    assert wrong_in(letter, "duty", "merge", into=over.number, text="同一件事") == {"into"}


def test_not_into_each_other(bring: Any, do: Any, wrong_in: Any) -> None:
    earlier, later = bring("signed"), bring("signed")
    assert wrong_in(earlier, "duty", "merge", into=later.number, text="同一件事") == {"into"}
    do(later, "duty", "merge", into=earlier.number, text="同一件事")


def test_not_into_one_out_of_sight(city: Any, bring: Any, wrong_in: Any, write: Any) -> None:
    hidden, letter = write(unit=city.other.pk), bring("signed")
    assert wrong_in(letter, "duty", "merge", into=hidden.number, text="同一件事") == {"into"}


def test_number_and_reason_are_needed(bring: Any, wrong_in: Any) -> None:
    letter = bring("signed")
    for into in ("", "XJ260302-9999999", "天边"):
        assert wrong_in(letter, "duty", "merge", into=into, text="") == {"into", "text"}


def test_who_may_not(bring: Any, do: Any, write: Any) -> None:
    for who in ("second", "other_duty", "deputy", "leader", "citizen"):
        first, letter = write(), bring("signed")
        with pytest.raises(NotAllowed):
            do(letter, who, "merge", into=first.number, text="同一件事")


def test_only_before_the_answer(bring: Any, do: Any, write: Any) -> None:
    for state in ("resolved", "closed", "withdrawn"):
        first, letter = write(), bring(state)
        with pytest.raises(WrongState):
            do(letter, "head", "merge", into=first.number, text="同一件事")


ACCUSES = "民警（警号900001）威胁我。"


@pytest.mark.parametrize("first_accuses", [True, False], ids=["into it", "it into another"])
def test_not_where_others_are_kept_away(
    write: Any, wrong_in: Any, bring: Any, do: Any, first_accuses: bool
) -> None:
    """The number of the one would be read in the other, or a complaint end without a review."""
    bodies = ["摊位很吵。", ACCUSES]
    first, later = (write(unit="", body=body) for body in sorted(bodies, reverse=first_accuses))
    wrong = wrong_in(later, "dispatcher", "merge", into=first.number, text="同一件事")
    assert wrong == {"into"}
    assert matter_of(later).state != "merged"
