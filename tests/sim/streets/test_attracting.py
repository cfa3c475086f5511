"""What attracts in a grown city: every kind, where it belongs, the same for the same seed."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from jiban.science.streets import Attraction, Attractors, Nearest, Streets
from jiban.sim.streets import attract, grow
from jiban.sim.streets.attractors import FAR
from jiban.sim.streets.growing import MIDDLE

WIDTH, EDGES = 9_000.0, 12_000


@pytest.fixture(scope="module")
def city() -> Streets:
    return grow(3, WIDTH, EDGES)


@pytest.fixture(scope="module")
def attractors(city: Streets) -> Attractors:
    return attract(city, 3, WIDTH)


def test_it_works(city: Streets, attractors: Attractors) -> None:
    count = np.bincount(attractors.kind, minlength=len(Attraction))
    assert (count > 0).all()
    assert count[Attraction.HOME] > count[Attraction.TRANSIT] > count[Attraction.SCHOOL]
    assert count[Attraction.SCHOOL] > count[Attraction.PARK] > count[Attraction.HOSPITAL]
    spots = Nearest(city).to(attractors.lon, attractors.lat)
    dry = attractors.kind != Attraction.WATER
    assert spots.away[dry].max() < 0.01
    assert all(name.endswith(("花园", "学校", "站", "医院", "公园")) for name in attractors.names)


def test_the_shore_lies_beyond_the_streets(city: Streets, attractors: Attractors) -> None:
    wet = attractors.kind == Attraction.WATER
    shore = city.plane.metres(attractors.lon[wet], attractors.lat[wet])
    away, _ = cKDTree(city.junctions).query(shore)
    assert away.min() > 40.0
    order = np.argsort(shore[:, 0])
    nearest = np.abs(city.junctions[:, :1] - shore[order, 0]).argmin(axis=1)
    assert (city.junctions[:, 1] > shore[order][nearest, 1]).all(), "no street is in the sea"


def test_there_is_at_most_one_of_a_kind_in_its_square(attractors: Attractors) -> None:
    metres = MIDDLE.metres(attractors.lon, attractors.lat)
    for kind, (_beside, apart) in FAR.items():
        squares = np.floor(metres[attractors.kind == kind] / apart + 1e-9)
        assert len(np.unique(squares, axis=0)) >= 0.98 * len(squares)


def test_the_same_seed_gives_the_same_and_another_others(city: Streets) -> None:
    one, same, other = (attract(city, seed, WIDTH) for seed in (3, 3, 4))
    assert np.array_equal(one.lon, same.lon)
    assert one.names == same.names
    assert not np.array_equal(one.lon, other.lon)


def test_the_streets_of_a_seed_stay_as_they_were(city: Streets) -> None:
    before = city.lon.copy()
    attract(city, 3, WIDTH)
    assert np.array_equal(city.lon, before)
    assert np.array_equal(grow(3, WIDTH, EDGES).lon, before)
