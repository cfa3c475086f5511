"""A belief moves as people do, adds up, and takes facts in by Bayes' rule."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiban.science.search import CATEGORIES, Area, Belief, Motion
from jiban.science.search.motion import STEP
from jiban.science.streets import Streets
from tests.science.search.conftest import central

WALKS = replace(CATEGORIES["dementia"], speed=1.0, pause=1e12, found=(90, 190, 290, 390))
"""Somebody who never rests, and hardly ever gets no farther than a street here leads."""


def under_way(belief: Belief) -> np.ndarray:
    """The ways of those who walk, of total 1."""
    walking = belief.walking.sum(axis=1, dtype=float)
    return walking / walking.sum()


def test_it_works(row: Area) -> None:
    """After half a minute at 1 m/s half of the walkers have left a street of 60 m."""
    start = row.junction(0)
    later = Belief.at_first(Motion(row, WALKS, start)).later(STEP)
    assert under_way(later) == pytest.approx([0.5, 0, 0.5, 0, 0, 0, 0, 0], abs=5e-3)
    assert later.seconds == STEP


def test_a_second_step_by_hand(row: Area) -> None:
    """Of the half on the second street half go on; next to nobody turns back."""
    start = row.junction(0)
    later = Belief.at_first(Motion(row, WALKS, start)).later(2 * STEP)
    assert under_way(later) == pytest.approx([0.25, 0, 0.5, 0, 0.25, 0, 0, 0], abs=5e-3)


@pytest.mark.parametrize("name", CATEGORIES)
def test_nobody_is_lost_on_the_way(area: Area, name: str) -> None:
    middle = int(np.hypot(*area.places.T).argmin())
    start = Belief.at_first(Motion(area, CATEGORIES[name], middle, [middle + 5]))
    assert start.later(3_600.0).total == pytest.approx(1.0, abs=1e-4)


def test_in_two_goes_as_in_one(belief: Belief) -> None:
    once, twice = belief.later(1_200.0), belief.later(480.0).later(1_200.0)
    assert twice.edges == pytest.approx(once.edges, abs=1e-6)


def test_the_farther_the_later(belief: Belief) -> None:
    """Half of the belief lies farther out after two hours than after one."""
    away = belief.motion.area.away
    mean = [float(belief.later(hours * 3_600.0).edges @ away) for hours in (0, 1, 2)]
    assert mean[0] < mean[1] < mean[2]


def test_straight_on_is_likelier_than_back(belief: Belief) -> None:
    motion = belief.motion
    come, go = motion._turns
    chance = motion._manners(come, go)[:, 0]
    back, on = go == come ^ 1, (motion.area.headings[come] * motion.area.headings[go]).sum(1) > 0.9
    assert chance[on].mean() > 5 * chance[back].mean()


def test_a_place_that_means_something_draws(area: Area) -> None:
    middle = int(np.hypot(*area.places.T).argmin())
    home = int(area.starts[2 * (len(area) // 4)])
    kind = replace(CATEGORIES["autistic"], drawn=0.5)
    near = np.hypot(*(area.middles - area.places[home]).T) < 150
    at_home = []
    for places in ([], [home]):
        later = Belief.at_first(Motion(area, kind, middle, places)).later(5_400.0)
        at_home.append(float(later.edges[near].sum()))
    assert at_home[1] > 2 * at_home[0]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_fact_is_taken_in_by_bayes_rule(belief: Belief, seed: int) -> None:
    rng = np.random.default_rng(seed)
    before = belief.later(600.0)
    likelihood = rng.uniform(0.01, 1.0, len(before.edges))
    after = before.given(likelihood, 0.3)
    expected = np.append(before.edges * likelihood, before.elsewhere * 0.3)
    expected /= expected.sum()
    assert after.edges == pytest.approx(expected[:-1], rel=1e-4, abs=1e-9)
    assert after.elsewhere == pytest.approx(expected[-1], rel=1e-4)
    assert after.total == pytest.approx(1.0, abs=1e-5)


def test_a_fact_leaves_what_was_searched_in_vain(belief: Belief) -> None:
    """The total says how likely it was to come to this, whatever is heard."""
    searched = belief.later(600.0).less(np.arange(50), np.full(50, 1.2))
    assert searched.total < 0.95
    heard = searched.given(np.linspace(0.1, 1.0, len(searched.edges)), 0.5)
    assert heard.total == pytest.approx(searched.total, rel=1e-5)


def test_who_may_be_beyond_the_area(city: Streets, area: Area, belief: Belief) -> None:
    """The half that may be anywhere is within the area as often as such people are found there."""
    within = float(belief.motion.category.within(area.reach))
    assert belief.elsewhere == pytest.approx(0.5 * (1 - within), abs=1e-3)
    narrow = Area.around(city, central(city), 1_200.0)
    less = Belief.at_first(Motion(narrow, belief.motion.category, 0))
    assert less.elsewhere > belief.elsewhere
    assert less.total == pytest.approx(1.0, abs=1e-5)


def test_a_street_at_the_very_start_may_hold_them(row: Area) -> None:
    """Its middle is 30 m from where they were last seen: nearer than the curve begins."""
    anywhere = Motion(row, CATEGORIES["dementia"], 0).anywhere
    assert anywhere[0] == pytest.approx(anywhere[1], rel=1e-3)
    assert anywhere[0] > 0


def test_what_is_impossible_everywhere_is_said(belief: Belief) -> None:
    with pytest.raises(ValueError, match="impossible"):
        belief.given(np.zeros(len(belief.edges)), 0.0)


def test_searched_in_vain(belief: Belief) -> None:
    before = belief.later(600.0)
    likeliest = int(before.edges.argmax())
    after = before.less(np.array([likeliest, likeliest]), np.array([0.5, 0.7]))
    assert after.edges[likeliest] == pytest.approx(before.edges[likeliest] * np.exp(-1.2), rel=1e-5)
    seen = float(before.edges[likeliest]) * (1 - np.exp(-1.2))
    assert before.total - after.total == pytest.approx(seen, rel=1e-3)


def test_a_camera_sees_who_moves(belief: Belief) -> None:
    """Who stays in a building beside it is seen no better by the tenth minute."""
    before = belief.later(600.0)
    edges, coverage = np.arange(20), np.full(20, 2.0)
    after = before.less(edges, coverage, moving=True)
    assert after.staying == pytest.approx(before.staying)
    walked = before.walking.reshape(-1, 4)[:20].sum()
    assert after.walking.reshape(-1, 4)[:20].sum() == pytest.approx(walked * np.exp(-2.0), rel=1e-4)
