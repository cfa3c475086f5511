"""designate: the arbiter gives the letter to another unit, finally for the parties."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.city.models import Officer, Post, Unit
from jiban.desks.mailbox.models import Refusal
from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Matter, Recusal

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of
from .test_refuse import refusing


@pytest.fixture
def refused(city: Any, bring: Any, do: Any) -> Any:
    """A letter in hand that the station refuses for the other one."""
    letter = bring("handling")
    do(letter, "duty", "refuse", **refusing(city))
    return letter


def test_it_works(city: Any, refused: Any, do: Any) -> None:
    before = promises_of(refused)
    do(refused, "deputy", "designate", unit=city.other.pk, text="事发地在墨香所辖区")
    matter = matter_of(refused)
    assert (matter.state, matter.unit, matter.handler) == ("received", city.other, None)
    assert outcomes_of(refused) == {
        "sign": "OPEN",
        "contact": "KEPT",
        "feedback": "OPEN",
        "resolve": "OPEN",
        "arbitrate": "KEPT",
    }
    after = promises_of(refused)
    assert after["sign"].due_at == matter.touched_at + timedelta(minutes=10)
    assert after["resolve"].due_at == before["resolve"].due_at
    assert after["arbitrate"].unit == city.branch
    assert {after[name].unit for name in ("sign", "feedback", "resolve")} == {city.other}
    refusal = Refusal.objects.get()
    assert (refusal.decided_at, refusal.given_to) == (matter.touched_at, city.other)
    assert entry_of(refused).said["unit"] == {"from": city.station.pk, "to": city.other.pk}
    assert told_of(refused) == [
        ("duty", "designated", city.other),
        ("head", "decided", city.station),
        ("citizen", "citizen_transferred", city.other),
    ]


def test_a_third_unit_may_be_right(city: Any, refused: Any, do: Any) -> None:
    do(refused, "leader", "designate", unit=city.branch.pk, text="由分局办理")
    assert matter_of(refused).unit == city.branch


def test_to_the_same_unit_it_is_sent_back(city: Any, refused: Any, wrong_in: Any) -> None:
    assert wrong_in(refused, "deputy", "designate", unit=city.station.pk, text="还是你") == {"unit"}


def test_a_unit_that_is_complained_about_does_not_get_it(city: Any, refused: Any, do: Any) -> None:
    at = matter_of(refused).touched_at
    Recusal.objects.create(matter=matter_of(refused), unit=city.other, at=at)
    Matter.objects.update(recused=True)
    with pytest.raises(NotAllowed):
        do(refused, "deputy", "designate", unit=city.other.pk, text="事发地在墨香所辖区")
    assert Refusal.objects.get().decided_at is None


def test_unit_and_reason_are_needed(refused: Any, wrong_in: Any) -> None:
    assert wrong_in(refused, "deputy", "designate", unit="", text="") == {"unit", "text"}


def test_a_deputy_who_stands_above_one_of_them_only_does_not_decide(
    city: Any, bring: Any, do: Any
) -> None:
    far = Unit.objects.create(code="02", name="西安分局", kind="branch", parent=city.bureau)
    city.near = Officer.objects.create_user("900008", name="副分局长辛", unit=city.branch)
    Post.objects.create(officer=city.near, unit=city.branch, role="deputy")
    letter = bring("signed")
    do(letter, "duty", "refuse", **refusing(city, unit=far.pk))
    with pytest.raises(NotAllowed, match=r"即安市公安局|Ji'an Bureau"):
        do(letter, "near", "designate", unit=far.pk, text="由你办")
    do(letter, "deputy", "designate", unit=far.pk, text="在西安分局辖区")
    assert matter_of(letter).unit == far


def test_who_may_not(city: Any, refused: Any, do: Any) -> None:
    for who in ("duty", "head", "other_duty", "dispatcher", "citizen"):
        with pytest.raises(NotAllowed):
            do(refused, who, "designate", unit=city.other.pk, text="在墨香所辖区")


def test_only_what_is_disputed(city: Any, bring: Any, do: Any) -> None:
    for state in ("received", "handling", "waiting", "resolved"):
        with pytest.raises(WrongState):
            do(bring(state), "deputy", "designate", unit=city.other.pk, text="在墨香所辖区")
