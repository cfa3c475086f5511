"""The way to the street that is worth most per second is the one that trying all of them finds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from jiban.science.search import Area
from jiban.science.search.means import Means
from jiban.science.search.routes import AWAY, Believed, First, Paper, most_of, route, towards


@pytest.fixture(scope="module")
def means(area: Area) -> Means:
    going = area.length / np.maximum(area.streets.speed[area.edges], 2.5)
    return Means(area, going, np.maximum(area.length / 4.0, 1.0))


@pytest.fixture(scope="module")
def paper(area: Area) -> Paper:
    junctions = len(area.junctions)
    return Paper(np.full(junctions, np.inf), np.full(junctions, -1))


@pytest.fixture(scope="module")
def seconds(area: Area, means: Means) -> np.ndarray:
    """Seconds from everywhere to everywhere, by SciPy; of parallel streets the quicker counts."""
    order = np.argsort(-np.repeat(means.going, 2), kind="stable")
    quickest = {(area.starts[way], area.ends[way]): means.going[way // 2] for way in order}
    (starts, ends), took = zip(*quickest, strict=True), list(quickest.values())
    count = len(area.junctions)
    return dijkstra(csr_matrix((took, (starts, ends)), shape=(count, count)))


def by_trying_all(
    area: Area, means: Means, away: np.ndarray, worth: np.ndarray, overhead: float
) -> float:
    """The most per second of any street, by all of them."""
    nearer = np.minimum(away[area.starts[::2]], away[area.ends[::2]])
    return float((worth / (nearer + means.looking + overhead)).max())


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), overhead=st.sampled_from([0.0, 30.0, 600.0]))
def test_it_works(
    area: Area, means: Means, paper: Paper, seconds: np.ndarray, seed: int, overhead: float
) -> None:
    rng = np.random.default_rng(seed)
    worth = rng.exponential(size=len(area)) ** 3 * (rng.random(len(area)) < 0.02)
    left = rng.uniform(0.1, 1.0, len(area))
    start = int(rng.integers(len(area.junctions)))
    most = most_of(worth, left, means.looking)
    rate, path = towards(means.net, paper, start, worth, left, most, overhead)
    best = by_trying_all(area, means, seconds[start], worth * left, overhead)
    assert rate == pytest.approx(best)
    assert area.starts[path[0]] == start
    assert (area.ends[path[:-1]] == area.starts[path[1:]]).all()
    took = means.going[path[:-1] // 2].sum() + means.looking[path[-1] // 2] + overhead
    assert (worth * left)[path[-1] // 2] / took == pytest.approx(best)
    assert np.isinf(paper.far).all()
    assert (paper.before == -1).all()


def test_where_nothing_is_worth_it_nobody_goes(area: Area, means: Means, paper: Paper) -> None:
    nothing = np.zeros(len(area))
    most = most_of(nothing, nothing, means.looking)
    rate, path = towards(means.net, paper, 0, nothing, nothing, most, 0.0)
    assert (rate, path.tolist()) == (0.0, [-1])


def test_no_street_exceeds_what_was_reckoned_beforehand(area: Area, means: Means) -> None:
    rng = np.random.default_rng(5)
    worth, left = rng.exponential(size=len(area)) ** 4, rng.random(len(area))
    most = most_of(worth, left, means.looking)
    for n, away in enumerate(AWAY):
        assert (worth * left / (away + means.looking)).max() <= most[n] * (1 + 1e-9)


def test_what_a_route_finds_is_what_it_takes_off(area: Area, means: Means, paper: Paper) -> None:
    rng = np.random.default_rng(7)
    chance = rng.dirichlet(np.full(len(area), 0.3))
    left = np.ones(len(area))
    most = most_of(chance, left, means.looking)[None]
    believed = Believed(chance[None], most, 0.0, 300.0, left)
    taken = route(means.net, paper, believed, First(chance, most[0], 0.0), 0, 0.0, 300.0)
    assert taken.gains.sum() == pytest.approx(float(chance @ (1 - left)))
    assert (np.diff(taken.ends) > 0).all()
    assert taken.ends[-2] < 300.0
