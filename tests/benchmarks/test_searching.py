"""A search of the benchmark: who is met, by whose luck, and what the rivals do."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from benchmarks.search_world.ground import Ground, Step
from benchmarks.search_world.network import Network
from benchmarks.search_world.people import Missing, Sighting, draw
from benchmarks.search_world.rivals import RIVALS, Rings
from benchmarks.search_world.track import Track, Walk
from benchmarks.search_world.units import LOOKING, Luck, luck, search
from jiban.sim.streets import grow
from tests.science.streets.conftest import town

ROW = [(0, 1, 5, False, -1), (1, 2, 5, False, -1), (2, 3, 5, False, -1)]
"""Three streets of 100 m one after another."""


@pytest.fixture(scope="module")
def row() -> Ground:
    return Ground(Network(town([(0, 0), (100, 0), (200, 0), (300, 0)], ROW)))


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(Network(grow(5, 6_000.0, 5_000)))


def waits(ground: Ground, edge: int) -> Track:
    """Somebody who stays at the end of an edge."""
    walk = Walk(ground.streets.length, ground.streets.tail)
    walk.rest(10 * 3600.0, edge, int(ground.streets.head[edge]))
    return walk.track()


def there(ground: Ground, edge: int) -> Missing:
    return Missing("dementia", 0, np.array([0]), waits(ground, edge), ())


LUCK = Luck(600.0, (0,), (600.0,), LOOKING / 2)


def test_it_works(row: Ground) -> None:
    """A unit looks out along street after street at 4 m/s: the third one's end after 75 seconds."""
    found = search(row, there(row, 2), LUCK, RIVALS["nearest"](row, "dementia", 0, False))
    assert found == pytest.approx(675.0)


def test_bad_luck_takes_a_second_look(row: Ground) -> None:
    """Missed at first, the person in the second street's middle is seen on the way back."""
    track = Track(np.array([0.0, 36_000.0]), np.array([1]), np.array([50.0]), np.array([50.0]))
    person = Missing("dementia", 0, np.array([0]), track, ())
    unlucky = replace(LUCK, unseen=1.5 * LOOKING)
    found = search(row, person, unlucky, RIVALS["nearest"](row, "dementia", 0, False))
    assert found == pytest.approx(600 + (3 * 100 + 150) / 4)


def test_who_walks_ahead_is_caught_up_with(row: Ground) -> None:
    """The person starts at 600 s at 1 m/s; the unit follows at 4 m/s from 33 m behind."""
    walk = Walk(row.streets.length, row.streets.tail)
    walk.rest(567.0, 0, 0)
    for edge in range(3):
        walk.along(edge, edge, 1.0)
    person = Missing("dementia", 0, np.array([0]), walk.track(), ())
    found = search(row, person, LUCK, RIVALS["nearest"](row, "dementia", 0, False))
    assert found == pytest.approx(600 + 33 / 3, abs=0.1)


@pytest.mark.parametrize("name", RIVALS)
def test_a_rival_leaves_no_street_out(ground: Ground, name: str) -> None:
    """Before a street near the middle is searched a second time every one was searched once."""
    near = RIVALS[name](ground, "child 1-3", int(ground.network.walkable[100]), False)
    near.open &= near.away < 400
    near._start()
    at, done = near.middle, list[int]()
    while len(done) < near.open.sum():
        steps = near.route(0, at, 0.0)
        done += [step.edge for step in steps if step.looks]
        at = steps[-1].to if steps else at
    assert name == "heat" or set(done) == set(np.flatnonzero(near.open))
    assert set(done) <= set(np.flatnonzero(near.open))


@pytest.mark.parametrize("name", RIVALS)
def test_who_follows_goes_to_the_newest_sighting(ground: Ground, name: str) -> None:
    middle, other = (int(junction) for junction in ground.network.walkable[[100, 2000]])
    edge = int(ground.network.ways(other)[0][0])
    seen = Sighting(0.0, 10.0, edge, True)
    for follows in (True, False):
        strategy = RIVALS[name](ground, "child 1-3", middle, follows)
        strategy.told(seen, 10.0)
        assert strategy.middle == (ground.streets.tail[edge] if follows else middle)


def test_the_way_is_the_quickest(ground: Ground) -> None:
    begins, edges, ends = ground.network.arrays
    starts = np.repeat(np.arange(len(begins) - 1), np.diff(begins))
    order = np.argsort(-ground.going[edges], kind="stable")
    graph = csr_matrix((len(begins) - 1,) * 2).tolil()
    for way in order:
        graph[starts[way], ends[way]] = ground.going[edges[way]]
    start, to = (int(junction) for junction in ground.network.walkable[[7, 2500]])
    expected = dijkstra(graph.tocsr(), indices=start)[to]
    way = ground.way(start, to)
    assert sum(ground.going[step.edge] for step in way) == pytest.approx(expected)
    assert way[-1].to == to
    assert not any(step.looks for step in way)


def test_a_strategy_knows_nothing_of_the_person(ground: Ground) -> None:
    """The same streets in the same order, wherever the person is."""
    rng = np.random.default_rng(2)
    person = draw(ground.network, "autistic", "onward", rng)
    asked: list[list[Step]] = []

    class Told(Rings):
        def route(self, unit: int, junction: int, now: float) -> list[Step]:
            steps = super().route(unit, junction, now)
            routes.append(steps)
            return steps

    drawn = replace(luck(ground, person, rng), unseen=np.inf)
    for edge in (3, 4):
        routes: list[Step] = []
        elsewhere = replace(person, track=waits(ground, edge))
        assert (
            search(ground, elsewhere, drawn, Told(ground, "autistic", person.start, True)) == np.inf
        )
        asked.append(routes)
    assert asked[0] == asked[1]
