"""Streets are kept as one file, replaced in one step, and read once."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jiban.city.streets import current, keep
from jiban.city.streets.keeping import ARRAYS, file
from jiban.science.streets import Kind
from tests.science.streets.conftest import town


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.JIBAN_HOME = tmp_path


def street(length: float, name: str = "幸福路"):
    return town([(0, 0), (length, 0)], [(0, 1, Kind.SERVICE, True, 0)], (name,))


def test_it_works() -> None:
    made = street(50)
    assert keep(made) == file()
    read = current()
    assert read is not None
    for name in ARRAYS:
        assert np.array_equal(getattr(read, name), getattr(made, name)), name
    assert read.names == ("幸福路",)
    assert current() is read


def test_others_take_their_place() -> None:
    keep(street(50))
    before = current()
    keep(street(80, "解放路"))
    after = current()
    assert after is not None
    assert after is not before
    assert after.names == ("解放路",)
    assert [path.name for path in file().parent.iterdir()] == ["streets.npz"]


def test_without_any() -> None:
    assert current() is None


def test_kept_by_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(street(50))
    monkeypatch.setattr("jiban.city.streets.keeping.FORM", 2)
    with pytest.raises(ValueError, match="import the streets again"):
        current()
