"""The demo's streets lie in the demo's city, with its areas, and other people's are left alone."""

from pathlib import Path
from typing import Any

import pytest
from pmtiles.reader import MmapSource, all_tiles

from jiban.city import ground, streets
from jiban.sim import bureau
from jiban.sim import ground as demo_ground
from jiban.sim.region import EAST, NORTH, SOUTH, WEST
from jiban.sim.streets import grow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.JIBAN_HOME = tmp_path


def test_it_works() -> None:
    bureau.build()
    demo_ground.ensure()
    grown = streets.current()
    assert grown is not None
    assert WEST < grown.lon.min() < grown.lon.max() < EAST
    assert SOUTH < grown.lat.min() < grown.lat.max() < NORTH
    assert "OpenStreetMap" not in ground.credit()
    with ground.file().open("rb") as file:
        tiles = {at for at, _tile in all_tiles(MmapSource(file)) if at[0] == 14}
    assert len(tiles) > 100, "sixty precincts reach farther than the streets"


def test_streets_that_are_there_stay() -> None:
    others = grow(9, 5_000.0, 3_000)
    streets.keep(others)
    demo_ground.ensure()
    kept = streets.current()
    assert kept is not None
    assert len(kept) == len(others)
    drawn = ground.file().read_bytes()
    demo_ground.ensure()
    assert ground.file().read_bytes() == drawn
