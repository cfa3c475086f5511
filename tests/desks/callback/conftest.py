"""A closed letter of one station whose author another one asks; what the last act left behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from jiban.city.models import Officer, Post
from jiban.desks.callback.models import CallBack
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.models import Link, Matter

from ..mailbox.actions.conftest import bring, do, write
from ..mailbox.conftest import _fresh_caches, city

__all__ = ["_fresh_caches", "bring", "city", "do", "write"]

AGAIN = {"solved": "yes", "grade": 4, "words": "问题解决了，谢谢。"}


@pytest.fixture
def letter(city: SimpleNamespace, bring: Callable[..., Any]) -> Any:
    """A letter of the station that is closed; its author can be called at any time."""
    city.inspector = Officer.objects.create_user("900020", name="督察壬", unit=city.bureau)
    Post.objects.create(officer=city.inspector, unit=city.bureau, role="inspector")
    return bring("closed", contact_when="any")


@pytest.fixture
def call(city: SimpleNamespace, letter: Any) -> Matter:
    """The call-back of that letter, with the other station."""
    matter = Matter.objects.get(pk=letter.acted.matter_id)
    at = matter.touched_at + timedelta(hours=10)
    door.act(matter.pk, "call_back", by=THE_SYSTEM, now=at, unit=city.other.pk)
    return Link.objects.get(other=matter, kind=Link.Kind.CAUSED_BY).matter


@pytest.fixture
def acts(city: SimpleNamespace) -> Callable[..., Matter]:
    """``acts(call, "other_duty", "take")``: somebody acts, a minute later; the matter as it is."""

    def act(
        call: Matter, who: str, action: str, at: datetime | None = None, **fields: Any
    ) -> Matter:
        call.refresh_from_db()
        now = at or call.touched_at + timedelta(minutes=1)
        door.act(call.pk, action, by=Actor.officer(getattr(city, who)), now=now, **fields)
        call.refresh_from_db()
        return call

    return act


@pytest.fixture
def asking(call: Matter, acts: Callable[..., Matter]) -> Matter:
    """The call-back, taken by the other station's officer."""
    return acts(call, "other_duty", "take")


def kept(call: Matter) -> CallBack:
    return CallBack.objects.get(pk=call.pk)
