"""decline and give_up: ends of their own; not reached is who was tried three times."""

from typing import Any

import pytest

from jiban.loop.errors import BadFields
from jiban.loop.models import Matter, Promise


def test_it_works(asking: Matter, acts: Any) -> None:
    acts(asking, "other_duty", "decline", text="不愿再谈")
    assert (asking.state, asking.ended_at) == ("declined", asking.touched_at)
    assert Promise.objects.get(matter=asking).outcome == Promise.Outcome.KEPT


def test_not_reached(asking: Matter, acts: Any) -> None:
    for _n in range(3):
        with pytest.raises(BadFields):
            acts(asking, "other_duty", "give_up")
        acts(asking, "other_duty", "attempt")
    acts(asking, "other_duty", "give_up")
    assert asking.state == "unreached"
