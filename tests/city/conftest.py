"""What the city's tests share: small units and officers, and caches that ask the database anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jiban.city import caches, imports
from jiban.city.models import Officer, Unit
from jiban.city.tables import Report


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


class Load:
    """Runs imports from text, with originals kept in a folder of the test's own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(
        self, kind: str, content: str | bytes, name: str = "f.csv", **chosen: Any
    ) -> Report:
        data = content.encode() if isinstance(content, str) else content
        return imports.run(kind, data, name, imports.Settings(**chosen))


@pytest.fixture
def load(home: Path, settings: Any, db: None) -> Load:
    settings.JIBAN_HOME = home
    return Load(home)
