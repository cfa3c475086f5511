"""The master key of persons is rotated while the desk works; who was sealed before opens still."""

import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from jiban.loop import door, keys, people, rotation
from jiban.loop.models import Person

from .conftest import MORNING, Bureau

pytestmark = pytest.mark.django_db(transaction=True)
"""It waits for whoever began before: within a test's own transaction for itself."""


def opened(letter: int) -> list[dict[str, str]]:
    rows = Person.objects.filter(matter_id=letter).order_by("label")
    return [people.unseal(bytes(row.key), bytes(row.data)) for row in rows]


def test_it_works(bureau: Bureau, letter: int) -> None:
    before = opened(letter)
    assert rotation.counts() == {1: 1}
    assert rotation.rotate() == rotation.Rotated(2, 1)
    assert rotation.counts() == {1: 0, 2: 1}
    assert opened(letter) == before
    said = "对方手机13812345678"
    door.act(letter, "note", by=bureau.actor("duty"), now=MORNING, text=said)
    assert rotation.counts() == {1: 0, 2: 2}
    assert opened(letter)[1] == {"phone": "13812345678"}


def test_what_the_first_release_sealed_opens_and_is_rotated(letter: int) -> None:
    person = Person.objects.get(matter_id=letter)
    before = opened(letter)
    Person.objects.filter(matter_id=letter).update(key=bytes(person.key)[1:])
    assert opened(letter) == before
    rotation.rotate()
    assert opened(letter) == before
    assert bytes(Person.objects.get(matter_id=letter).key)[0] == 2


def test_an_interrupted_rotation_is_ended_not_begun_again(letter: int) -> None:
    keys.add()  # and then it was killed
    assert rotation.rotate() == rotation.Rotated(2, 1)
    assert rotation.rotate() == rotation.Rotated(3, 1)


def test_an_old_key_is_destroyed_once_nobody_is_under_it(letter: int) -> None:
    with pytest.raises(ValueError, match="1"):
        rotation.destroy(1)
    kept = bytes(Person.objects.get(matter_id=letter).key)
    rotation.rotate()
    rotation.destroy(1)
    assert keys.versions() == [2]
    assert opened(letter)[0]["name"] == "测试甲"
    with pytest.raises(keys.KeyTroubleError):  # no new key of that name is made
        people.unseal(kept, bytes(Person.objects.get(matter_id=letter).data))
    with pytest.raises(ValueError, match="2"):
        rotation.destroy(2)


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(**_how()) as other:
        yield other


def _how() -> dict[str, object]:
    said = connection.get_connection_params()
    return {name: said[name] for name in ("dbname", "user", "host", "port") if said.get(name)}


def test_it_waits_for_who_began_under_the_old_key(elsewhere: psycopg.Connection) -> None:
    elsewhere.execute("CREATE TEMP TABLE held (n int)")  # a transaction that has an id, still open
    waiting = threading.Thread(target=_wait)
    waiting.start()
    waiting.join(1)
    assert waiting.is_alive()
    elsewhere.commit()
    waiting.join(20)
    assert not waiting.is_alive()


def _wait() -> None:
    rotation._wait_for_earlier()
    connection.close()


def test_one_rotates_at_a_time(elsewhere: psycopg.Connection) -> None:
    elsewhere.execute("SELECT pg_advisory_lock(%s)", [rotation.LOCK])
    with pytest.raises(rotation.BusyError):
        rotation.rotate()
    assert keys.versions() == [1]
