"""Whose reading of personal data stands out, and why; the inspector is told, nobody is judged."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from jiban.city import caches
from jiban.city.models import Post
from jiban.loop import auditing, door, sight
from jiban.loop.actors import Actor
from jiban.loop.models import Matter

from .conftest import Bureau, letter_fields

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def write(bureau: Bureau) -> Any:
    """Write letters to the east station; return their ids."""

    def letters(number: int, **other: Any) -> list[int]:
        fields = [
            letter_fields(**{"unit": bureau.east.pk, "phone": f"1390000{n:04}", **other})
            for n in range(number)
        ]
        acted = door.act_many([door.Act("mailbox", "receive", Actor.citizen(), f) for f in fields])
        return [outcome.matter_id for outcome in acted]

    return letters


def look(who: Actor, ids: list[int]) -> None:
    for pk in ids:
        door.act(pk, "open_person", by=who, purpose="verify")


def told(bureau: Bureau, later: timedelta = timedelta(0)) -> dict[int, list[str]]:
    now = timezone.now() + later
    opened = auditing.openings(sight.of_officer(bureau.inspector.pk), now)
    return {one.officer_id: list(one.reasons) for one in auditing.unusual(opened, now)}


def test_it_works(bureau: Bureau, write: Any) -> None:
    look(bureau.actor("duty"), write(10))
    assert told(bureau) == {bureau.duty.pk: ["opened 10 in the last 7 days; usual are 0.0 a week"]}


def test_what_is_usual_does_not_stand_out(bureau: Bureau, write: Any) -> None:
    look(bureau.actor("duty"), write(9))
    assert told(bureau) == {}


def test_nor_does_what_is_long_ago(bureau: Bureau, write: Any) -> None:
    look(bureau.actor("duty"), write(10))
    assert told(bureau, timedelta(days=8)) == {}


def test_letters_of_another_unit(bureau: Bureau, write: Any) -> None:
    Post.objects.create(officer=bureau.west_head, unit=bureau.root, role="head")
    caches.forget()
    ids = write(3)
    look(bureau.actor("west_head"), ids)
    Matter.objects.filter(pk__in=ids).update(unit=bureau.west)  # whose it is later is no matter
    assert told(bureau) == {
        bureau.west_head.pk: [
            "opened 3 matters of the last 7 days that were neither with them nor with their unit"
        ]
    }


def test_letters_that_go_to_another_unit_later(bureau: Bureau, write: Any) -> None:
    ids = write(4)
    look(bureau.actor("duty"), ids)
    Matter.objects.filter(pk__in=ids).update(unit=bureau.west)
    assert told(bureau) == {}


def test_a_letter_in_hand_is_theirs_at_any_unit(bureau: Bureau, write: Any) -> None:
    ids = write(4)
    Matter.objects.filter(pk__in=ids).update(handler=bureau.west_duty)
    look(bureau.actor("west_duty"), ids)
    Matter.objects.filter(pk__in=ids).update(handler=None)
    assert told(bureau) == {}


def test_an_entry_that_does_not_say_whose_it_was(bureau: Bureau, write: Any) -> None:
    Post.objects.create(officer=bureau.west_head, unit=bureau.root, role="head")
    caches.forget()
    look(bureau.actor("west_head"), write(3))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE loop_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE loop_entry SET payload = payload::jsonb - 'theirs'")
    assert told(bureau) == {}


def test_a_dispatcher_works_for_all_units(bureau: Bureau, write: Any) -> None:
    look(bureau.actor("dispatcher"), write(4))
    assert told(bureau) == {}


def test_one_and_the_same_person(bureau: Bureau, write: Any) -> None:
    look(bureau.actor("duty"), write(3, phone="13900007777"))
    [reasons] = told(bureau).values()
    assert reasons == ["opened 3 matters of one and the same person in the last 9 weeks"]


def test_one_matter_opened_often_is_one(bureau: Bureau, write: Any) -> None:
    look(bureau.actor("duty"), write(1, phone="13900007777") * 4)
    assert told(bureau) == {}


def test_what_the_inspector_is_kept_away_from_is_left_out(bureau: Bureau, write: Any) -> None:
    ids = write(10)
    look(bureau.actor("duty"), ids)
    door.act(ids[0], "note", by=bureau.actor("duty"), text="记一笔")
    from jiban.loop.models import Recusal

    Recusal.objects.create(
        matter_id=ids[0], officer=bureau.inspector, why="accused", at=timezone.now()
    )
    Matter.objects.filter(pk=ids[0]).update(recused=True)
    seen = auditing.openings(sight.of_officer(bureau.inspector.pk), timezone.now())
    assert sorted(one.matter.pk for one in seen) == sorted(ids[1:])
