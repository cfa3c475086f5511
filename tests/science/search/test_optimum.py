"""Effort against a still target: by hand, against another optimiser, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from jiban.science.search.optimum import optimum


def test_it_works() -> None:
    """Two cells of 2/3 and 1/3, rate 1: up to ln 2 all goes to the first, then half to each."""
    chances, rates = np.array([2 / 3, 1 / 3]), np.ones(2)
    assert optimum(chances, rates, 0.5).effort == pytest.approx([0.5, 0])
    assert optimum(chances, rates, np.log(2)).effort == pytest.approx([np.log(2), 0])
    found = optimum(chances, rates, np.log(2) + 1)
    assert found.effort == pytest.approx([np.log(2) + 0.5, 0.5])
    assert found.success == pytest.approx(1 - 2 / 3 * np.exp(-0.5))
    assert found.margin == pytest.approx(np.exp(-0.5) / 3)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000), cells=st.integers(2, 6), total=st.floats(0.01, 20.0))
def test_no_other_optimiser_finds_more(seed: int, cells: int, total: float) -> None:
    rng = np.random.default_rng(seed)
    chances, rates = rng.dirichlet(np.ones(cells)), rng.uniform(0.1, 3.0, cells)
    found = optimum(chances, rates, total)
    assert found.effort.sum() == pytest.approx(total)
    assert (found.effort >= 0).all()

    def missed(effort: np.ndarray) -> float:
        return float((chances * np.exp(-rates * effort)).sum())

    other = minimize(
        missed,
        np.full(cells, total / cells),
        bounds=[(0, None)] * cells,
        constraints={"type": "eq", "fun": lambda effort: effort.sum() - total},
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert found.success >= 1 - other.fun - 1e-6


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000), total=st.floats(0.0, 50.0))
def test_nowhere_is_one_more_second_better_spent(seed: int, total: float) -> None:
    """Where effort is spent its margin is the same, elsewhere it is no higher (Kuhn and Tucker)."""
    rng = np.random.default_rng(seed)
    chances, rates = rng.dirichlet(np.full(200, 0.2)), rng.uniform(0.01, 1.0, 200)
    found = optimum(chances, rates, total)
    margins = chances * rates * np.exp(-rates * found.effort)
    assert margins[found.effort > 0] == pytest.approx(found.margin)
    assert (margins <= found.margin * (1 + 1e-9)).all()


def test_nothing_to_find() -> None:
    found = optimum(np.zeros(3), np.ones(3), 5.0)
    assert (found.success, found.effort.sum()) == (0.0, 0.0)


@pytest.mark.parametrize(("rate", "total"), [(0.0, 1.0), (-1.0, 1.0), (1.0, -1.0)])
def test_what_cannot_be_is_said(rate: float, total: float) -> None:
    with pytest.raises(ValueError, match="at least 0"):
        optimum(np.array([1.0]), np.array([rate]), total)
