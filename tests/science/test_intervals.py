"""The score interval, against a published table and by property."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.intervals import wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_it_works(successes: int, trials: int, low: float, high: float) -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3 (score, no correction), 95 %
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_of_many_at_once() -> None:
    low, high = wilson(np.array([81.0, 15.0]), np.array([263.0, 148.0]))
    assert low == pytest.approx([0.2553, 0.0624], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1605], abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_it_lies_around_the_share_and_within_0_and_1(counted: tuple[int, int]) -> None:
    successes, trials = counted
    low, high = wilson(successes, trials)
    share, rounding = successes / trials, 1e-12
    assert -rounding <= low <= share + rounding
    assert share - rounding <= high <= 1 + rounding
    mirrored = wilson(trials - successes, trials)
    assert (1 - high, 1 - low) == pytest.approx(mirrored)


def test_more_of_the_same_makes_surer() -> None:
    widths = [high - low for low, high in (wilson(n * 3, n * 4) for n in (1, 10, 100, 1000))]
    assert widths == sorted(widths, reverse=True)


def test_to_be_surer_costs_width() -> None:
    low, high = wilson(8, 10, 0.99)
    inner_low, inner_high = wilson(8, 10, 0.9)
    assert low < inner_low < inner_high < high
