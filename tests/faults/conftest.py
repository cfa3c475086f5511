"""An installation whose processes are killed, for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .house import House


@pytest.fixture
def house(migrated_home: Path) -> Iterator[House]:
    """An installation with its server running; whatever is left of it is killed afterwards."""
    made = House(migrated_home)
    made.cluster.attach()
    yield made
    for process in made.processes.values():
        process.kill()
        process.wait()
    made.cluster.detach()
