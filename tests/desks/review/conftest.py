"""A bureau with enough stations to compare, and letters that need not be written one by one."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.loop import door, registry
from jiban.loop.actors import Actor
from jiban.loop.figures import Scope
from jiban.loop.models import Matter
from jiban.loop.reviewing import Count
from tests.loop.conftest import MORNING, data_folder

__all__ = ["data_folder"]

TODAY = MORNING.date()
STATIONS = 10


@pytest.fixture
def city(db: None, data_folder: object) -> SimpleNamespace:
    """A bureau with ten stations, a leader, an inspector, and two officers at the first."""
    bureau = Unit.objects.create(code="0", name="即安市公安局", kind="bureau")
    stations = [
        Unit.objects.create(code=f"1{n}", name=f"第{n}派出所", kind="station", parent=bureau)
        for n in range(STATIONS)
    ]
    made = SimpleNamespace(bureau=bureau, stations=stations)
    for label, number, unit, role in (
        ("leader", "900001", bureau, "leader"),
        ("inspector", "900002", bureau, "inspector"),
        ("head", "100001", stations[0], "head"),
        ("duty", "100002", stations[0], "duty"),
        ("other_head", "200001", stations[1], "head"),
    ):
        officer = Officer.objects.create(number=number, name=f"{label}示例", unit=unit)
        Post.objects.create(officer=officer, unit=unit, role=role)
        setattr(made, label, officer)
    caches.forget()
    return made


@pytest.fixture
def came(city: SimpleNamespace) -> Iterator[dict[tuple[date, int], float]]:
    """The mailbox's counts of one subject, by day and unit; a test may change them."""
    rng = np.random.default_rng(6)
    days = [TODAY + timedelta(days=n) for n in range(-220, 60)]
    found = {(day, unit.pk): int(rng.poisson(1.2)) for day in days for unit in city.stations}
    mailbox = registry.desk("mailbox")
    tally = mailbox.tally

    def counted(scope: Scope) -> Iterator[Count]:
        for (day, unit), number in found.items():
            if scope.since.date() <= day <= scope.now.date() and number:
                yield Count(day, unit, "noise.shops", number)

    mailbox.tally = counted
    yield found
    mailbox.tally = tally


@pytest.fixture
def does(city: SimpleNamespace) -> Callable[..., Matter]:
    """``does(order, "head", "take_on", days=1)``: an officer acts so many days later."""

    def do(
        matter: Matter | str, who: str, action: str, /, *, days: float = 0, **said: Any
    ) -> Matter:
        by, now = Actor.officer(getattr(city, who)), MORNING + timedelta(days=days)
        key = matter if isinstance(matter, str) else matter.pk
        acted = door.act(key, action, by=by, now=now, **said)
        return Matter.objects.get(pk=acted.matter_id)

    return do


@pytest.fixture
def ordered(city: SimpleNamespace, does: Callable[..., Matter]) -> Callable[..., Matter]:
    """``ordered(weeks=8)``: an order about the shops' noise at the first station."""

    def order(**said: Any) -> Matter:
        fields = {
            "subject": "mailbox:noise.shops",
            "units": [city.stations[0].pk],
            "cause": "夜市摊位无人划定范围",
            "change": "划定范围，二十三点后巡查",
            "owner": city.stations[0].pk,
            "weeks": 6,
        }
        return does("review", "leader", "order", **(fields | said))

    return order
