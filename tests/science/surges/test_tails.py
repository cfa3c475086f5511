"""Tails of the negative binomial, and several p values as one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jiban.science.surges import tails

means = st.floats(0.01, 200)
spreads = st.floats(0, 2)


@given(st.integers(0, 400), means, spreads)
def test_it_is_scipys(count: int, mean: float, spread: float) -> None:
    variance = mean + spread * mean**2
    if spread * mean < 1e-6:
        wanted = stats.poisson(mean)
    else:
        size = mean / (spread * mean)
        wanted = stats.nbinom(size, size / (size + mean))
    found = tails.at_least(np.array(count), np.array(mean), np.array(variance))
    assert found == pytest.approx(wanted.sf(count - 1), rel=1e-4, abs=1e-12)
    exact = tails.exactly(np.array(count), np.array(mean), np.array(variance))
    assert exact == pytest.approx(wanted.pmf(count), rel=1e-4, abs=1e-12)


@given(means, spreads)
def test_more_is_rarer(mean: float, spread: float) -> None:
    counts = np.arange(60.0)
    found = tails.middle(counts, np.array(mean), np.array(mean + spread * mean**2))
    assert (np.diff(found) <= 1e-12).all()
    assert found.max() <= 1
    assert found.min() >= -1e-12


def test_randomised_p_values_are_uniform() -> None:
    rng = np.random.default_rng(1)
    mean = rng.uniform(0.1, 20, 40_000)
    counts = rng.poisson(rng.gamma(4, mean / 4))
    found = tails.randomised(counts, mean, mean + mean**2 / 4, rng.random(len(mean)))
    assert stats.kstest(found, "uniform").pvalue > 0.01


@given(st.floats(1e-200, 0.9))
def test_the_same_again_says_no_more(p: float) -> None:
    assert tails.together(np.full(7, p)) == pytest.approx(p, rel=1e-6)


@given(st.lists(st.floats(1e-12, 1), min_size=2, max_size=7), st.randoms())
def test_order_does_not_matter(p: list[float], random: object) -> None:
    shuffled = sorted(p)
    assert tails.together(np.array(p)) == pytest.approx(tails.together(np.array(shuffled)))


def test_a_day_without_any_does_not_hide_the_days_before() -> None:
    assert tails.together(np.array([1.0, 1e-9, 1e-9, 1e-9, 1e-9, 1e-9, 1e-9])) < 1e-8


@pytest.mark.parametrize("correlation", [0.0, 0.6, 0.95])
def test_joined_p_values_keep_their_level(correlation: float) -> None:
    rng = np.random.default_rng(2)
    shared = rng.normal(size=(200_000, 1)) * np.sqrt(correlation)
    p = stats.norm.sf(shared + rng.normal(size=(200_000, 7)) * np.sqrt(1 - correlation))
    joined = tails.together(p)
    for level in (0.01, 0.001):
        assert (joined < level).mean() < 1.3 * level
