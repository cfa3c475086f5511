"""take: an officer of the unit that asks has it; the unit that handled the letter has no part."""

from typing import Any

import pytest

from jiban.loop import sight
from jiban.loop.errors import NotAllowed
from jiban.loop.models import Matter


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
