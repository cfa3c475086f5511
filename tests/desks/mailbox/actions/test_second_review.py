"""The second review: another unit has the letter to the end, and another officer decides."""

from types import SimpleNamespace
from typing import Any

import pytest

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.desks.mailbox import intake
from jiban.desks.mailbox.models import Letter
from jiban.loop.errors import NotAllowed

from .conftest import CLAIM, FOUND, TALK, heard, matter_of


@pytest.fixture
def again(city: SimpleNamespace, appealed: intake.Sent, do: Any) -> intake.Sent:
    """The complaint in the second review; the first reviewer has a post there by now."""
    Post.objects.create(officer=city.inspector, unit=city.bureau, role="head")
    Post.objects.create(officer=city.inspector, unit=city.bureau, role="inspector")
    caches.forget()
    do(appealed, "above", "take_up")
    do(appealed, "above", "contact", **TALK)
    return appealed


def test_it_works(city: SimpleNamespace, complaint: intake.Sent, reviewed: Any, do: Any) -> None:
    reviewed(complaint, "inspector")
    do(complaint, "citizen", "appeal", text="录音不全")
    assert matter_of(complaint).unit == city.bureau
    reviewed(complaint, "above")
    assert matter_of(complaint).state == "resolved"


def test_another_officer_named_leaves_it_there(
    city: SimpleNamespace, again: intake.Sent, do: Any
) -> None:
    do(again, "above", "name_accused", officers="900001 900002", text="另有一人")
    matter = matter_of(again)
    assert (matter.state, matter.unit, matter.handler) == ("handling", city.bureau, city.above)


def test_what_the_author_adds_leaves_it_there(
    city: SimpleNamespace, again: intake.Sent, do: Any
) -> None:
    do(again, "citizen", "add", text="民警（警号900002）也开口骂人。")
    matter = matter_of(again)
    assert (matter.state, matter.unit, matter.recusals.count()) == ("handling", city.bureau, 2)


def test_from_a_handler_who_is_named_it_is_taken_within_the_unit(
    city: SimpleNamespace, appealed: intake.Sent, do: Any
) -> None:
    city.named = Officer.objects.create_user("900032", name="民警丑", unit=city.station)
    Post.objects.create(officer=city.named, unit=city.bureau, role="inspector")
    caches.forget()
    do(appealed, "named", "take_up")
    do(appealed, "above", "name_accused", officers="900032", text="说的是他")
    matter = matter_of(appealed)
    assert (matter.state, matter.unit, matter.handler) == ("received", city.bureau, None)


def test_with_its_unit_named_it_goes_further_up(
    city: SimpleNamespace, again: intake.Sent, do: Any
) -> None:
    body = Unit.objects.create(code="OUT", name="联合监督办公室", kind="outside")
    caches.forget()
    do(again, "dispatcher", "name_accused", unit=city.bureau.pk, text="说的是全局")
    matter = matter_of(again)
    assert (matter.state, matter.unit, matter.handler) == ("received", body, None)


def test_with_the_body_outside_named_as_well_it_stays_out_of_sight(
    city: SimpleNamespace, again: intake.Sent, do: Any
) -> None:
    body = Unit.objects.create(code="OUT", name="联合监督办公室", kind="outside")
    watcher = Officer.objects.create_user("700001", name="监督员", unit=body)
    caches.forget()
    leaders = f"{watcher.number} {city.leader.number}"
    do(again, "dispatcher", "name_accused", officers=leaders, text="串通")
    assert matter_of(again).unit == city.bureau


def test_the_first_reviewer_stays_known(city: SimpleNamespace, again: intake.Sent, do: Any) -> None:
    do(again, "above", "allege", **CLAIM)
    assert Letter.objects.get(pk=matter_of(again).pk).reviewed_by == city.inspector


def test_the_first_reviewer_sends_no_allegation(again: intake.Sent, do: Any) -> None:
    with pytest.raises(NotAllowed):
        do(again, "inspector", "allege", **CLAIM)


def test_the_first_reviewer_does_not_answer(again: intake.Sent, do: Any) -> None:
    do(again, "above", "allege", **CLAIM)
    heard(again)
    with pytest.raises(NotAllowed):
        do(again, "inspector", "resolve", **FOUND)
    do(again, "above", "resolve", **FOUND)
