"""`jiban city streets`: says what was read, keeps it, and says why a file is no use."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jiban.city.cli import city
from jiban.city.streets import current

from .test_graphml import edge, written


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.JIBAN_HOME = tmp_path / "home"


def test_it_works(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        city, ["streets", str(written(tmp_path, edge(1, 2, "service", True)))]
    )
    assert done.exit_code == 0, done.output
    assert "streets.npz" in done.output
    kept = current()
    assert kept is not None
    assert len(kept) == 1


def test_a_file_without_streets_keeps_what_was_there(tmp_path: Path) -> None:
    CliRunner().invoke(city, ["streets", str(written(tmp_path, edge(1, 2, "service", True)))])
    done = CliRunner().invoke(city, ["streets", str(written(tmp_path))])
    assert done.exit_code == 1
    assert current() is not None
