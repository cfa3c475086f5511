"""Orders on replayed real letters: an effect where one was planted, none where a surge faded."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from jiban.city import caches
from jiban.desks.review import measuring
from jiban.desks.review.models import Order
from jiban.loop.models import Entry, Matter, Surge
from jiban.sim import order_replay
from jiban.sim.order_replay import HOLDS, WEEKS, Measured

FOLDER = Path(os.environ.get("JIBAN_DATA") or Path(__file__).parents[3] / "shared" / "data")
LETTERS = FOLDER / "letters" / "letters.csv.gz"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not LETTERS.exists(), reason=f"real letters are not here: {LETTERS} (set JIBAN_DATA)"
    ),
]


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker: object) -> Iterator[Measured]:
    """Replayed once for all tests of this file, rolled back at the end."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        caches.forget()
        with transaction.atomic():
            yield order_replay.run(order_replay.staged(order_replay.load(LETTERS)))
            transaction.set_rollback(True)
        caches.forget()


def test_where_fewer_letters_came_the_order_is_shown_to_have_worked(found: Measured) -> None:
    assert found.planted is not None
    assert found.planted["high"] < 1
    assert found.planted["low"] < 0.25 < found.planted["high"]  # three in four stayed away
    assert found.planted["p"] < 0.05


def test_where_only_the_surge_faded_no_effect_is_shown(found: Measured) -> None:
    assert found.faded is not None
    assert found.surge is not None
    assert found.faded["low"] < 1 < found.faded["high"]
    [[first, last]] = found.faded["left_out"]
    assert first < f"{found.surge.began}" < last


def test_with_the_surge_left_in_it_would_seem_to_have_worked(found: Measured) -> None:
    order = Order.objects.filter(surge=found.surge).get()
    rows = Surge.objects.filter(unit=found.surge.unit) if found.surge else Surge.objects.none()
    with transaction.atomic():
        Order.objects.update(surge=None)
        rows.delete()
        seeming = measuring.measure(order, HOLDS.fromordinal(HOLDS.toordinal() + 7 * WEEKS))
        transaction.set_rollback(True)
    assert seeming["high"] < 1


def test_everything_went_through_the_door(found: Measured) -> None:
    assert Matter.objects.filter(desk="mailbox").count() == found.letters
    for matter in Matter.objects.filter(desk="review"):
        entries = Entry.objects.filter(matter=matter).exclude(action="rung").order_by("seq")
        assert list(entries.values_list("action", "by")) == [
            ("order", f"officer:{found.leader}"),
            ("take_on", f"officer:{found.head}"),
            ("plan", f"officer:{found.head}"),
            ("finish", f"officer:{found.head}"),
            ("measure", "system"),
        ]
