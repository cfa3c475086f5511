"""commend: a letter of thanks goes into the record of the officer who is thanked, once."""

from typing import Any

import pytest

from jiban.desks.mailbox.models import Commendation
from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Notice

from .conftest import entry_of, matter_of, outcomes_of, told_of


def test_it_works(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling", kind="thanks")
    before = outcomes_of(letter)
    do(letter, "duty", "commend", officer=city.second.pk)
    assert (matter_of(letter).state, outcomes_of(letter)) == ("handling", before)
    record = Commendation.objects.get()
    assert (record.officer, record.matter) == (city.second, matter_of(letter))
    assert record.at == matter_of(letter).touched_at
    entry = entry_of(letter)
    assert (entry.action, entry.by) == ("commend", f"officer:{city.duty.pk}")
    assert entry.said == {"officer": city.second.pk}
    assert told_of(letter) == [("officer", "thanked", city.station)]
    assert Notice.objects.get(message="thanked").officer == city.second


def test_twice_is_once(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling", kind="thanks")
    do(letter, "duty", "commend", officer=city.second.pk)
    do(letter, "head", "commend", officer=city.second.pk)
    assert Commendation.objects.count() == 1


def test_several_officers_can_be_thanked(city: Any, bring: Any, do: Any) -> None:
    letter = bring("handling", kind="thanks")
    for officer in (city.duty, city.second):
        do(letter, "duty", "commend", officer=officer.pk)
    assert {row.officer for row in Commendation.objects.all()} == {city.duty, city.second}


@pytest.mark.parametrize("kind", ["complaint", "help", "enquiry", "suggestion"])
def test_only_a_letter_of_thanks(city: Any, bring: Any, wrong_in: Any, kind: str) -> None:
    letter = bring("handling", kind=kind)
    assert wrong_in(letter, "duty", "commend", officer=city.second.pk) == {"officer"}
    assert not Commendation.objects.exists()


def test_only_the_handler_or_the_head_may(city: Any, bring: Any, do: Any) -> None:
    for who in ("second", "other_duty", "dispatcher", "leader", "citizen"):
        with pytest.raises(NotAllowed):
            do(bring("handling", kind="thanks"), who, "commend", officer=city.second.pk)


def test_only_while_it_is_handled(city: Any, bring: Any, do: Any) -> None:
    for state in ("received", "signed", "waiting", "paused", "resolved", "closed", "withdrawn"):
        with pytest.raises(WrongState):
            do(bring(state, kind="thanks"), "head", "commend", officer=city.second.pk)


def test_the_officer_must_be_in_service(city: Any, bring: Any, wrong_in: Any) -> None:
    letter = bring("handling", kind="thanks")
    city.second.is_active = False
    city.second.save()
    for officer in (city.second.pk, "", 999_999):
        assert wrong_in(letter, "duty", "commend", officer=officer) == {"officer"}
