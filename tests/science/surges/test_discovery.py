"""The share of false discoveries, held down."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.surges.discovery import q_values

many = st.lists(st.floats(0, 1), min_size=1, max_size=60)


def test_it_is_benjamini_and_hochbergs() -> None:
    # by hand: 0.01·4/1, 0.02·4/2, 0.5·4/3, 0.6·4/4, each no more than those after it
    assert q_values(np.array([0.5, 0.01, 0.6, 0.02])) == pytest.approx([0.6, 0.04, 0.6, 0.04])


@given(many, st.randoms(use_true_random=False))
def test_order_does_not_matter(p: list[float], random: object) -> None:
    values = np.array(p)
    order = np.argsort(values[::-1], kind="stable")
    turned = q_values(values[::-1][order])
    assert np.sort(q_values(values)) == pytest.approx(np.sort(turned))


@given(many)
def test_a_smaller_p_has_no_larger_q(p: list[float]) -> None:
    values = np.sort(np.array(p))
    found = q_values(values)
    assert (np.diff(found) >= 0).all()
    assert (found >= values - 1e-12).all()
    assert (found <= 1).all()


@given(many, st.integers(0, 500))
def test_those_left_out_count_as_tested(p: list[float], more: int) -> None:
    values = np.array(p)
    padded = q_values(np.concatenate([values, np.ones(more)]))[: len(values)]
    assert q_values(values, len(values) + more) == pytest.approx(padded)


def test_no_more_false_ones_than_borne() -> None:
    """200 true nulls and 20 shifted ones, 2,000 times: on average at most a twentieth is false."""
    rng = np.random.default_rng(3)
    shares = []
    for _time in range(2000):
        p = np.concatenate([rng.random(200), rng.random(20) ** 6])
        found = q_values(p) <= 0.05
        shares.append(found[:200].sum() / max(1, found.sum()))
    assert np.mean(shares) <= 0.05


def test_nothing_tested_finds_nothing() -> None:
    assert len(q_values(np.array([]))) == 0
