"""Streets from OpenStreetMap's own files: cut where they meet, one-way as they say."""

from pathlib import Path

import pytest

from jiban.city.streets import StreetsError, read
from jiban.science.streets import Kind

NODES = "".join(
    f'<node id="{n}" lon="{114 + x / 1000}" lat="{22.5 + y / 1000}" version="1"/>'
    for n, (x, y) in enumerate([(0, 0), (1, 0), (2, 0), (3, 1), (1, 1)], 1)
)


def way(number: int, nodes: tuple[int, ...], **tags: str) -> str:
    refs = "".join(f'<nd ref="{n}"/>' for n in nodes)
    said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
    return f'<way id="{number}" version="1">{refs}{said}</way>'


def streets_of(folder: Path, *ways: str):
    path = folder / "town.osm"
    path.write_text(f'<osm version="0.6">{NODES}{"".join(ways)}</osm>')
    return read(path)


def test_it_works(tmp_path: Path) -> None:
    streets = streets_of(
        tmp_path,
        way(1, (1, 2, 3, 4), highway="secondary", name="解放路"),
        way(2, (2, 5), highway="footway"),
    )
    assert len(streets.lon) == 4  # node 3 is a bend, no junction
    assert sorted(streets.kind.tolist()) == [Kind.SECONDARY, Kind.SECONDARY, Kind.FOOT]
    assert streets.bends.tolist() == [[114.002, 22.5]]
    assert streets.names == ("解放路",)


@pytest.mark.parametrize(
    ("tags", "oneway", "turned"),
    [
        ({"highway": "primary"}, False, False),
        ({"highway": "primary", "oneway": "yes"}, True, False),
        ({"highway": "primary", "oneway": "-1"}, True, True),
        ({"highway": "motorway"}, True, False),
        ({"highway": "motorway", "oneway": "no"}, False, False),
        ({"highway": "tertiary", "junction": "roundabout"}, True, False),
    ],
)
def test_which_way(tmp_path: Path, tags: dict[str, str], oneway: bool, turned: bool) -> None:
    streets = streets_of(tmp_path, way(1, (1, 2), **tags))
    assert streets.oneway.tolist() == [oneway]
    assert (streets.lon[streets.tail[0]] > streets.lon[streets.head[0]]) == turned


def test_what_nobody_may_enter_and_squares_are_left_out(tmp_path: Path) -> None:
    with pytest.raises(StreetsError, match="no streets"):
        streets_of(
            tmp_path,
            way(1, (1, 2), highway="service", access="no"),
            way(2, (1, 2, 4, 1), highway="pedestrian", area="yes"),
        )


def test_a_way_out_of_the_extract_ends_there(tmp_path: Path) -> None:
    streets = streets_of(
        tmp_path, way(1, (1, 2, 99), highway="service"), way(2, (2, 5), highway="path")
    )
    assert len(streets) == 2


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(StreetsError, match="cannot be read"):
        read(tmp_path / "nothing.osm.pbf")
