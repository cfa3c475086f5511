"""Which series are watched: sums of cells, a cell being one subject at one unit."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Layout:
    """Series as sums of cells, and how they lie within each other.

    Attributes:
        holds: 1 where a series (row) has a cell (column).
        subject: number of the subject whose rhythm a series follows, shape (series,).
        unit: number of its unit, shape (series,).
        tier: 0 for a unit that has no units below, 1 for one above it …, shape (series,).
        whole: for each subject, the series of all its cells.
        inside: for each series, those that are a part of it.
        above: for each series, those that it is a part of.
    """

    holds: csr_matrix
    subject: Ints
    unit: Ints
    tier: Ints
    whole: Ints
    inside: Sequence[Ints] = field(init=False)
    above: Sequence[Ints] = field(init=False)

    def __post_init__(self) -> None:
        shared = csr_matrix(self.holds @ self.holds.T)
        size = np.diff(self.holds.indptr)
        inside, above = [], []
        for n in range(len(size)):
            row = slice(shared.indptr[n], shared.indptr[n + 1])
            others, common = shared.indices[row], shared.data[row]
            inside.append(others[(common == size[others]) & (size[others] < size[n])])
            above.append(others[(common == size[n]) & (size[others] > size[n])])
        object.__setattr__(self, "inside", inside)
        object.__setattr__(self, "above", above)

    def cells_of(self, series: int) -> Ints:
        """Return the cells of a series."""
        return np.asarray(
            self.holds.indices[self.holds.indptr[series] : self.holds.indptr[series + 1]]
        )

    def begins(self, counts: Floats) -> Ints:
        """Return, for each series, the first day on which both its subject and its unit had any.

        Args:
            counts: of the cells, shape (cells, days).
        """
        series = np.asarray(self.holds @ counts) > 0
        first = np.where(series.any(axis=1), series.argmax(axis=1), counts.shape[1])
        of_subject = first[self.whole][self.subject]
        of_unit = np.full(int(self.unit.max()) + 1, counts.shape[1])
        np.minimum.at(of_unit, self.unit, first)
        return np.asarray(np.maximum(of_subject, of_unit[self.unit]))

    def shares_of_units(self, totals: Floats) -> Floats:
        """Return, for each series, the part that its unit has of the totals of all cells."""
        units = int(self.unit.max()) + 1
        rows = csr_matrix(
            (np.ones(len(self.unit)), (self.unit, np.arange(len(self.unit)))),
            shape=(units, len(self.unit)),
        )
        has = (rows @ self.holds) > 0
        of_unit = np.asarray(has @ totals, dtype=float) + 0.5
        return np.asarray(of_unit[self.unit] / (totals.sum() + 1))
