"""A desk may keep what is known of somebody whom a matter is about: sealed, under a label."""

from collections.abc import Iterator

import pytest

from jiban.loop import door, people, registry
from jiban.loop.actors import Actor
from jiban.loop.change import Change
from jiban.loop.models import Person
from tests.stray_dogs import stray_dogs

from .conftest import MORNING, Bureau


@pytest.fixture
def dogs(bureau: Bureau) -> Iterator[str]:
    desk = stray_dogs(bureau.east.pk, bureau.duty.pk)

    @desk.action(opens=True, roles=("citizen",), to="seen", label="走失")
    def lose(change: Change) -> None:
        change.assign(unit_id=bureau.east.pk)
        first = change.mention(name="某甲", phone="")
        change.set(title=f"{first}, {change.mention(name='某乙')}")

    registry.register(desk)
    yield desk.name
    registry.unregister(desk.name)


def test_it_works(dogs: str) -> None:
    matter = door.act(dogs, "lose", by=Actor.citizen(), now=MORNING).matter_id
    rows = Person.objects.filter(matter=matter).order_by("label")
    known = {row.label: people.unseal(bytes(row.key), bytes(row.data)) for row in rows}
    assert known == {2: {"name": "某甲"}, 3: {"name": "某乙"}}
    assert Person.objects.filter(matter=matter, part="mentioned").count() == 2
    assert rows[0].matter.title == "2, 3"
