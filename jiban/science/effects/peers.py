"""Which untreated units are comparable: those that had as much, and whose counts went the same way.

Peers are chosen by the time before only. What came afterwards must not choose what it is compared
with (Abadie, Diamond and Hainmueller 2010, "Synthetic Control Methods for Comparative Case
Studies", JASA 105).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEWEST, MOST = 3, 12
"""Peers: with fewer nothing is measured, more are only less alike."""
FEWEST_LETTERS = 5
"""Letters before, without which a unit is compared with nothing."""


def choose(before: Floats, treated: Sequence[int], candidates: Sequence[int]) -> list[int]:
    """Return the candidates most alike the treated units, the nearest first; at most ``MOST``.

    Args:
        before: counts of the time before, shape (units, days); days left out hold NaN.
        treated: rows of the treated units.
        candidates: rows of the units that could be compared with them.
    """
    if not len(treated):
        return []
    able = [n for n in candidates if np.nansum(before[n]) >= FEWEST_LETTERS]
    mine = _looks(before[list(treated)]).mean(axis=0)
    apart = {n: float(((_looks(before[[n]])[0] - mine) ** 2).sum()) for n in able}
    return sorted(able, key=lambda n: (apart[n], n))[:MOST]


def _looks(counts: Floats) -> Floats:
    """Return how much and which way: log of letters a day, and of the later half to the earlier."""
    half = counts.shape[1] // 2
    early, late = (
        (np.nansum(part, axis=1) + 0.5) / np.maximum(1, np.isfinite(part).sum(axis=1))
        for part in (counts[:, :half], counts[:, half:])
    )
    return np.stack([np.log((early + late) / 2), np.log(late / early)], axis=1)
