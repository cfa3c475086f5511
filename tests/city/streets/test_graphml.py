"""Streets from GraphML: each street once, whichever way one may go; clear words about bad files."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from jiban.city.streets import StreetsError, read
from jiban.science.streets import Kind

HEAD = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d1" for="node" attr.name="x" attr.type="string"/>
<key id="d2" for="node" attr.name="y" attr.type="string"/>
<key id="d3" for="edge" attr.name="highway" attr.type="string"/>
<key id="d4" for="edge" attr.name="oneway" attr.type="string"/>
<key id="d5" for="edge" attr.name="name" attr.type="string"/>
<key id="d6" for="edge" attr.name="geometry" attr.type="string"/>
<graph edgedefault="directed">
<node id="1"><data key="d1">114.00</data><data key="d2">22.5</data></node>
<node id="2"><data key="d1">114.01</data><data key="d2">22.5</data></node>
"""
FOLDER = Path(os.environ.get("JIBAN_DATA") or Path(__file__).parents[4] / "shared" / "data")
FUTIAN = FOLDER / "map" / "shenzhen_futian.graphml.gz"


def edge(source: int, target: int, highway: str, oneway: bool, more: str = "") -> str:
    return (
        f'<edge source="{source}" target="{target}"><data key="d3">{highway}</data>'
        f'<data key="d4">{oneway}</data>{more}</edge>'
    )


def written(folder: Path, *edges: str) -> Path:
    path = folder / "town.graphml"
    path.write_text(HEAD + "".join(edges) + "</graph></graphml>")
    return path


def test_it_works(tmp_path: Path) -> None:
    bend = '<data key="d6">LINESTRING (114.0 22.5, 114.005 22.501, 114.01 22.5)</data>'
    both = [edge(1, 2, "residential", False, bend), edge(2, 1, "residential", False, bend)]
    name = '<data key="d5">幸福路</data>'
    streets = read(written(tmp_path, *both, edge(2, 1, "primary_link", True, name)))
    assert len(streets) == 2
    assert streets.kind.tolist() == [Kind.RESIDENTIAL, Kind.PRIMARY]
    assert streets.oneway.tolist() == [False, True]
    assert (streets.tail[1], streets.head[1]) == (1, 0)
    assert streets.bends.tolist() == [[114.005, 22.501]]
    assert [streets.name_of(n) for n in range(2)] == ["", "幸福路"]


def test_what_was_joined_counts_as_its_greatest(tmp_path: Path) -> None:
    joined = edge(1, 2, "['steps', 'primary']", True, "<data key=\"d5\">['甲路', '乙路']</data>")
    streets = read(written(tmp_path, joined))
    assert streets.kind.tolist() == [Kind.PRIMARY]
    assert streets.name_of(0) == "甲路"


def test_what_is_no_street_is_left_out(tmp_path: Path) -> None:
    with pytest.raises(StreetsError, match="no streets"):
        read(written(tmp_path, edge(1, 2, "proposed", False)))


def test_packed(tmp_path: Path) -> None:
    plain = written(tmp_path, edge(1, 2, "service", False))
    packed = tmp_path / "town.graphml.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert len(read(packed)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<graphml", "cannot be read"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><graphml/>', "cannot be read"),
        (HEAD + '<node id="3"/></graph></graphml>', "'x' is missing"),
        (HEAD + edge(1, 9, "service", True) + "</graph></graphml>", "'9' is missing"),
    ],
)
def test_a_bad_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "bad.graphml"
    path.write_text(text)
    with pytest.raises(StreetsError, match=said):
        read(path)


def test_another_kind_of_file(tmp_path: Path) -> None:
    with pytest.raises(StreetsError, match=r"\.graphml"):
        read(tmp_path / "streets.shp")


@pytest.mark.skipif(not FUTIAN.exists(), reason=f"{FUTIAN} is not here (set JIBAN_DATA)")
def test_the_middle_of_a_real_city() -> None:
    streets = read(FUTIAN)
    assert len(streets.lon) == 1751
    # 4,009 directed edges: 1,181 of one way, and each of the other 2,828 twice
    assert streets.oneway.sum() == 1181
    assert len(streets) == 1181 + 2828 // 2
    assert 200e3 < streets.length.sum() < 260e3
    assert "景田路" in streets.names
    assert np.hypot(*np.ptp(streets.junctions, axis=0)) < 7000
