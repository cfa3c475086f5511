"""Wording (用语): how many of a bureau's letters have each piece, which tells what is telling.

What every letter has (有关部门) says nothing; the name of an estate that four letters of a thousand
have says nearly all. Weights are inverse document frequencies (Spärck Jones 1972).
"""

import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from jiban.science.repeats.letters import Letters
from jiban.science.repeats.pieces import Ids, Real, Whole, is_long
from jiban.science.repeats.themes import Themes

FEWEST = 500
"""Letters that a young bureau is taken to have; else of its first ten every word were usual."""
THEMED = 250
"""Letters from which themes can be told."""
RARE = 0.02
"""A piece that at most this share of the letters has is rare, like a name."""
USUAL, COMMON = 0.003, 0.1
"""What a share between these has belongs to a kind of trouble: no name, and not in every letter."""
POSTED = 32
"""Pieces by which a letter is found again, the most telling ones."""
CROWD = 200
"""A piece that more letters have finds too many."""
TITLE = 3.0
"""A piece of the title tells as much as so many of the body."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Pieces by which letters are found again: row of the letter, piece, weight; row by row."""

    rows: Whole
    ids: Ids
    weights: Real


@dataclass(frozen=True, slots=True)
class Wording:
    """How many of some letters have each piece; pieces of only one are not kept.

    Attributes:
        letters: how many letters were counted.
        ids: the pieces, ascending.
        counts: how many of the letters have each.
        themes: which of the usual pieces go together.
    """

    letters: int
    ids: Ids
    counts: Whole
    themes: Themes

    @classmethod
    def learn(cls, letters: Letters) -> "Wording":
        """Count the pieces of letters, and find their themes if there are ``THEMED``."""
        counts = np.bincount(letters.columns, minlength=len(letters.ids))
        several = counts > 1
        counted = cls(len(letters), letters.ids[several], counts[several], Themes.none())
        if len(letters) < THEMED:
            return counted
        share = counts / len(letters)
        usual = np.flatnonzero(~is_long(letters.ids) & (share >= USUAL) & (share <= COMMON))
        weights = counted.weigh(letters, counted.telling(counted.count(letters.ids)))
        themes = Themes.learn(letters.ids, weights, usual)
        return cls(counted.letters, counted.ids, counted.counts, themes)

    def count(self, ids: Ids) -> Whole:
        """Return how many letters have each piece, at least one."""
        if not len(self.ids):
            return np.ones(len(ids), np.int64)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.where(self.ids[at] == ids, self.counts[at], 1)

    @property
    def many(self) -> int:
        """The letters that shares and weights are taken of."""
        return max(self.letters, FEWEST)

    def telling(self, counts: Whole) -> Real:
        """Return how telling pieces are that so many letters have: from 0, the more the rarer."""
        telling: Real = np.log((self.many + 1) / (counts + 1))
        return telling

    def is_rare(self, counts: Whole) -> npt.NDArray[np.bool_]:
        """Tell for pieces that so many letters have whether they are rare."""
        return counts <= RARE * self.many

    @staticmethod
    def weigh(letters: Letters, telling: Real) -> sparse.csr_array:
        """Return what each piece weighs in each letter; columns as ``letters.ids``.

        It is how telling the piece is × (1 + log of how often it stands there).
        """
        values = telling[letters.columns] * (1 + np.log(letters.pieces.counts))
        shape = (len(letters), len(letters.ids))
        return sparse.csr_array((values, letters.columns, letters.pieces.starts), shape)

    def posted(self, letters: Letters) -> Posted:
        """Return the pieces by which letters are found again.

        They are at most ``POSTED`` of each letter: those of three characters that tell most and
        that not too many letters have.
        """
        counts = self.count(letters.ids)
        fit = (is_long(letters.ids) & (counts <= CROWD))[letters.columns]
        weights = self.telling(counts)[letters.columns]
        ranked = weights.copy()
        ranked[letters.titled] *= TITLE
        rows, kept = letters.pieces.rows, np.flatnonzero(fit)
        kept = kept[np.lexsort((-ranked[kept], rows[kept]))]
        place = np.arange(len(kept)) - np.searchsorted(rows[kept], rows[kept])
        kept = kept[place < POSTED]
        return Posted(rows[kept], letters.pieces.ids[kept], weights[kept])

    def dumps(self) -> bytes:
        """Return it as bytes, to be kept."""
        kept = io.BytesIO()
        np.savez_compressed(
            kept,
            letters=self.letters,
            ids=self.ids,
            counts=self.counts.astype(np.uint32),
            themed=self.themes.ids,
            directions=self.themes.directions.astype(np.float16),
        )
        return kept.getvalue()

    @classmethod
    def loads(cls, kept: bytes) -> "Wording":
        """Return what :meth:`dumps` kept."""
        with np.load(io.BytesIO(kept), allow_pickle=False) as file:
            themes = Themes(file["themed"], file["directions"].astype(np.float32))
            counts = file["counts"].astype(np.int64)
            return cls(int(file["letters"]), file["ids"], counts, themes)
