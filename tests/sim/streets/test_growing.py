"""A grown city: the same for the same seed, in one piece, on land, with every kind of street."""

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from jiban.science.streets import Kind, Streets
from jiban.sim.streets import grow
from jiban.sim.streets.growing import MIDDLE
from jiban.sim.streets.land import Land

WIDTH, EDGES = 9_000.0, 12_000
"""A small one is grown in a moment."""


@pytest.fixture(scope="module")
def city() -> Streets:
    return grow(3, WIDTH, EDGES)


def test_it_works(city: Streets) -> None:
    assert len(city) == pytest.approx(EDGES, rel=0.05)
    east, north = np.ptp(city.junctions, axis=0)
    assert east == pytest.approx(WIDTH, rel=0.05)
    assert north > 0.4 * WIDTH
    assert set(city.kind.tolist()) == set(Kind) - {Kind.SERVICE}
    assert 10 < np.median(city.length) < 120


def test_the_same_seed_the_same_city(city: Streets) -> None:
    again = grow(3, WIDTH, EDGES)
    for name in ("lon", "lat", "tail", "head", "kind", "name"):
        assert np.array_equal(getattr(again, name), getattr(city, name)), name
    assert again.names == city.names
    assert len(grow(4, WIDTH, EDGES)) != len(city)


def test_it_hangs_together(city: Streets) -> None:
    count = len(city.lon)
    links = coo_matrix((np.ones(len(city)), (city.tail, city.head)), shape=(count, count))
    assert connected_components(links, directed=False)[0] == 1


def test_no_edge_is_there_twice(city: Streets) -> None:
    ends = np.sort(np.column_stack([city.tail, city.head]), axis=1)
    assert len(np.unique(ends, axis=0)) == len(city)
    assert (city.tail != city.head).all()


def test_nothing_stands_in_the_sea_or_on_a_hill(city: Streets) -> None:
    land = Land.draw(np.random.default_rng(3), WIDTH)
    places = MIDDLE.metres(city.lon, city.lat)
    assert land.carries(places).all()
    x = np.linspace(-WIDTH / 2, WIDTH / 2, 50)
    assert not land.carries(np.column_stack([x, land.shore(x) - 10])).any()
    assert not land.carries(land.hills[:, :2]).any()


def test_streets_have_names_that_nobody_has_twice_in_a_row(city: Streets) -> None:
    assert "一环路" in city.names
    named = city.name >= 0
    assert named.mean() > 0.8
    assert city.name.max() < len(city.names)
