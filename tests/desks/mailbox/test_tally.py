"""Letters counted by day, unit and subject, for the weekly review."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from jiban.desks.mailbox.tally import about, tally
from jiban.loop import door, registry
from jiban.loop.actors import Actor
from jiban.loop.figures import Scope
from jiban.loop.models import Matter
from jiban.loop.reviewing import Count
from jiban.loop.weekly import watching
from tests.desks.mailbox.conftest import LETTER

MONDAY = timezone.make_aware(datetime(2026, 3, 2, 9))


def write(unit: int | None, subject: str, *, days: float = 0, **other: Any) -> int:
    fields = LETTER | {"subject": subject} | ({"unit": unit} if unit else {}) | other
    now = MONDAY + timedelta(days=days)
    return door.act("mailbox", "receive", by=Actor.citizen(), now=now, **fields).matter_id


@pytest.fixture
def scope() -> Scope:
    return Scope(None, MONDAY - timedelta(days=1), MONDAY + timedelta(days=7))


def test_it_counts_by_day_unit_and_subject(city: SimpleNamespace, scope: Scope) -> None:
    write(city.station.pk, "noise.shops")
    write(city.station.pk, "noise.shops", days=0.2)
    write(city.station.pk, "noise.shops", days=1)
    write(city.other.pk, "noise")
    assert set(tally(scope)) == {
        Count(date(2026, 3, 2), city.station.pk, "noise.shops", 2),
        Count(date(2026, 3, 3), city.station.pk, "noise.shops", 1),
        Count(date(2026, 3, 2), city.other.pk, "noise", 1),
    }


def test_the_day_is_the_citys(city: SimpleNamespace, scope: Scope) -> None:
    """Half past midnight in the city is still the day before in UTC."""
    write(city.station.pk, "noise", days=15.5 / 24)
    assert [count.day for count in tally(scope)] == [date(2026, 3, 3)]


def test_only_units_in_the_scope_are_counted(city: SimpleNamespace, scope: Scope) -> None:
    write(city.station.pk, "noise")
    write(city.other.pk, "noise")
    inside = Scope([city.other.pk], scope.since, scope.now)
    assert [count.unit_id for count in tally(inside)] == [city.other.pk]


def test_what_waits_for_a_unit_and_what_has_no_subject_is_left_out(
    city: SimpleNamespace, scope: Scope
) -> None:
    write(None, "noise")
    write(city.station.pk, "")
    assert list(tally(scope)) == []


def test_a_withdrawn_letter_still_came(city: SimpleNamespace, scope: Scope) -> None:
    matter_id = write(city.station.pk, "noise")
    door.act(matter_id, "withdraw", by=Actor.citizen(matter_id), now=MONDAY, text="")
    assert [count.number for count in tally(scope)] == [1]


def test_the_letters_behind_a_count_are_found(city: SimpleNamespace) -> None:
    first = write(city.station.pk, "noise.shops")
    write(city.station.pk, "traffic.parking")
    write(None, "noise.shops")
    found = Matter.objects.filter(about(["noise", "noise.shops"]))
    assert [matter.pk for matter in found] == [first]


def test_the_watch_counts_it(city: SimpleNamespace) -> None:
    write(city.station.pk, "noise")
    found = watching.counts(registry.desk("mailbox"), MONDAY.date())
    assert found is not None
    assert (found.cells, found.counts.tolist()) == ([("noise", city.station.pk)], [[1]])
