"""False discoveries held down (Benjamini and Hochberg 1995, JRSS B 57)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def q_values(p: Floats, tested: int | None = None) -> Floats:
    """Return for each p value the least level at which Benjamini–Hochberg would reject it.

    Args:
        p: shape (n,).
        tested: how many were tested, when the ones left out here had a p value of 1.
    """
    p = np.asarray(p, dtype=float)
    if not len(p):
        return p
    order = np.argsort(p, kind="stable")
    stepped = p[order] * max(len(p), tested or 0) / np.arange(1, len(p) + 1)
    found = np.empty(len(p))
    found[order] = np.minimum.accumulate(stepped[::-1])[::-1].clip(max=1)
    return found
