"""Themes (主题): which usual words go together, so that the same trouble in other words is alike.

Latent semantic analysis (Deerwester et al. 1990): the directions in which the letters' usual pieces
vary most, by a randomized singular value decomposition (Halko, Martinsson & Tropp 2011).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from jiban.science.repeats.pieces import Ids, Real, Whole

MANY = 48
"""Directions."""
SEEDS, ROUNDS = 10, 3
"""Directions more that are followed while looking, and how often."""
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Themes:
    """Directions of usual pieces.

    Attributes:
        ids: the pieces, ascending.
        directions: of each piece; shape (pieces, ``MANY``).
    """

    ids: Ids
    directions: npt.NDArray[np.float32]

    @classmethod
    def none(cls) -> "Themes":
        """Return what is known before there are enough letters."""
        return cls(np.zeros(0, np.uint32), np.zeros((0, MANY), np.float32))

    @classmethod
    def learn(cls, ids: Ids, weights: sparse.csr_array, usual: Whole) -> "Themes":
        """Find the directions of the columns *usual*; columns are the pieces *ids*, ascending."""
        if min(weights.shape[0], len(usual)) <= MANY + SEEDS:
            return cls.none()
        places = np.full(len(ids), -1)
        places[usual] = np.arange(len(usual))
        rows = _unit(_only(weights, places, len(usual)))
        random = np.random.default_rng(0)
        span = rows @ random.standard_normal((len(usual), MANY + SEEDS))
        for _round in range(ROUNDS):
            span = rows @ (rows.T @ _axes(span))
        directions = _axes(rows.T @ _axes(span))[:, :MANY]
        return cls(ids[usual], directions.astype(np.float32))

    def of(self, ids: Ids, weights: sparse.csr_array) -> Real:
        """Return the themes of letters as rows of length 1; shape (letters, ``MANY``).

        Args:
            ids: the pieces of the columns, ascending.
            weights: of pieces in letters.
        """
        if not len(self.ids):
            return np.zeros((weights.shape[0], MANY))
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        known = np.flatnonzero(self.ids[at] == ids)
        places = np.full(len(ids), -1)
        places[known] = np.arange(len(known))
        directions = self.directions[at[known]].astype(np.float64)
        found = _only(weights, places, len(known)) @ directions
        unit: Real = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), TINY)
        return unit


def _axes(span: Real) -> Real:
    """Return the orthonormal axes of the space that columns span, the longest first.

    By the eigenvectors of the small matrix of products: tall matrices are not decomposed.
    """
    sizes, turns = np.linalg.eigh(span.T @ span)
    lengths = np.sqrt(np.maximum(sizes[::-1], TINY * sizes[-1]))
    axes: Real = span @ (turns[:, ::-1] / lengths)
    return axes


def _only(weights: sparse.csr_array, places: Whole, many: int) -> sparse.csr_array:
    """Return the columns that have a place among *many*; -1 stands for none."""
    at = places[weights.indices]
    kept = np.flatnonzero(at >= 0)
    starts = np.searchsorted(kept, weights.indptr)
    return sparse.csr_array((weights.data[kept], at[kept], starts), (weights.shape[0], many))


def _unit(weights: sparse.csr_array) -> sparse.csr_array:
    """Return the rows at length 1."""
    lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)))
    return sparse.csr_array(weights.multiply(1 / np.maximum(lengths, TINY)[:, None]))
