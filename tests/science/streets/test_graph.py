"""Streets as arrays: lengths with their bends, who may go along, wrong arrays refused."""

import numpy as np
import pytest
from shapely import LineString

from jiban.science.streets import Kind, Streets

from .conftest import PLANE, town


def test_it_works(block: Streets) -> None:
    assert len(block) == 5
    bent = 2 * np.hypot(50, 50)
    assert block.length == pytest.approx([100, 100, bent, 100, np.hypot(100, 100)], rel=1e-5)
    assert block.name_of(1) == "解放大道"
    assert block.name_of(2) == ""


def test_a_line_follows_the_bends(block: Streets) -> None:
    lines = block.lines
    assert lines[2].equals_exact(LineString([(50, 50), (0, 100), (-50, 50)]), 1e-3)
    assert [line.length for line in lines] == pytest.approx(block.length)


def test_a_degree_of_latitude_is_as_long_as_on_the_globe() -> None:
    """111.195 km on a sphere of the mean radius, and less by the cosine to the east."""
    north, east = PLANE.metres([114.05, 115.05], [23.55, 22.55])
    assert north == pytest.approx([0, 111_195.08], abs=0.1)
    assert east[0] == pytest.approx(111_195.08 * np.cos(np.radians(22.55)), abs=0.1)


def test_degrees_and_metres_and_back() -> None:
    metres = np.random.default_rng(1).uniform(-30_000, 30_000, (100, 2))
    assert PLANE.metres(*PLANE.degrees(metres).T) == pytest.approx(metres, abs=1e-6)


def test_nobody_walks_on_a_motorway_and_no_car_on_a_path() -> None:
    one = town([(0, 0), (10, 0)], [(0, 1, kind, False, -1) for kind in Kind])
    assert [kind for kind, walked in zip(Kind, one.walked, strict=True) if not walked] == [
        Kind.MOTORWAY
    ]
    assert [kind for kind, speed in zip(Kind, one.speed, strict=True) if not speed] == [Kind.FOOT]


def test_two_junctions_in_one_place_are_no_distance_but_some() -> None:
    """Nothing divides by zero later."""
    assert town([(0, 0), (0, 0)], [(0, 1, Kind.SERVICE, False, -1)]).length == [0.01]


@pytest.mark.parametrize("head", [2, -1])
def test_an_edge_to_nowhere(head: int) -> None:
    with pytest.raises(ValueError, match="no junction"):
        town([(0, 0), (1, 0)], [(0, head, Kind.SERVICE, False, -1)])


def test_arrays_of_different_lengths(block: Streets) -> None:
    with pytest.raises(ValueError, match="name is not as long"):
        Streets(
            block.lon, block.lat, block.tail, block.head, block.kind, block.oneway, block.name[:2]
        )
