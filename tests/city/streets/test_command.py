"""`jiban city streets`: says what was read, keeps it, draws the map, says why a file is no use."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pmtiles.reader import MmapSource, all_tiles
from shapely import box

from jiban.city import ground
from jiban.city.cli import city
from jiban.city.models import Area
from jiban.city.shapes import dump
from jiban.city.streets import basemap, current, current_attractors

from .test_graphml import edge, written

pytestmark = pytest.mark.django_db


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
    assert "basemap.pmtiles" in done.output
    attract = current_attractors()
    assert attract is not None
    assert len(attract) == 0  # GraphML has streets only
    assert ground.credit() == "© OpenStreetMap"


def test_a_file_without_streets_keeps_what_was_there(tmp_path: Path) -> None:
    CliRunner().invoke(city, ["streets", str(written(tmp_path, edge(1, 2, "service", True)))])
    done = CliRunner().invoke(city, ["streets", str(written(tmp_path))])
    assert done.exit_code == 1
    assert current() is not None


def tiles() -> dict[tuple[int, int, int], bytes]:
    with ground.file().open("rb") as file:
        return dict(all_tiles(MmapSource(file)))


def test_the_map_is_drawn_anew_with_the_areas_there_are(tmp_path: Path) -> None:
    CliRunner().invoke(city, ["streets", str(written(tmp_path, edge(1, 2, "service", True)))])
    before = tiles()
    streets = current()
    assert streets is not None
    basemap.draw(streets, credit="another")
    Area.objects.create(
        kind="precinct",
        name="示例派出所辖区",
        geometry=dump(box(114.0, 22.5, 114.1, 22.6)),
    )
    done = CliRunner().invoke(city, ["map"])
    assert done.exit_code == 0, done.output
    assert set(tiles()) > set(before)
    assert ground.credit() == "another"


def test_without_streets_there_is_no_map() -> None:
    done = CliRunner().invoke(city, ["map"])
    assert done.exit_code == 1
    assert "jiban city streets" in done.output
    assert not ground.file().exists()
