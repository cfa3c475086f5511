"""Profiles (画像) of letters: what each weighs in its pieces, so that pairs can be compared."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from jiban.science.repeats import places
from jiban.science.repeats.letters import Letters
from jiban.science.repeats.pieces import Real, Whole
from jiban.science.repeats.themes import TINY
from jiban.science.repeats.wording import Wording


@dataclass(frozen=True, slots=True)
class Profiles:
    """Profiles of some letters, one row each; columns are the pieces that any of them has.

    Attributes:
        weights: how telling a piece is × (1 + log of how often it stands there); rows of length 1.
        titles: squares of how telling the title's pieces are; rows sum to 1, without a title to 0.
        naming: how telling a column is, or 0.0 if it is not rare.
        themes: the letters' themes, rows of length 1; all 0 before any are known.
        districts: the districts that each letter names.
    """

    weights: sparse.csr_array
    titles: sparse.csr_array
    naming: Real
    themes: Real
    districts: Sequence[frozenset[str]]

    @classmethod
    def of(cls, letters: Letters, wording: Wording) -> "Profiles":
        """Return the profiles of letters by the wording of their bureau."""
        rows, many, column = letters.pieces.rows, len(letters), letters.columns
        counts = wording.count(letters.ids)
        telling = wording.telling(counts)
        weights = wording.weigh(letters, telling)
        weights.data /= np.maximum(_lengths(weights.data, rows, many), TINY)[rows]
        titled = letters.titled
        squares = telling[column[titled]] ** 2
        sums = np.bincount(rows[titled], squares, many)
        squares /= np.maximum(sums, TINY)[rows[titled]]
        starts = np.searchsorted(titled, letters.pieces.starts)
        return cls(
            weights,
            sparse.csr_array((squares, column[titled], starts), weights.shape),
            np.where(wording.is_rare(counts), telling, 0.0),
            wording.themes.of(letters.ids, weights),
            [places.districts(text) for text in letters.texts],
        )


def _lengths(values: Real, rows: Whole, many: int) -> Real:
    """Return the Euclidean length of each of *many* rows."""
    lengths: Real = np.sqrt(np.bincount(rows, values**2, many))
    return lengths
