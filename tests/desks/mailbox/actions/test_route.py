"""route: the dispatcher gives a letter that came without a unit to the unit that has to act."""

from typing import Any

import pytest

from jiban.desks.mailbox.models import Letter
from jiban.loop.errors import NotAllowed, WrongState

from .conftest import entry_of, matter_of, outcomes_of, promises_of, told_of


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("triage")
    before = {name: promise.due_at for name, promise in promises_of(letter).items()}
    do(letter, "dispatcher", "route", unit=city.station.pk)
    assert (matter_of(letter).state, matter_of(letter).unit) == ("received", city.station)
    assert outcomes_of(letter) == {"sign": "OPEN", "contact": "OPEN", "feedback": "OPEN"}
    assert {name: promise.due_at for name, promise in promises_of(letter).items()} == before
    assert {promise.unit for promise in promises_of(letter).values()} == {city.station}
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("route", f"officer:{city.dispatcher.pk}")
    assert entry.said["unit"] == {"from": city.bureau.pk, "to": city.station.pk}
    assert told_of(letter) == [("duty", "new", city.station)]


@pytest.mark.parametrize(("given", "kept"), [("traffic", "traffic"), ("", "noise")])
def test_a_subject_is_set_right_or_left(
    city: Any, bring: Any, do: Any, given: str, kept: str
) -> None:
    letter = bring("triage")
    do(letter, "dispatcher", "route", unit=city.station.pk, subject=given)
    assert Letter.objects.get().subject == kept


def test_nobody_but_the_dispatcher_may(city: Any, bring: Any, do: Any) -> None:
    for who in ("duty", "head", "deputy", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("triage"), who, "route", unit=city.station.pk)


def test_only_what_waits_for_a_unit(city: Any, bring: Any, do: Any) -> None:
    for state in ("received", "signed", "handling", "resolved", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state), "dispatcher", "route", unit=city.other.pk)


@pytest.mark.parametrize(
    ("name", "value"), [("unit", ""), ("unit", "999999"), ("subject", "weather")]
)
def test_wrong_fields_are_named(
    city: Any, bring: Any, wrong_in: Any, name: str, value: str
) -> None:
    letter = bring("triage")
    fields = {"unit": city.station.pk, name: value}
    assert wrong_in(letter, "dispatcher", "route", **fields) == {name}
