"""The bound for a moving person: exact where that can be checked, else above what is possible."""

from dataclasses import replace

import numpy as np
import pytest

from jiban.science.search import CATEGORIES, Area, Belief, Motion
from jiban.science.search.bound import bound
from jiban.science.search.optimum import optimum

WALKS = replace(CATEGORIES["dementia"], speed=1.0, pause=300.0, rest=300.0)


def done(belief: Belief, rate: np.ndarray, effort: np.ndarray, every: float) -> float:
    """What a division of effort finds, by going through it."""
    at = belief
    for n, spent in enumerate(effort):
        at = at.less(np.arange(len(rate)), rate * spent)
        if n + 1 < len(effort):
            at = at.later(at.seconds + every)
    return float(belief.edges.sum(dtype=float) - at.edges.sum(dtype=float))


def test_it_works(row: Area) -> None:
    """At one time it is the optimum for a target that stays."""
    belief = Belief.at_first(Motion(row, WALKS, row.junction(0))).later(120.0)
    rate = np.full(4, 0.05)
    found = bound(belief, rate, [40.0])
    still = optimum(belief.edges.astype(float), rate, 40.0)
    assert found.success == pytest.approx(still.success, rel=1e-4)
    assert found.most == pytest.approx(still.success, rel=1e-4)


def test_no_division_finds_more(row: Area) -> None:
    """Two thousand divisions by chance, and small changes of the best one, stay below."""
    belief = Belief.at_first(Motion(row, WALKS, row.junction(0))).later(60.0)
    rate, efforts = np.array([0.02, 0.05, 0.03, 0.04]), [30.0, 20.0, 40.0]
    found = bound(belief, rate, efforts, rounds=20)
    assert found.effort.sum(axis=1) == pytest.approx(efforts)
    assert found.success == pytest.approx(done(belief, rate, found.effort, 60.0), rel=1e-4)
    rng = np.random.default_rng(3)
    for n in range(2_000):
        shares = rng.dirichlet(np.full(4, 0.5), 3)
        effort = shares * np.array(efforts)[:, None]
        if n % 2:
            effort = 0.98 * found.effort + 0.02 * effort
        assert done(belief, rate, effort, 60.0) <= found.most + 1e-6
    assert found.most - found.success < 1e-3


def test_more_rounds_find_more(belief: Belief) -> None:
    later, rate = belief.later(900.0), np.full(len(belief.edges), 0.04)
    efforts = [120.0] * 8
    once, often = (bound(later, rate, efforts, rounds=rounds) for rounds in (1, 10))
    assert once.success <= often.success + 1e-6
    assert often.most <= once.most + 1e-6
    assert once.success <= often.most
    assert often.most - often.success < 0.02 * often.success
