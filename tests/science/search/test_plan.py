"""A plan: who is free takes what is worth most per second, and nothing is given out twice."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from jiban.science.search import Area, Belief
from jiban.science.search.bound import bound
from jiban.science.search.means import Means
from jiban.science.search.plan import Leg, Unit, plan, success

SECONDS = 900.0


@pytest.fixture(scope="module")
def later(belief: Belief) -> Belief:
    return belief.later(1_800.0)


@pytest.fixture(scope="module")
def means(area: Area) -> Means:
    going = area.length / np.maximum(area.streets.speed[area.edges], 2.5)
    return Means(area, going, np.maximum(area.length / 4.0, 1.0))


@pytest.fixture(scope="module")
def routes(later: Belief, means: Means) -> list[list[Leg]]:
    """Of three units, two in the middle and one that is free ten minutes later."""
    middle = later.motion.start
    return plan(
        later,
        means,
        [Unit(middle, 1_800.0), Unit(middle, 1_800.0), Unit(middle, 2_400.0)],
        SECONDS,
    )


def test_it_works(routes: list[list[Leg]], later: Belief) -> None:
    assert all(routes)
    assert min(leg.begins for leg in routes[2]) == 2_400.0
    gained = sum(leg.gain for legs in routes for leg in legs)
    assert 0.05 < gained < 1.0


def test_legs_follow_each_other(routes: list[list[Leg]], area: Area, later: Belief) -> None:
    for legs in routes:
        assert area.starts[legs[0].way] == later.motion.start
        for one, two in pairwise(legs):
            assert area.ends[one.way] == area.starts[two.way]
            assert one.ends == two.begins


def test_the_first_street_is_worth_most_per_second(
    routes: list[list[Leg]], later: Belief, means: Means, area: Area
) -> None:
    """Of all streets at the middle's junction none has more per second than the one taken."""
    here = [way for way in range(2 * len(area)) if area.starts[way] == later.motion.start]
    rate = later.edges / means.looking
    first = next(leg for leg in routes[0] if leg.looks)
    took = first.ends - 1_800.0
    assert later.edges[first.way // 2] / took >= max(rate[way // 2] for way in here) * 0.999


def test_two_units_do_not_search_the_same(routes: list[list[Leg]]) -> None:
    """Of what two units look along within five minutes next to nothing is the same street."""
    early = [
        {leg.way // 2 for leg in legs if leg.looks and leg.ends < 2_100} for legs in routes[:2]
    ]
    assert len(early[0] & early[1]) <= 0.2 * min(map(len, early))


def test_no_plan_exceeds_the_bound(routes: list[list[Leg]], later: Belief, means: Means) -> None:
    """Two units for ten minutes, three for the last five."""
    found = success(later, means, routes, 1_800.0 + SECONDS)
    most = bound(later, means.rate, [120.0] * 10 + [180.0] * 5, rounds=4).most
    assert 0.3 * most < found < most


def test_nobody_is_found_twice(routes: list[list[Leg]], later: Belief, means: Means) -> None:
    """Gone through minute by minute, less is found than the gains promise, but not much less."""
    gained = sum(leg.gain for legs in routes for leg in legs if leg.ends <= 1_800.0 + SECONDS)
    found = success(later, means, routes, 1_800.0 + SECONDS)
    assert 0.7 * gained < found < gained


def test_of_one_leg_it_is_its_gain(later: Belief, means: Means) -> None:
    edge = int(later.edges.argmax())
    leg = Leg(2 * edge, True, later.seconds, later.seconds + 1.0, 0.0)
    seen = float(later.edges[edge]) * (1 - np.exp(-means.looked))
    assert success(later, means, [[leg]], later.seconds + 60.0) == pytest.approx(seen, rel=1e-3)


def only(belief: Belief, staying: NDArray[np.float32]) -> Belief:
    """Return a belief in which everybody stays somewhere."""
    nobody = np.zeros_like(belief.walking), np.zeros_like(belief.resting)
    return replace(belief, walking=nobody[0], resting=nobody[1], staying=staying)


def test_who_is_far_from_all_that_is_left_goes_there(later: Belief, means: Means) -> None:
    """Only the farthest street is worth anything, and it takes longer to get there than planned."""
    far = int(later.motion.area.away.argmax())
    staying = np.zeros_like(later.staying)
    staying[far] = 1.0
    unit = Unit(later.motion.start, later.seconds)
    (legs,) = plan(only(later, staying), means, [unit], 60.0)
    assert legs[-1].way // 2 == far
    assert legs[-1].ends > later.seconds + 120.0


def test_where_nothing_is_left_nobody_goes(later: Belief, means: Means) -> None:
    nothing = only(later, np.zeros_like(later.staying))
    assert plan(nothing, means, [Unit(later.motion.start, later.seconds)], SECONDS) == [[]]


def test_a_unit_that_comes_too_late_has_nothing(later: Belief, means: Means) -> None:
    assert plan(later, means, [Unit(later.motion.start, 1_800.0 + SECONDS)], SECONDS) == [[]]
