"""A pause needs a declared reason, stops only what may be paused, and moves due by its length."""

from collections.abc import Callable
from datetime import datetime

import pytest

from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields
from jiban.loop.models import Promise

from .conftest import Bureau, advance

At = Callable[..., datetime]


@pytest.fixture
def handling(bureau: Bureau, letter: int) -> int:
    """A letter whose citizen has been contacted."""
    talk = {"how": "talk", "text": "已联系"}
    advance(bureau, letter, ("duty", "sign", 1, {}), ("duty", "contact", 5, talk))
    return letter


def resolve_promise(letter: int) -> Promise:
    return Promise.objects.get(matter_id=letter, name="resolve")


def test_it_works(bureau: Bureau, handling: int, at: At) -> None:
    before = resolve_promise(handling).due_at
    door.act(handling, "ask", by=bureau.actor("duty"), now=at(hours=1), text="请补充时间")
    paused = resolve_promise(handling)
    assert (paused.paused_at, paused.next_rung_at) == (at(hours=1), None)
    door.act(handling, "answer", by=Actor.citizen(handling), now=at(days=1, hours=1), text="昨晚")
    resumed = resolve_promise(handling)
    assert resumed.paused_at is None
    assert resumed.due_at - before == at(days=1) - at()


def test_a_pause_over_a_weekend_costs_no_working_time(
    bureau: Bureau, handling: int, at: At
) -> None:
    before = resolve_promise(handling).due_at
    saturday, sunday = at(days=5), at(days=6)
    door.act(handling, "ask", by=bureau.actor("duty"), now=saturday, text="请补充")
    door.act(handling, "answer", by=Actor.citizen(handling), now=sunday, text="补充")
    assert resolve_promise(handling).due_at == before


def test_what_may_not_be_paused_runs_on(bureau: Bureau, handling: int, at: At) -> None:
    door.act(handling, "ask", by=bureau.actor("duty"), now=at(hours=1), text="请补充")
    feedback = Promise.objects.get(matter_id=handling, name="feedback")
    assert (feedback.paused_at, feedback.due_at) == (None, at(hours=48))


def test_the_reason_must_be_declared(bureau: Bureau, handling: int, at: At) -> None:
    with pytest.raises(BadFields) as refusal:
        door.act(
            handling, "pause", by=bureau.actor("duty"), now=at(hours=1), reason="tired", text="累"
        )
    assert set(refusal.value.fields) == {"reason"}


def test_a_broken_promise_cannot_be_paused(bureau: Bureau, handling: int, at: At) -> None:
    late = at(days=20)
    door.act(handling, "ask", by=bureau.actor("duty"), now=late, text="请补充")
    promise = resolve_promise(handling)
    assert promise.paused_at is None
    assert promise.broken_at == promise.due_at
