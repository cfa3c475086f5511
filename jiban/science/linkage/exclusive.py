"""One to one (一对一): how likely each pair is, when nobody can be two people.

The odds of a pair, looked at alone, do not know that there are three others of the same name. Given
that each row is one with at most one row of the other side, the probability of a pair is a sum over
all matchings, which is out of reach; belief propagation on the pairs gives it exactly where they
form trees, and roughly in dense knots (Huang & Jebara 2009, "Approximating the permanent with
belief propagation", arXiv:0908.1769).
"""

import numpy as np

from jiban.science.linkage.learning import Real, Whole

ROUNDS = 200
SETTLED = 1e-9
MOST = 300.0
"""Weights are cut here, so that odds stay finite."""


def exclusive(left: Whole, right: Whole, weights: Real) -> Real:
    """Return the probability of each pair; those of a row sum to at most 1.

    Args:
        left, right: rows of the pairs, numbered from 0 on either side; no pair twice.
        weights: binary logarithms of the odds of each pair alone; finite.

    Raises:
        ValueError: if a pair stands there twice.
    """
    if not len(weights):
        return np.zeros(0)
    if np.unique(np.stack([left, right]), axis=1).shape[1] != len(weights):
        raise ValueError("a pair stands there twice")
    odds = np.exp2(np.minimum(weights, MOST))
    # What a row says to a pair: how likely it is free, as far as its other pairs tell.
    free_left, free_right = np.ones(len(odds)), np.ones(len(odds))
    for _ in range(ROUNDS):
        before = free_left
        free_left = _free(left, odds * free_right)
        free_right = _free(right, odds * free_left)
        if np.abs(free_left - before).max() < SETTLED:
            break
    both = odds * free_left * free_right
    chances: Real = both / (1 + both)
    return chances


def _free(rows: Whole, odds: Real) -> Real:
    """Return 1 / (1 + the odds of the other pairs of the same row) for each pair.

    Each sum without its own pair is made without subtracting, which would lose small odds beside
    large ones: from the pairs before it in its row and those after it.
    """
    order = np.argsort(rows, kind="stable")
    ordered, sorted_rows = odds[order], rows[order]
    before, after = _sums(sorted_rows, ordered), _sums(sorted_rows[::-1], ordered[::-1])[::-1]
    free = np.empty(len(odds))
    free[order] = 1 / (1 + before + after)
    return free


def _sums(rows: Whole, odds: Real) -> Real:
    """Return for each pair the sum of the odds that stand before it in its row."""
    sums = np.zeros(len(odds))
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    place = np.arange(len(rows)) - np.repeat(starts, np.diff(np.append(starts, len(rows))))
    for step in range(1, place.max() + 1):
        at = np.flatnonzero(place == step)
        sums[at] = sums[at - 1] + odds[at - 1]
    return sums
