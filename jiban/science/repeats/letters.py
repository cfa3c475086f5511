"""Letters as they are looked at: their texts, taken to pieces once for everything that follows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jiban.science.repeats.pieces import Ids, Pieces, Whole, pieces

LONGEST = 600
"""Characters of a body that are looked at; what a letter is about stands before."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it was written."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Letters:
    """Some letters, taken to pieces.

    Attributes:
        titles: their titles, in lower case.
        texts: title and body, shortened, in lower case.
        pieces: of the texts.
        ids: the pieces that any of them has, ascending.
        columns: where each of ``pieces`` stands in ``ids``.
        titled: which of ``pieces`` stand in the title, as ascending positions.
    """

    titles: Sequence[str]
    texts: Sequence[str]
    pieces: Pieces
    ids: Ids
    columns: Whole
    titled: Whole

    @classmethod
    def read(cls, written: Sequence[Written]) -> "Letters":
        """Take letters to pieces."""
        titles = [letter.title.lower() for letter in written]
        bodies = [letter.body[:LONGEST].lower() for letter in written]
        texts = [f"{title}\n{body}" for title, body in zip(titles, bodies, strict=True)]
        found, named = pieces(texts), pieces(titles)
        # Whatever stands in the title stands in the text, and both are in ascending order.
        titled = np.searchsorted(found.keys, named.keys)
        ids, columns = np.unique(found.ids, return_inverse=True)
        return cls(titles, texts, found, ids, columns, titled)

    def __len__(self) -> int:
        return len(self.texts)
