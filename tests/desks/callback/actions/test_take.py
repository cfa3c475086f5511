"""take: an officer of the unit that asks has it; the unit that handled the letter has no part."""

from typing import Any

import pytest

from jiban.city import caches
from jiban.city.models import Post
from jiban.desks.callback.desk import BLIND, callback
from jiban.loop import sight
from jiban.loop.errors import NotAllowed
from jiban.loop.models import Entry, Matter
from jiban.web.api import showing

from ..conftest import AGAIN


def test_it_works(city: Any, call: Matter, acts: Any) -> None:
    taken = acts(call, "other_duty", "take")
    assert (taken.state, taken.unit, taken.handler) == ("asking", city.other, city.other_duty)


def test_the_unit_that_handled_it_neither_acts_nor_sees(city: Any, call: Matter, acts: Any) -> None:
    for who in ("duty", "head", "dispatcher", "leader"):
        with pytest.raises(NotAllowed):
            acts(call, who, "take")
    for who, sees in (("duty", False), ("head", False), ("other_duty", True), ("leader", True)):
        seen = sight.of_officer(getattr(city, who).pk).matters(Matter.objects.filter(pk=call.pk))
        assert seen.exists() == sees, who


def test_nobody_asks_about_a_letter_of_their_own_unit(city: Any, call: Matter, acts: Any) -> None:
    Post.objects.create(officer=city.duty, unit=city.other, role="duty")
    caches.forget()
    with pytest.raises(NotAllowed):
        acts(call, "duty", "take")


def test_who_asks_does_not_know_whose_letter_it_was(city: Any, asking: Matter, acts: Any) -> None:
    said = Entry.objects.get(matter=asking, action="receive").payload
    assert not any(f'"{name}"' in said for name in (*BLIND, "origin_unit"))
    shown = showing.details(callback, asking.pk)
    assert ("answer" in shown, shown.keys() & set(BLIND)) == (True, set())
    acts(asking, "other_duty", "answer", **AGAIN)
    assert showing.details(callback, asking.pk)["origin_unit_id"] == city.station.pk
