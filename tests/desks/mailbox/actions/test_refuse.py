"""refuse: once, with grounds; an arbiter decides, and until then the unit answers (首接负责)."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.city.models import Unit
from jiban.desks.mailbox.disputes import arbiter_of
from jiban.desks.mailbox.models import Letter, Refusal
from jiban.loop import door
from jiban.loop.errors import NotAllowed, WrongState

from .conftest import TALK, entry_of, matter_of, outcomes_of, promises_of, told_of


def refusing(city: Any, **fields: Any) -> dict[str, Any]:
    return {"ground": "area", "unit": city.other.pk, "text": "在墨香所辖区", **fields}


def test_it_works(city: Any, letter: Any, do: Any) -> None:
    do(letter, "duty", "refuse", **refusing(city))
    matter = matter_of(letter)
    assert (matter.state, matter.unit, matter.handler) == ("disputed", city.station, city.duty)
    assert outcomes_of(letter) == {
        "sign": "KEPT",
        "contact": "OPEN",
        "feedback": "OPEN",
        "resolve": "OPEN",
        "arbitrate": "OPEN",
    }
    promise = promises_of(letter)["arbitrate"]
    assert promise.unit == city.branch
    assert promise.due_at == matter.touched_at + timedelta(hours=4)
    refusal = Refusal.objects.get()
    assert (refusal.matter, refusal.unit, refusal.proposed) == (matter, city.station, city.other)
    assert (refusal.ground, refusal.decided_at, refusal.given_to) == ("area", None, None)
    assert entry_of(letter).said["text"] == "在墨香所辖区"
    assert told_of(letter) == [
        ("deputy", "refused", city.branch),
        ("citizen", "citizen_disputed", city.station),
    ]


def test_until_it_is_decided_the_unit_answers_to_the_citizen(
    city: Any, bring: Any, do: Any
) -> None:
    letter = bring("signed")
    do(letter, "duty", "refuse", **refusing(city))
    do(letter, "duty", "attempt", how="phone")
    do(letter, "duty", "contact", **TALK)
    do(letter, "duty", "feedback", text="正在确定由哪个派出所办理")
    do(letter, "citizen", "add", text="还有一件")
    assert matter_of(letter).state == "disputed"
    outcomes = outcomes_of(letter)
    assert (outcomes["contact"], outcomes["feedback"], outcomes["arbitrate"]) == (
        "KEPT",
        "KEPT",
        "OPEN",
    )


def test_feedback_comes_after_contact(city: Any, letter: Any, do: Any, wrong_in: Any) -> None:
    do(letter, "duty", "refuse", **refusing(city))
    assert wrong_in(letter, "duty", "feedback", text="已受理") == {"text"}


def test_its_other_promises_go_on_and_break(city: Any, letter: Any, do: Any) -> None:
    do(letter, "duty", "refuse", **refusing(city))
    door.settle([matter_of(letter).pk], now=matter_of(letter).touched_at + timedelta(minutes=40))
    broken = promises_of(letter)["contact"]
    assert (broken.broken_at, broken.unit) == (broken.due_at, city.station)


def test_the_arbiters_slipping_promise_climbs_at_the_arbiters_unit(
    city: Any, letter: Any, do: Any
) -> None:
    do(letter, "duty", "refuse", **refusing(city))
    do(letter, "duty", "contact", **TALK)
    at = matter_of(letter).touched_at
    door.settle([matter_of(letter).pk], now=at + timedelta(hours=2, minutes=1))
    assert ("deputy", "due_soon", city.branch) in told_of(letter)
    door.settle([matter_of(letter).pk], now=at + timedelta(hours=4, minutes=1))
    assert ("leader", "broken", city.branch) in told_of(letter)
    assert promises_of(letter)["arbitrate"].broken_at is not None


def test_an_urgent_letter_is_decided_within_an_hour(city: Any, write: Any, do: Any) -> None:
    letter = write(body="有人持刀，快来人")
    assert matter_of(letter).urgent
    do(letter, "duty", "sign")
    do(letter, "duty", "contact", **TALK)
    do(letter, "duty", "refuse", **refusing(city))
    promise = promises_of(letter)["arbitrate"]
    assert promise.due_at - promise.made_at == timedelta(hours=1)


def test_danger_is_not_refused_before_contact(
    city: Any, write: Any, do: Any, wrong_in: Any
) -> None:
    letter = write(body="有人持刀，快来人")
    assert wrong_in(letter, "duty", "refuse", **refusing(city)) == {"ground"}
    do(letter, "duty", "sign")
    assert wrong_in(letter, "duty", "refuse", **refusing(city)) == {"ground"}
    assert not Refusal.objects.exists()


def test_the_right_unit_is_named_unless_it_is_no_matter_of_the_police(
    city: Any, letter: Any, do: Any, wrong_in: Any
) -> None:
    assert wrong_in(letter, "duty", "refuse", **refusing(city, unit="")) == {"unit"}
    assert wrong_in(letter, "duty", "refuse", **refusing(city, unit=city.station.pk)) == {"unit"}
    do(letter, "duty", "refuse", **refusing(city, ground="authority", unit=""))
    assert Letter.objects.get().arbiter == city.branch


def test_ground_and_reason_are_needed(city: Any, letter: Any, wrong_in: Any) -> None:
    wrong = refusing(city, ground="tired", text="")
    assert wrong_in(letter, "duty", "refuse", **wrong) == {"ground", "text"}


def test_a_unit_refuses_once(city: Any, letter: Any, do: Any, wrong_in: Any) -> None:
    do(letter, "duty", "refuse", **refusing(city))
    do(letter, "deputy", "send_back", text="在你所辖区")
    assert wrong_in(letter, "duty", "refuse", **refusing(city)) == {"ground"}


def test_the_unit_that_was_held_to_be_right_cannot_refuse_either(
    city: Any, letter: Any, do: Any, wrong_in: Any
) -> None:
    do(letter, "duty", "refuse", **refusing(city))
    do(letter, "deputy", "designate", unit=city.other.pk, text="在墨香所辖区")
    again = refusing(city, unit=city.station.pk)
    assert wrong_in(letter, "other_duty", "refuse", **again) == {"ground"}


def test_the_arbiter_stands_above_both(city: Any) -> None:
    far = Unit.objects.create(code="02", name="西安分局", kind="branch", parent=city.bureau)
    station, other = city.station.pk, city.other.pk
    assert arbiter_of(station, other) == city.branch.pk
    assert arbiter_of(station, far.pk) == city.bureau.pk
    assert arbiter_of(station, city.branch.pk) == city.bureau.pk  # a party is no judge
    assert arbiter_of(station, None) == city.branch.pk
    assert arbiter_of(city.bureau.pk, station) == city.bureau.pk


@pytest.mark.parametrize("who", ["second", "head"])
def test_others_of_the_unit_may(city: Any, letter: Any, do: Any, who: str) -> None:
    do(letter, who, "refuse", **refusing(city))
    assert matter_of(letter).handler == getattr(city, who)


def test_who_may_not(city: Any, letter: Any, do: Any) -> None:
    for who in ("other_duty", "dispatcher", "deputy", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(letter, who, "refuse", **refusing(city))


def test_only_before_it_is_answered_and_while_clocks_run(city: Any, bring: Any, do: Any) -> None:
    for state in ("triage", "waiting", "paused", "disputed", "resolved", "closed", "withdrawn"):
        who = "dispatcher" if state == "triage" else "head"
        with pytest.raises((WrongState, NotAllowed)):
            do(bring(state), who, "refuse", **refusing(city))


def test_a_withdrawn_letter_is_owed_by_nobody(bring: Any, do: Any) -> None:
    letter = bring("disputed")
    do(letter, "citizen", "withdraw")
    assert (matter_of(letter).state, outcomes_of(letter)["arbitrate"]) == ("withdrawn", "VOID")
