"""A retried submission does not double."""

import pytest

from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields
from jiban.loop.models import Entry, Matter

from .conftest import MORNING, Bureau, letter_fields


def test_it_works(bureau: Bureau) -> None:
    fields = letter_fields(unit=bureau.east.pk)
    first = door.act("mailbox", "receive", by=Actor.citizen(), key="k", now=MORNING, **fields)
    again = door.act("mailbox", "receive", by=Actor.citizen(), key="k", now=MORNING, **fields)
    assert (again.number, again.again, first.again) == (first.number, True, False)
    assert Matter.objects.count() == 1


def test_within_one_batch(bureau: Bureau) -> None:
    fields = letter_fields(unit=bureau.east.pk)
    one = door.Act("mailbox", "receive", Actor.citizen(), fields, key="k")
    outcomes = door.act_many([one, one], now=MORNING)
    assert [o.again for o in outcomes if isinstance(o, door.Acted)] == [False, True]
    assert Matter.objects.count() == 1


def test_a_retried_action(bureau: Bureau, letter: int) -> None:
    for _ in range(2):
        door.act(letter, "note", by=bureau.actor("duty"), key="n", now=MORNING, text="一次")
    assert Entry.objects.filter(matter_id=letter, action="note").count() == 1


def test_the_same_key_of_another_is_another(bureau: Bureau, letter: int) -> None:
    for name in ("duty", "head"):
        door.act(letter, "note", by=bureau.actor(name), key="n", now=MORNING, text="各一次")
    assert Entry.objects.filter(matter_id=letter, action="note").count() == 2


def test_a_refused_submission_gives_its_key_back(bureau: Bureau) -> None:
    fields = letter_fields(unit=bureau.east.pk)
    with pytest.raises(BadFields):
        door.act(
            "mailbox", "receive", by=Actor.citizen(), key="k", now=MORNING, **fields | {"body": ""}
        )
    sent = door.act("mailbox", "receive", by=Actor.citizen(), key="k", now=MORNING, **fields)
    assert not sent.again


def test_a_retry_beside_a_new_one_keeps_each_its_own_matter(bureau: Bureau) -> None:
    fields = letter_fields(unit=bureau.east.pk)

    def one(key: str) -> door.Act:
        return door.Act("mailbox", "receive", Actor.citizen(), fields, key=key)

    door.act_many([one("a")], now=MORNING)
    _, made = door.act_many([one("a"), one("b")], now=MORNING)
    again = door.act_many([one("b")], now=MORNING)[0]
    assert isinstance(made, door.Acted)
    assert isinstance(again, door.Acted)
    assert (again.number, again.again) == (made.number, True)
