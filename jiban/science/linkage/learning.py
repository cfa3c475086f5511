"""Learning (学习): how likely levels are among pairs of one person, without anybody saying which.

Expectation–maximisation for the Fellegi–Sunter model (Winkler 1988; Dempster, Laird & Rubin 1977)
over patterns of levels. How likely levels are among other pairs is known beforehand from random
ones, and so is how rare pairs of one person are; both stay as they are. So it does not matter by
which rules the pairs were chosen, as long as they leave out few of one person.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

ROUNDS = 500
SETTLED = 1e-6
DOUBT = 0.5
"""Pairs of one person that are taken to have been seen in every level (Jeffreys 1946): what was
never seen may happen."""


def maximised(
    patterns: Whole, counts: Real, among_others: Sequence[Real], prior: float
) -> list[Real]:
    """Return for each comparison how likely each level is among pairs of one person.

    Args:
        patterns: levels of pairs, -1 where nothing is known; shape (patterns, comparisons).
        counts: pairs of each pattern.
        among_others: for each comparison how likely each level is among other pairs; all above 0.
        prior: the probability that a random pair is one person.

    Everything starts equally likely, so what is rarest among others tells most at first.
    """
    levels = [np.full(len(others), 1 / len(others)) for others in among_others]
    known = [patterns[:, n] >= 0 for n in range(patterns.shape[1])]
    for _ in range(ROUNDS):
        logits = np.full(len(counts), np.log(prior / (1 - prior)))
        for n, (own, others) in enumerate(zip(levels, among_others, strict=True)):
            logits += np.where(known[n], np.log(own / others)[patterns[:, n]], 0.0)
        likely = counts / (1 + np.exp(-logits))
        before, levels = levels, []
        for n, others in enumerate(among_others):
            seen = np.bincount(patterns[known[n], n], likely[known[n]], len(others)) + DOUBT
            levels.append(seen / seen.sum())
        moved = max(np.abs(a - b).max() for a, b in zip(before, levels, strict=True))
        if moved < SETTLED:
            break
    return levels
