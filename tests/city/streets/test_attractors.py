"""What attracts people in OpenStreetMap: the kind by the tags, one point, along banks several."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jiban.city.streets import current_attractors, keep_attractors
from jiban.city.streets.attractors import read
from jiban.science.earth import RADIUS
from jiban.science.streets import Attraction, Attractors

from .test_osm import way

GRID = [(0, 0), (10, 0), (10, 10), (0, 10), (4, 4), (5, 4), (5, 5)]
CORNERS = {n: (114 + x / 1000, 22.5 + y / 1000) for n, (x, y) in enumerate(GRID, 1)}


def found_in(folder: Path, *elements: str, tagged: dict[int, dict[str, str]] | None = None) -> Any:
    nodes = "".join(
        f'<node id="{n}" lon="{lon}" lat="{lat}" version="1">'
        + "".join(f'<tag k="{k}" v="{v}"/>' for k, v in (tagged or {}).get(n, {}).items())
        + "</node>"
        for n, (lon, lat) in CORNERS.items()
    )
    path = folder / "town.osm"
    path.write_text(f'<osm version="0.6">{nodes}{"".join(elements)}</osm>')
    return read(path)


def test_it_works(tmp_path: Path) -> None:
    found = found_in(
        tmp_path,
        way(1, (1, 2, 3, 4, 1), leisure="park", name="莲花山公园"),
        tagged={5: {"highway": "bus_stop", "name": "市民中心"}, 6: {"highway": "crossing"}},
    )
    assert len(found) == 2
    stop, park = np.argsort(found.kind)
    assert found.kind[[stop, park]].tolist() == [Attraction.TRANSIT, Attraction.PARK]
    assert [found.names[n] for n in found.name[[stop, park]]] == ["市民中心", "莲花山公园"]
    assert (found.lon[stop], found.lat[stop]) == pytest.approx(CORNERS[5])
    assert 114.0 < found.lon[park] < 114.01
    assert 22.5 < found.lat[park] < 22.51


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "school"}, Attraction.SCHOOL),
        ({"amenity": "hospital", "building": "residential"}, Attraction.HOSPITAL),
        ({"railway": "subway_entrance"}, Attraction.TRANSIT),
        ({"public_transport": "station"}, Attraction.TRANSIT),
        ({"building": "apartments"}, Attraction.HOME),
        ({"leisure": "pitch"}, None),
        ({"amenity": "bench"}, None),
        ({"building": "yes"}, None),
    ],
)
def test_the_kind_by_the_tags(
    tmp_path: Path, tags: dict[str, str], kind: Attraction | None
) -> None:
    found = found_in(tmp_path, tagged={1: tags})
    assert found.kind.tolist() == ([] if kind is None else [kind])


@pytest.mark.parametrize("tags", [{"waterway": "river"}, {"natural": "coastline"}])
def test_a_bank_is_points_along_it(tmp_path: Path, tags: dict[str, str]) -> None:
    found = found_in(tmp_path, way(1, (1, 2), **tags))
    long = 0.01 * np.pi / 180 * RADIUS * np.cos(np.radians(22.5))
    assert set(found.kind.tolist()) == {Attraction.WATER}
    assert len(found) == np.ceil(long / 200) + 1
    assert np.ptp(found.lon) == pytest.approx(0.01)
    steps = np.diff(np.sort(found.lon)) / 0.01 * long
    assert steps.max() <= 200.0


def test_a_lake_of_several_ways_is_its_bank(tmp_path: Path) -> None:
    relation = (
        '<relation id="9" version="1"><member type="way" ref="1" role="outer"/>'
        '<member type="way" ref="2" role="outer"/>'
        '<tag k="type" v="multipolygon"/><tag k="natural" v="water"/></relation>'
    )
    found = found_in(tmp_path, way(1, (1, 2, 3)), way(2, (3, 4, 1)), relation)
    assert len(found) > 15
    on_side = np.isclose(found.lon, 114.0) | np.isclose(found.lon, 114.01)
    on_end = np.isclose(found.lat, 22.5) | np.isclose(found.lat, 22.51)
    assert (on_side | on_end).all()


def test_a_file_of_another_kind_has_none(tmp_path: Path) -> None:
    path = tmp_path / "town.graphml"
    path.write_text("<graphml/>")
    assert len(read(path)) == 0


def test_they_are_kept_beside_the_streets(settings: Any, tmp_path: Path) -> None:
    settings.JIBAN_HOME = tmp_path
    assert current_attractors() is None
    made = found_in(
        tmp_path, tagged={1: {"amenity": "school", "name": "一小"}, 2: {"natural": "x"}}
    )
    assert keep_attractors(made).parent.name == "streets"
    kept = current_attractors()
    assert kept is not None
    assert (kept.lon.tolist(), kept.kind.tolist(), kept.names) == (
        made.lon.tolist(), made.kind.tolist(), ("一小",),
    )  # fmt: skip


def test_arrays_that_do_not_fit_are_refused() -> None:
    one, kind = np.zeros(1), np.zeros(1, np.uint8)
    with pytest.raises(ValueError, match="kind is not as long"):
        Attractors(one, one, kind[:0], np.array([-1], np.int32))
    with pytest.raises(ValueError, match="has no name"):
        Attractors(one, one, kind, np.array([0], np.int32))
