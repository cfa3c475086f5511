"""transfer: the letter goes to another unit, the citizen sees where, and promises made go on."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Promise

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling")
    before = promises_of(letter)
    do(letter, "duty", "transfer", unit=city.other.pk, text="在墨香所辖区")
    matter = matter_of(letter)
    assert (matter.state, matter.unit, matter.handler) == ("received", city.other, None)
    after = promises_of(letter)
    assert outcomes_of(letter) == {
        "sign": "OPEN",
        "contact": "KEPT",
        "feedback": "OPEN",
        "resolve": "OPEN",
    }
    assert after["sign"].due_at == matter.touched_at + timedelta(minutes=10)
    assert after["resolve"].due_at == before["resolve"].due_at
    assert {after[name].unit for name in ("sign", "feedback", "resolve")} == {city.other}
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("transfer", f"officer:{city.duty.pk}")
    assert entry.said["unit"] == {"from": city.station.pk, "to": city.other.pk}
    assert (entry.said["text"], list(entry.said["promises"])) == ("在墨香所辖区", ["made"])
    assert told_of(letter) == [
        ("duty", "transferred", city.other),
        ("citizen", "citizen_transferred", city.other),
    ]


def test_not_signed_yet_the_next_unit_has_its_own_ten_minutes(
    city: Any, letter: Any, do: Any
) -> None:
    do(letter, "duty", "transfer", unit=city.other.pk, text="不在辖区")
    signs = Promise.objects.filter(matter=matter_of(letter), name="sign").order_by("n")
    assert [promise.outcome for promise in signs] == [Promise.Outcome.VOID, Promise.Outcome.OPEN]


def test_what_is_broken_stays_with_the_unit_that_broke_it(city: Any, letter: Any, do: Any) -> None:
    at = matter_of(letter).touched_at + timedelta(minutes=31)
    do(letter, "duty", "transfer", at=at, unit=city.other.pk, text="不在辖区")
    assert promises_of(letter)["contact"].unit == city.station
    assert promises_of(letter)["feedback"].unit == city.other


def test_a_hand_over_on_its_way_ends_with_it(city: Any, bring: Any, do: Any) -> None:
    letter = bring("signed")
    do(letter, "duty", "hand_over", officer=city.second.pk)
    do(letter, "duty", "transfer", unit=city.other.pk, text="不在辖区")
    assert (matter_of(letter).incoming, outcomes_of(letter)["accept"]) == (None, "VOID")


def test_passed_on_once_more_both_heads_look_at_it(city: Any, letter: Any, do: Any) -> None:
    do(letter, "duty", "transfer", unit=city.other.pk, text="不在辖区")
    do(letter, "other_duty", "transfer", unit=city.station.pk, text="也不在")
    assert told_of(letter) == [
        ("duty", "transferred", city.station),
        ("head", "transferred_again", city.other),
        ("head", "transferred_again", city.station),
        ("citizen", "citizen_transferred", city.station),
    ]


def test_the_unit_that_has_it_is_refused(city: Any, letter: Any, wrong_in: Any) -> None:
    assert wrong_in(letter, "duty", "transfer", unit=city.station.pk, text="给自己") == {"unit"}


def test_unit_and_reason_are_needed(letter: Any, wrong_in: Any) -> None:
    assert wrong_in(letter, "duty", "transfer", unit="", text="") == {"unit", "text"}


@pytest.mark.parametrize("who", ["second", "head", "dispatcher"])
def test_others_of_the_unit_and_the_dispatcher_may(
    city: Any, bring: Any, do: Any, who: str
) -> None:
    letter = bring("signed")
    do(letter, who, "transfer", unit=city.other.pk, text="在墨香所辖区")
    assert matter_of(letter).unit == city.other


def test_who_may_not(city: Any, letter: Any, do: Any) -> None:
    for who in ("other_duty", "deputy", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(letter, who, "transfer", unit=city.other.pk, text="在墨香所辖区")


def test_only_before_it_is_answered_and_while_clocks_run(city: Any, bring: Any, do: Any) -> None:
    for state in ("triage", "waiting", "paused", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "dispatcher", "transfer", unit=city.other.pk, text="在墨香所辖区")


def test_passed_on_twice_it_goes_to_a_leader_first(
    city: Any, letter: Any, do: Any, wrong_in: Any
) -> None:
    do(letter, "duty", "transfer", unit=city.other.pk, text="不在辖区")
    do(letter, "other_duty", "transfer", unit=city.station.pk, text="也不在")
    away = {"unit": city.other.pk, "text": "还是不在"}
    assert wrong_in(letter, "duty", "transfer", **away) == {"unit"}  # nobody has signed it
    do(letter, "duty", "sign")
    do(letter, "duty", "transfer", **away)
    matter = matter_of(letter)
    assert (matter.state, matter.unit, matter.handler) == ("disputed", city.station, city.duty)
    assert matter.raised == 3
    assert told_of(letter) == [
        ("leader", "bounced", city.bureau),
        ("head", "bounced", city.station),
        ("head", "bounced", city.other),
        ("citizen", "citizen_disputed", city.station),
    ]
    with pytest.raises(NotAllowed):
        do(letter, "deputy", "designate", unit=city.other.pk, text="由你办")
    do(letter, "leader", "designate", unit=city.other.pk, text="由你办")
    assert (matter_of(letter).state, matter_of(letter).unit) == ("received", city.other)
