"""A journal names matters to who sees them; that one was opened is told to everybody."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiban.loop import door
from jiban.loop.models import Entry, Matter, Recusal

PART = {"title": "路灯不亮", "body": "书香路的路灯坏了三盏。"}


@pytest.fixture
def letter(city: Any, write: Any) -> Matter:
    """A letter of the east."""
    return Matter.objects.get(number=write(("duty", "sign", {})))


def split(city: Any, letter: Matter, unit: Any) -> str:
    """Let a part of the letter be one of that unit; return its number."""
    door.act(letter.pk, "split", by=city.actor("duty"), unit=unit.pk, **PART)
    return str(Matter.objects.latest("pk").number)


def opened(program: Any, letter: Matter) -> list[Any]:
    answer = program.get(f"/api/matters/{letter.number}/journal")
    assert answer.status_code == 200
    return [
        item["payload"]["opened"] for item in answer.json()["items"] if "opened" in item["payload"]
    ]


def test_it_works(city: Any, letter: Matter) -> None:
    here, there = split(city, letter, city.east), split(city, letter, city.west)
    assert opened(city.duty, letter) == [[here], [None]]
    assert opened(city.leader, letter) == [[here], [there]]


def test_nor_in_a_field_that_names_one(city: Any, write: Any) -> None:
    into = write(unit=city.west.pk)
    letter = Matter.objects.get(number=write(("duty", "sign", {})))
    door.act(letter.pk, "merge", by=city.actor("dispatcher"), into=into, text="重复")
    [last] = city.duty.get(f"/api/matters/{letter.number}/journal", {"after": 2}).json()["items"]
    assert (last["action"], last["payload"]["into"]) == ("merge", None)
    assert into not in city.duty.get(f"/api/matters/{letter.number}/journal").content.decode()
    assert into in city.leader.get(f"/api/matters/{letter.number}/journal").content.decode()


def test_one_from_which_the_reader_is_kept_away(city: Any, letter: Matter) -> None:
    part = split(city, letter, city.east)
    away = Matter.objects.get(number=part)
    Recusal.objects.create(matter=away, officer=city.officers["duty"], at=away.opened_at)
    Matter.objects.filter(pk=away.pk).update(recused=True)
    assert opened(city.duty, letter) == [[None]]


def test_many_are_looked_up_at_once(city: Any, letter: Matter) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(city.duty, letter)
        return len(queries)

    split(city, letter, city.west)
    asked()
    one = asked()
    for _time in range(5):
        split(city, letter, city.west)
    assert asked() == one
    assert Entry.objects.filter(matter=letter, action="split").count() == 6
