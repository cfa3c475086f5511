"""The database refuses changes to the journal; what its superuser changes all the same is named."""

import re

import psycopg
import pytest

from jiban.config import cluster

from .house import House

pytestmark = pytest.mark.fault

NOTES = """
import django; django.setup()
from jiban.city.models import Officer
from jiban.loop import door, roots
from jiban.loop.actors import Actor
from jiban.loop.models import Matter
by = Actor.officer(Officer.objects.get(number="1001"))
for matter in Matter.objects.order_by("pk"):
    for n in range(3):
        door.act(matter.pk, "note", by=by, text=f"第{n}次记录")
roots.sign()
"""


def test_it_works(house: House) -> None:
    house.seed(3)
    house.python(NOTES)
    first, second, third = (row[0] for row in house.ask("SELECT id FROM loop_matter ORDER BY id"))
    the_role_that_works_is_refused(house)

    tamper(house, f"UPDATE loop_entry SET payload = '{{}}' WHERE matter_id = {first} AND seq = 2")
    tamper(house, f"DELETE FROM loop_entry WHERE matter_id = {second} AND seq = 3")
    tamper(house, f"DELETE FROM loop_entry WHERE matter_id = {third} AND seq >= 4")
    tamper(
        house,
        "UPDATE loop_matter m SET seq = e.seq, head = e.hash FROM loop_entry e"
        f" WHERE m.id = e.matter_id AND e.matter_id = {third} AND e.seq = 3",
    )

    done = house.jiban("journal", "verify")
    assert done.returncode == 1
    found = re.findall(r"WRONG  matter \S+-0*(\d+), entry (\d+): (.*)", done.stdout)
    (one, edited), (two, missing), (three, cut) = ((int(f[0]), f[1:]) for f in found)
    assert (one, edited) == (first, ("2", "what it says (payload or salt) was edited"))
    assert (two, missing) == (second, ("3", "this entry is missing"))
    assert (three, cut[0]) == (third, "4")
    assert "the matter was changed to hide it: root 1 signed entry" in cut[1]


def the_role_that_works_is_refused(house: House) -> None:
    before = house.number("SELECT count(*) FROM loop_entry")
    for sql in (
        "UPDATE loop_entry SET payload = '{}'",
        "DELETE FROM loop_entry",
        "TRUNCATE loop_entry",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            house.ask(sql)
    assert house.number("SELECT count(*) FROM loop_entry") == before


def tamper(house: House, sql: str) -> None:
    """Do what the database refuses: as its superuser, with triggers off."""
    address = cluster.dsn(house.home, role=cluster.SUPERUSER)
    with psycopg.connect(address) as connection:
        connection.execute("SET session_replication_role = replica")
        assert connection.execute(sql).rowcount > 0
