"""attempt: counted, and only at times that are safe for the author."""

from datetime import timedelta
from typing import Any

import pytest

from jiban.desks.callback.models import CallBack
from jiban.loop.errors import BadFields
from jiban.loop.models import Matter

from ..conftest import AGAIN, kept


def test_it_works(asking: Matter, acts: Any) -> None:
    acts(asking, "other_duty", "attempt", text="无人接听")
    acts(asking, "other_duty", "attempt")
    assert (asking.state, kept(asking).attempts) == ("asking", 2)


def test_only_when_contact_is_safe(asking: Matter, acts: Any) -> None:
    CallBack.objects.filter(pk=asking.pk).update(contact_when="evening")
    day = asking.touched_at.replace(hour=2) + timedelta(days=1)  # ten in the morning, in the city
    for action, fields in (("attempt", {}), ("answer", AGAIN)):
        with pytest.raises(BadFields, match="18:00"):
            acts(asking, "other_duty", action, at=day, **fields)
    acts(asking, "other_duty", "attempt", at=day.replace(hour=11))
    assert kept(asking).attempts == 1
