"""A restored desk sends nothing by itself, and its roots tell exactly what was lost."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.folders import open_folder

from .gateway import Gateway
from .house import House

pytestmark = pytest.mark.fault

CHANNEL = (
    "INSERT INTO loop_channel (name, audience, url, active) VALUES ('hook', 'staff', %s, true)"
)
NOTE = """
import django; django.setup()
from jiban.city.models import Officer
from jiban.loop import door, roots
from jiban.loop.actors import Actor
from jiban.loop.models import Matter
by = Actor.officer(Officer.objects.get(number="1001"))
door.act(Matter.objects.earliest("pk").pk, "note", by=by, text="备份之后的记录")
roots.sign()
"""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    made = Gateway()
    yield made
    made.close()


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for backups."""
    with open_folder() as folder:
        yield folder / "backups"


def jiban(house: House, *words: str, alone: bool = False) -> str:
    """Run a command that must succeed, and return what it says."""
    done = house.jiban(*words, alone=alone)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_works(house: House, gateway: Gateway, place: Path) -> None:
    house.seed(3)
    house.ask(CHANNEL, gateway.url)
    jiban(house, "backup", str(place), alone=True)
    instant: datetime = house.ask("SELECT clock_timestamp()")[0][0]
    jiban(house, "runner", "--once")
    sent = {key: len(said) for key, said in gateway.taken.items()}
    assert sent
    house.python(NOTE)
    matters = {str(pk) for (pk,) in house.ask("SELECT id FROM loop_matter")}

    house.cluster.detach()
    said = jiban(house, "restore", str(place), "--to", instant.isoformat(), alone=True)
    house.cluster.attach()
    assert "Outward delivery is held" in said
    assert "delivery is held since" in said  # says the doctor at its end

    lost = house.jiban("journal", "verify")
    assert lost.returncode == 1
    assert set(re.findall(r"WRONG  matter \S+-0*(\d+),", lost.stdout)) == matters

    jiban(house, "runner", "--once")
    assert {key: len(said) for key, said in gateway.taken.items()} == sent
    listed = re.findall(r"(\d+)  \S+ \S+  (hook/\w+)", jiban(house, "notices", "held"))
    assert sum(int(count) for count, _name in listed) >= len(sent)

    jiban(house, "notices", "release", "--all")
    jiban(house, "runner", "--once")
    assert {key: len(gateway.taken[key]) for key in sent} == dict.fromkeys(sent, 2)


END = """
import django; django.setup()
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Matter
pk = Matter.objects.earliest("pk").pk
door.act(pk, "withdraw", by=Actor.citizen(pk), text="不用了")
"""
FORGET = """
import django; django.setup()
from jiban.loop import forgetting
from jiban.loop.models import Matter
pk = Matter.objects.earliest("pk").pk
assert forgetting.forget([pk], forgetting.REQUEST) == [pk]
"""


def test_who_was_forgotten_since_the_backup_is_forgotten_again(house: House, place: Path) -> None:
    house.seed(2)
    jiban(house, "backup", str(place), alone=True)
    house.python(END)
    house.python(FORGET)
    forgotten = "SELECT count(*) FROM loop_matter WHERE forgotten_at IS NOT NULL"
    at: datetime = house.ask("SELECT min(forgotten_at) FROM loop_matter")[0][0]
    house.cluster.detach()
    before = (at - timedelta(milliseconds=1)).isoformat()
    jiban(house, "restore", str(place), "--to", before, alone=True)
    house.cluster.attach()
    assert house.number(forgotten) == 1
    again: datetime = house.ask("SELECT min(forgotten_at) FROM loop_matter")[0][0]
    assert again > at
