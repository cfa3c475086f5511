"""The best of many scores for many queries, while the scores come in slices."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Rows = NDArray[np.int64]


class Ranking:
    """Keeps for each query the highest scores above 0 that were offered, and a little more."""

    def __init__(self, queries: int, most: int) -> None:
        self.most = most
        self.least = np.zeros(queries, np.float32)
        self.rows = np.empty(0, np.int64)
        self.queries = np.empty(0, np.int64)
        self.scores = np.empty(0, np.float32)
        self._offered: list[tuple[Rows, Rows, Scores]] = []

    def offer(self, start: int, scores: Scores) -> None:
        """Take what may be among the best of scores, shape (rows, queries), rows from *start*."""
        places = np.flatnonzero(scores > self.least)  # in one axis, which is looked through faster
        if len(places):
            rows, queries = np.divmod(places, len(self.least))
            self._offered.append((rows + start, queries, scores[rows, queries]))

    def drop(self) -> None:
        """Let go what is not among the best so far; what scores no more is refused from now on."""
        offered = [(self.rows, self.queries, self.scores), *self._offered]
        rows, queries, scores = (np.concatenate(one) for one in zip(*offered, strict=True))
        order = np.lexsort((rows, -scores, queries))
        ordered = queries[order]
        rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
        kept = order[rank < self.most]
        self.rows, self.queries, self.scores = rows[kept], queries[kept], scores[kept]
        last = order[rank == self.most - 1]
        self.least[queries[last]] = scores[last]
        self._offered = []

    def best(self) -> list[tuple[Rows, Scores]]:
        """Return rows and scores for each query, the highest first; of ties the first row."""
        self.drop()
        starts = np.searchsorted(self.queries, np.arange(1, len(self.least)))
        return list(zip(np.split(self.rows, starts), np.split(self.scores, starts), strict=True))
