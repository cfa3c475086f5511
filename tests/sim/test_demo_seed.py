"""The demo city follows from its seed."""

import random
from datetime import UTC, datetime

import pytest
from django.db import transaction

from jiban.city.models import Area, Officer, Place, Post, Rule, Shift, Unit
from jiban.sim import bureau, names, region

NOW = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)


def _content(model: type) -> list[tuple[object, ...]]:
    names = {
        Unit: ("code", "name", "kind", "parent__code"),
        Officer: ("number", "name", "unit__code"),
        Post: ("officer__number", "unit__code", "role"),
        Area: ("name", "geometry", "unit__code"),
        Rule: ("subject", "area__name", "unit__code"),
        Place: ("name", "kind", "lon", "lat"),
        Shift: ("unit__code", "officer__number", "starts_at", "ends_at"),
    }[model]
    return sorted(model.objects.values_list(*names), key=repr)


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_city() -> None:
    found = []
    for seed in (5, 5):
        with transaction.atomic():
            bureau.build(seed, NOW)
            found.append([_content(m) for m in (Unit, Officer, Post, Area, Rule, Place, Shift)])
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_another_seed_gives_another_city() -> None:
    five, six = random.Random(5), random.Random(6)
    assert region.draw(five).cells != region.draw(six).cells
    assert list(names.officers(five))[:9] != list(names.officers(six))[:9]
