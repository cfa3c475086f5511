"""Pages ask the database a small fixed number of times, however much they show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiban.loop import door
from jiban.loop.actors import Actor

from .conftest import LETTER

MOST = {"/inbox": 4, "/inbox?tab=mine": 4, "/dashboard": 10, "/search?q=烧烤": 4, "/notices": 4}


def asked(client, address: str) -> int:
    client.get(address)  # the caches of the process are warm
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([q for q in queries if "city_version" not in q["sql"]])


@pytest.mark.parametrize("address", MOST)
def test_it_works(sign_in, write, shifts, address) -> None:
    client = sign_in("duty")
    write.signed(ago=timedelta(minutes=5))
    few = asked(client, address)
    fields = LETTER | {"unit": write.city.station.pk}
    acts = [door.Act("mailbox", "receive", Actor.citizen(), fields) for _ in range(60)]
    door.act_many(acts)
    assert asked(client, address) == few <= MOST[address]


def test_a_matter_page(sign_in, write, city) -> None:
    client, letter = sign_in("duty"), write.signed()
    few = asked(client, f"/matters/{letter.number}")
    for n in range(12):
        write.does(letter, city.colleague, "note", text=f"备注 {n}")
    assert asked(client, f"/matters/{letter.number}") == few <= 12


def test_an_action(sign_in, write) -> None:
    """Session, officer and matter are read; the door's statements go past Django's count."""
    client, letter = sign_in("duty"), write()
    client.get("/inbox")
    with CaptureQueriesContext(connection) as queries:
        client.post(f"/matters/{letter.number}/do/sign", {"seen": letter.seq})
    letter.refresh_from_db()
    assert letter.state == "signed"
    reads = [q["sql"] for q in queries if q["sql"].startswith("SELECT")]
    assert len([sql for sql in reads if "city_version" not in sql]) == 3
    assert not [q for q in queries if "django_session" in q["sql"] and "UPDATE" in q["sql"]]
