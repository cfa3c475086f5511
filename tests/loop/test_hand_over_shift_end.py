"""At shift end open matters pass to who is on duty; unaccepted, the head takes them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from jiban.city import caches
from jiban.city.models import Officer, Post, Shift
from jiban.loop import door, firing
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields
from jiban.loop.hand_over import LONG_AGO, hand_over
from jiban.loop.models import Entry, Matter, Notice, Promise

from .conftest import MORNING, Bureau, letter_fields

At = Callable[..., datetime]
EVENING = MORNING + timedelta(hours=8)


def shift(officer: Officer, start: datetime, hours: float = 8) -> None:
    Shift.objects.create(
        unit=officer.unit,
        officer=officer,
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
    )
    caches.forget()


@pytest.fixture
def signed(bureau: Bureau, letter: int) -> Matter:
    """A letter in the hands of an officer whose shift ends at five in the afternoon."""
    shift(bureau.duty, MORNING)
    door.act(letter, "sign", by=bureau.actor("duty"), now=MORNING + timedelta(minutes=2))
    return Matter.objects.get(pk=letter)


def hand_overs(letter: int) -> int:
    return Entry.objects.filter(matter_id=letter, action="hand_over").count()


def test_it_works(bureau: Bureau, signed: Matter) -> None:
    shift(bureau.colleague, EVENING)
    assert hand_over(EVENING) == 1
    signed.refresh_from_db()
    assert (signed.handler_id, signed.incoming_id) == (bureau.duty.pk, bureau.colleague.pk)
    assert Notice.objects.filter(officer_id=bureau.colleague.pk, message="handed_over").exists()


def test_nothing_passes_while_the_shift_goes_on(bureau: Bureau, signed: Matter) -> None:
    assert hand_over(EVENING - timedelta(seconds=1)) == 0


def test_who_stays_on_duty_keeps_it(bureau: Bureau, signed: Matter) -> None:
    shift(bureau.duty, EVENING)
    assert hand_over(EVENING) == 0


def test_one_shift_end_hands_over_once(bureau: Bureau, signed: Matter) -> None:
    shift(bureau.colleague, EVENING)
    for minute in range(5):
        hand_over(EVENING + timedelta(minutes=minute))
    assert hand_overs(signed.pk) == 1


def test_the_incoming_officer_accepts(bureau: Bureau, signed: Matter) -> None:
    shift(bureau.colleague, EVENING)
    hand_over(EVENING)
    after = EVENING + timedelta(minutes=3)
    door.act(signed.pk, "accept", by=bureau.actor("colleague"), now=after)
    signed.refresh_from_db()
    assert (signed.handler_id, signed.incoming_id) == (bureau.colleague.pk, None)
    assert hand_over(EVENING + timedelta(minutes=9)) == 0


def test_unaccepted_after_a_quarter_of_an_hour_the_head_takes_it(
    bureau: Bureau, signed: Matter
) -> None:
    shift(bureau.colleague, EVENING)
    hand_over(EVENING)
    firing.fire_all(EVENING + timedelta(minutes=15, microseconds=1))
    signed.refresh_from_db()
    assert (signed.handler_id, signed.incoming_id) == (bureau.head.pk, None)


def test_nobody_on_duty_it_goes_to_who_comes_next(bureau: Bureau, signed: Matter) -> None:
    shift(bureau.colleague, EVENING + timedelta(hours=2))
    assert hand_over(EVENING) == 1
    signed.refresh_from_db()
    assert signed.incoming_id == bureau.colleague.pk


def test_nobody_at_all_it_goes_to_the_head(bureau: Bureau, signed: Matter) -> None:
    assert hand_over(EVENING) == 1
    signed.refresh_from_db()
    assert signed.incoming_id == bureau.head.pk


def test_no_head_either_it_stays_and_is_tried_again(bureau: Bureau, signed: Matter) -> None:
    Post.objects.filter(role="head").delete()
    caches.forget()
    assert hand_over(EVENING) == 0
    signed.refresh_from_db()
    assert signed.handler_id == bureau.duty.pk
    shift(bureau.colleague, EVENING + timedelta(minutes=1))
    assert hand_over(EVENING + timedelta(minutes=2)) == 1


def test_what_was_taken_on_after_the_shift_stays(bureau: Bureau, letter: int) -> None:
    shift(bureau.duty, MORNING - timedelta(hours=8))
    shift(bureau.colleague, MORNING)
    door.act(letter, "sign", by=bureau.actor("duty"), now=MORNING + timedelta(minutes=2))
    assert hand_over(MORNING + timedelta(minutes=5)) == 0


def test_an_officer_of_a_unit_above_hands_over_too(bureau: Bureau, letter: int) -> None:
    Post.objects.create(officer=bureau.dispatcher, unit=bureau.root, role="duty")
    caches.forget()
    shift(bureau.dispatcher, MORNING)
    shift(bureau.colleague, EVENING)
    by = Actor.officer(bureau.dispatcher)
    door.act(letter, "sign", by=by, now=MORNING + timedelta(minutes=2))
    assert hand_over(EVENING) == 1
    assert Matter.objects.get(pk=letter).incoming_id == bureau.colleague.pk


def test_a_closed_matter_stays_where_it_was(bureau: Bureau, signed: Matter, at: At) -> None:
    citizen = Actor.citizen(signed.pk)
    door.act(signed.pk, "withdraw", by=citizen, now=at(hours=1))
    assert hand_over(EVENING) == 0


def test_after_an_outage_it_is_made_up_for(bureau: Bureau, signed: Matter) -> None:
    shift(bureau.colleague, EVENING + timedelta(days=2))
    later = EVENING + timedelta(days=2, minutes=1)
    assert hand_over(later) == 0
    assert hand_over(later, back=LONG_AGO) == 1


def test_each_of_many_is_handed_over(bureau: Bureau) -> None:
    shift(bureau.duty, MORNING)
    shift(bureau.colleague, EVENING)
    fields = letter_fields(unit=bureau.east.pk)
    for _ in range(3):
        opened = door.act("mailbox", "receive", by=Actor.citizen(), now=MORNING, **fields)
        door.act(opened.matter_id, "sign", by=bureau.actor("duty"), now=MORNING)
    assert hand_over(EVENING) == 3


def test_a_transfer_ends_the_hand_over_that_waits(bureau: Bureau, signed: Matter) -> None:
    shift(bureau.colleague, EVENING)
    hand_over(EVENING)
    away = {"unit": bureau.west.pk, "text": "辖区不符"}
    later = EVENING + timedelta(minutes=5)
    door.act(signed.pk, "transfer", by=bureau.actor("head"), now=later, **away)
    firing.fire_all(EVENING + timedelta(minutes=16))
    signed.refresh_from_db()
    assert signed.handler_id is None
    accept = Promise.objects.get(matter_id=signed.pk, name="accept")
    assert (accept.outcome, accept.broken_at) == (Promise.Outcome.VOID, None)


def test_it_is_handed_only_to_who_could_accept_it(bureau: Bureau, signed: Matter) -> None:
    with pytest.raises(BadFields):
        door.act(
            signed.pk,
            "hand_over",
            by=bureau.actor("duty"),
            now=EVENING,
            officer=bureau.west_duty.pk,
        )
