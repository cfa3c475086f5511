"""The missing people of the benchmark walk on streets, without leaps, for the whole time."""

import numpy as np
import pytest

from benchmarks.search_world.network import Network
from benchmarks.search_world.people import GROUPS, MILE, distances, draw
from benchmarks.search_world.track import Track, Walk
from benchmarks.search_world.walkers import HORIZON, WALKERS, Manner
from jiban.sim.streets import grow
from tests.science.streets.conftest import town

MANNER = Manner(speed=1.0, spread=0.2, reach=1500.0, rest=0.3)


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(grow(5, 6_000.0, 5_000))


def walked(network: Network, name: str, seed: int) -> Track:
    rng = np.random.default_rng(seed)
    start = int(rng.choice(network.walkable))
    places = rng.choice(network.walkable, 6)
    return WALKERS[name](network, MANNER, start, places, rng)


@pytest.mark.parametrize("name", WALKERS)
def test_it_works(network: Network, name: str) -> None:
    track = walked(network, name, 1)
    assert track.at[0] == 0
    assert track.at[-1] >= HORIZON
    assert (np.diff(track.at) > 0).all()
    assert network.streets.walked[track.edge].all()


@pytest.mark.parametrize("name", WALKERS)
def test_nobody_leaps(network: Network, name: str) -> None:
    """Where one leg ends the next begins, and nobody is faster than people walk."""
    s = network.streets
    for seed in range(10):
        track = walked(network, name, seed)
        begins = np.where(track.from_ > 0, s.head[track.edge], s.tail[track.edge])
        ends = np.where(track.to > 0, s.head[track.edge], s.tail[track.edge])
        assert np.array_equal(ends[:-1], begins[1:])
        pace = np.abs(track.to - track.from_) / np.diff(track.at)
        assert pace.max() < 3.0


@pytest.mark.parametrize("name", WALKERS)
def test_the_same_seed_the_same_way(network: Network, name: str) -> None:
    one, two = walked(network, name, 3), walked(network, name, 3)
    assert np.array_equal(one.at, two.at)
    assert np.array_equal(one.edge, two.edge)


def test_a_place_between() -> None:
    block = town([(0, 0), (100, 0)], [(0, 1, 5, False, -1)])
    walk = Walk(block.length, block.tail)
    walk.along(0, 1, 1.0)
    walk.rest(50.0, 0, 0)
    track = walk.track()
    assert track.place(0.0) == (0, pytest.approx(100.0, abs=0.01))
    assert track.place(30.0) == (0, pytest.approx(70.0, abs=0.01))
    assert track.place(120.0) == (0, pytest.approx(0.0, abs=0.01))
    assert track.place(1e9)[0] == 0


@pytest.mark.parametrize("group", GROUPS)
def test_people_of_a_group(network: Network, group: str) -> None:
    rng = np.random.default_rng(11)
    people = [draw(network, group, name, rng) for name in WALKERS for _ in range(4)]
    for person in people:
        assert person.start in network.walkable
        told = [sighting.told for sighting in person.sightings]
        assert told == sorted(told)
        for sighting in person.sightings:
            assert sighting.told >= sighting.at
            if sighting.right:
                assert sighting.edge == person.track.place(sighting.at)[0]
    assert distances(network, people, 0.0).max() < 400


def test_half_of_them_get_about_as_far_as_half_of_them_were_found(network: Network) -> None:
    """Small children, who stay well within the small town."""
    rng = np.random.default_rng(12)
    group = "child 1-3"
    people = [draw(network, group, "onward", rng) for _ in range(150)]
    median = np.median(distances(network, people, 4 * 3600.0))
    assert median == pytest.approx(GROUPS[group].found[1] * MILE, rel=0.45)
