"""One to one (一对一): how likely each pair is, when nobody can be two people.

The odds of a pair, looked at alone, do not know that there are three others of the same name. Given
that each row is one with at most one row of the other side, the probability of a pair is a sum over
all matchings. Belief propagation on the pairs gives it exactly where they form trees (Huang &
Jebara 2009, "Approximating the permanent with belief propagation", arXiv:0908.1769). Where they
form knots whose smaller side has up to ``FEW`` rows it is summed over the sets of rows that are
taken; in greater knots the propagated probability stands, which can be off by some tenths.
"""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from jiban.science.linkage.learning import Real, Whole

ROUNDS = 200
SETTLED = 1e-9
MOST = 300.0
"""Weights are cut here, so that odds stay finite."""
FEW = 10
"""Rows of the smaller side of a knot up to which it is summed exactly: 1,024 sets of them."""


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
    weights = np.minimum(weights, MOST)
    chances = _propagated(left, right, np.exp2(weights))
    for knot in _knots(left, right):
        summed = _summed(left[knot], right[knot], weights[knot])
        if summed is not None:
            chances[knot] = summed
    return chances


def _knots(left: Whole, right: Whole) -> list[Whole]:
    """Return the pairs of each part that hangs together and is no tree."""
    lefts, rights = (np.unique(rows, return_inverse=True)[1] for rows in (left, right))
    count = int(lefts.max()) + 1
    ends = lefts, count + rights
    size = count + int(rights.max()) + 1
    links = coo_matrix((np.ones(len(left)), ends), shape=(size, size))
    parts, part = connected_components(links, directed=False)
    edges = np.bincount(part[lefts], minlength=parts)
    pairs = np.split(np.argsort(part[lefts], kind="stable"), np.cumsum(edges)[:-1])
    knotted = np.flatnonzero(edges >= np.bincount(part, minlength=parts))
    return [pairs[one] for one in knotted]


def _summed(left: Whole, right: Whole, weights: Real) -> Real | None:
    """Return the exact probabilities of the pairs of one knot; None if it is too great.

    Row after row of the greater side is given a row of the smaller one, or none; what is kept is
    how much all ways weigh that have taken the same set of rows.
    """
    rows, few = (np.unique(side, return_inverse=True)[1] for side in (left, right))
    if few.max() > rows.max():
        rows, few = few, rows
    if few.max() >= FEW:
        return None
    sets = np.arange(1 << (int(few.max()) + 1))
    pairs = [np.flatnonzero(rows == row) for row in range(int(rows.max()) + 1)]
    nothing = np.where(sets == 0, 0.0, -np.inf)
    taken_before = [nothing]
    for own in pairs:
        taken_before.append(_given(taken_before[-1], sets, few[own], weights[own]))
    free_after = [np.zeros(len(sets))]
    for own in reversed(pairs):
        free_after.append(_open(free_after[-1], sets, few[own], weights[own]))
    free_after.reverse()
    whole = free_after[0][0]
    chances = np.empty(len(weights))
    for row, own in enumerate(pairs):
        for pair in own:
            bit = 1 << int(few[pair])
            without = sets[sets & bit == 0]
            ways = taken_before[row][without] + weights[pair] + free_after[row + 1][without | bit]
            chances[pair] = np.exp2(np.logaddexp2.reduce(ways) - whole)
    return chances


def _given(before: Real, sets: Whole, few: Whole, weights: Real) -> Real:
    """Return how much the ways weigh, by the set taken, after one row more."""
    after = before.copy()
    for one, weight in zip(few, weights, strict=True):
        with_it = sets[sets & (1 << int(one)) != 0]
        less = with_it ^ (1 << int(one))
        after[with_it] = np.logaddexp2(after[with_it], before[less] + weight)
    return after


def _open(after: Real, sets: Whole, few: Whole, weights: Real) -> Real:
    """Return how much the ways of all rows from one on weigh, by the set taken before it."""
    before = after.copy()
    for one, weight in zip(few, weights, strict=True):
        without = sets[sets & (1 << int(one)) == 0]
        more = without | (1 << int(one))
        before[without] = np.logaddexp2(before[without], after[more] + weight)
    return before


def _propagated(left: Whole, right: Whole, odds: Real) -> Real:
    """Return the probabilities by belief propagation."""
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
