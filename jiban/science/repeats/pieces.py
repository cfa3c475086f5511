"""Pieces (片段): the runs of two and three characters that texts consist of, as numbers.

Chinese has no spaces, and a dictionary does not know the names of estates and companies, by which
letters about one problem are told from letters about the same kind of trouble elsewhere. Runs of
characters need no dictionary. They are made for many texts at once, in arrays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jiban.science.letters.width import NARROW

Ids = npt.NDArray[np.uint32]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]

SIZES = (2, 3)
"""Characters of a piece."""
_GAP = 0
_STEP, _MIX = np.uint64(1_000_003), np.uint64(0x9E3779B97F4A7C15)


def _kept() -> npt.NDArray[np.uint64]:
    """Return for each character what it counts as: narrow and lower, or a gap between words."""
    kept = np.zeros(1 << 16, np.uint64)
    kept[0x3400:0xA000] = np.arange(0x3400, 0xA000)
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789":
        kept[[ord(letter), ord(letter.upper())]] = ord(letter)
    for wide, narrow in NARROW.items():
        kept[wide] = kept[narrow]
    return kept


_KEPT = _kept()


@dataclass(frozen=True, slots=True)
class Pieces:
    """The distinct pieces of some texts, text by text and ascending within each.

    Attributes:
        starts: where each text's pieces begin, and at the end how many there are; shape (n + 1,).
        ids: 32-bit numbers of the pieces; of a million pieces some hundred share one by chance.
        counts: how often each stands in its text.
    """

    starts: Whole
    ids: Ids
    counts: Whole

    @property
    def rows(self) -> Whole:
        """The text of each piece."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    @property
    def keys(self) -> npt.NDArray[np.uint64]:
        """One number for each text and piece, ascending."""
        return self.rows.astype(np.uint64) << np.uint64(32) | self.ids


def pieces(texts: Sequence[str]) -> Pieces:
    """Return the pieces of texts, in one way of writing; none reaches over a sign or a space."""
    lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    joined = "\0".join((*texts, "")).encode("utf-32-le", "surrogatepass")
    codes = _KEPT[np.minimum(np.frombuffer(joined, np.uint32), 0xFFFF)]
    owners = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths) << np.uint64(32)
    within, mixed, keys = codes != _GAP, codes, []
    for size in range(2, max(SIZES) + 1):
        following = codes[size - 1 :]
        mixed = (mixed[: len(following)] * _STEP) ^ (following * _MIX)
        within = within[: len(following)] & (following != _GAP)
        found = mixed[within]
        # The lowest bit tells the size (see is_long).
        number = ((found ^ (found >> np.uint64(29))) * _MIX) >> np.uint64(33)
        keys.append(owners[: len(following)][within] | number << np.uint64(1) | np.uint64(size & 1))
    every = np.sort(np.concatenate(keys))
    new = np.ones(len(every), bool)
    new[1:] = every[1:] != every[:-1]
    first = np.flatnonzero(new)
    distinct = every[first]
    starts = np.searchsorted(distinct, np.arange(len(texts) + 1, dtype=np.uint64) << np.uint64(32))
    return Pieces(starts, distinct.astype(np.uint32), np.diff(first, append=len(every)))


def is_long(ids: Ids) -> npt.NDArray[np.bool_]:
    """Tell for each piece whether it is one of three characters."""
    return (ids & np.uint32(1)).astype(bool)
