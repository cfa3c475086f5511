"""Which earlier letters a letter may repeat: those that share its most telling pieces.

The same in arrays, for letters that are all at hand, as a desk does in its database.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from jiban.science.repeats.pieces import Real, Whole
from jiban.science.repeats.wording import Posted

NEAREST = 20
"""Earlier letters that a letter is compared with."""
LEAST = 8.0
"""Weight of shared pieces below which letters are not compared: two names' worth."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows, ascending by the later letter, with the weight of the pieces they share."""

    later: Whole
    earlier: Whole
    shared: Real


def nearest(posted: Posted, many: int) -> Pairs:
    """Return for each of *many* letters, in order of arrival, its nearest earlier letters."""
    ids, columns = np.unique(posted.ids, return_inverse=True)
    shape = (many, len(ids))
    weights = sparse.csr_array((posted.weights, (posted.rows, columns)), shape)
    there = sparse.csr_array((np.ones(len(columns)), (posted.rows, columns)), shape)
    shared = sparse.tril(weights @ there.T, k=-1).tocoo()
    return _best(Pairs(shared.row.astype(np.int64), shared.col.astype(np.int64), shared.data))


def _best(pairs: Pairs) -> Pairs:
    """Keep each letter's nearest ones, the nearest first."""
    kept = np.flatnonzero(pairs.shared >= LEAST)
    order = kept[np.lexsort((-pairs.shared[kept], pairs.later[kept]))]
    later = pairs.later[order]
    order = order[np.arange(len(order)) - np.searchsorted(later, later) < NEAREST]
    return Pairs(pairs.later[order], pairs.earlier[order], pairs.shared[order])
