"""What the city's tests share: small units and officers, and caches that ask the database anew."""

from collections.abc import Iterator

import pytest

from jiban.city import caches
from jiban.city.models import Officer, Unit


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    caches.forget()
    yield
    caches.forget()


@pytest.fixture
def bureau(db: None) -> Unit:
    return Unit.objects.create(code="0", name="即安市公安局", kind="bureau")


@pytest.fixture
def branch(bureau: Unit) -> Unit:
    return Unit.objects.create(code="01", name="东安分局", kind="branch", parent=bureau)


@pytest.fixture
def station(branch: Unit) -> Unit:
    return Unit.objects.create(code="0101", name="书香派出所", kind="station", parent=branch)


@pytest.fixture
def officer(station: Unit) -> Officer:
    return Officer.objects.create_user("010203", name="王示例", unit=station)
