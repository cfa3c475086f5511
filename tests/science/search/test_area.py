"""The streets among which somebody is looked for: numbered ring by ring, both ways, none beyond."""

import numpy as np
import pytest

from jiban.science.search import Area
from jiban.science.search.area import RING
from jiban.science.streets import Streets
from tests.science.search.conftest import central


def test_it_works(row: Area) -> None:
    assert len(row) == 4
    assert row.length == pytest.approx([60] * 4, rel=1e-3)
    assert row.away == pytest.approx([30, 90, 150, 210], rel=1e-3)
    assert row.headings[0] == pytest.approx([1, 0], abs=1e-9)
    assert row.headings[1] == pytest.approx([-1, 0], abs=1e-9)


def test_a_way_back_begins_where_the_way_ends(area: Area) -> None:
    ways = np.arange(2 * len(area))
    assert np.array_equal(area.starts[ways ^ 1], area.ends)
    s, edges = area.streets, area.edges
    assert np.array_equal(area.junctions[area.starts[::2]], s.tail[edges])
    assert np.array_equal(area.junctions[area.ends[::2]], s.head[edges])


def test_the_nearest_ring_first_and_nothing_beyond(area: Area) -> None:
    assert (np.diff(area.away // RING) >= 0).all()
    ends = np.hypot(*area.places.T)[area.starts].reshape(-1, 2)
    assert ends.min(axis=1).max() <= 2_500.0


def test_numbers_there_and_back(area: Area) -> None:
    for number in (0, 7, len(area) - 1):
        assert area.number(int(area.edges[number])) == number
    for number in (0, 7, len(area.junctions) - 1):
        assert area.junction(int(area.junctions[number])) == number
    outside = np.setdiff1d(np.arange(len(area.streets)), area.edges)
    assert area.number(int(outside[0])) == -1


def test_nowhere_to_walk_is_said(city: Streets) -> None:
    lon, lat = central(city)
    with pytest.raises(ValueError, match="no street within 10 m"):
        Area.around(city, (lon + 5, lat), 10.0)
