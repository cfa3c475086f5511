"""How a kind of missing people moves along streets: one sparse matrix for half a minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from jiban.science.search.area import Area, Ids
from jiban.science.search.categories import MILE, Category

STEP = 30.0
"""Seconds of one step."""
SHARES = (0.25, 0.25)
"""How many wander, and how many go outwards; the rest may be anywhere."""
Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Motion:
    """The chances of a step among an area's streets.

    Who walks along a way leaves it at the rate at which it is walked through, and goes on by
    another: straight on rather than round the corner, rarely back, at times towards a place that
    means something. Some wander; others go *outwards*, ever farther from where they were last seen.
    They get differently far (:attr:`Category.reaches`); who has got as far as he gets stays there
    or turns back.

    What one is like is not known: a belief is one of all *kinds*, every reach of those who wander,
    then every reach of those who go outwards. Half may be anywhere, as such people are found
    (:attr:`anywhere`): by bus, in a car, or in another way that is not known here.

    Attributes:
        area: the streets.
        category: the kind of person.
        start: the junction of the area at which the person was last seen.
        places: junctions of the area that mean something to the person.
    """

    area: Area
    category: Category
    start: int
    places: Sequence[int] = ()

    @cached_property
    def leaves(self) -> NDArray[np.float64]:
        """The chance that a way is left within a step, shape (2 · edges,)."""
        once = np.minimum(self.category.speed * STEP / self.area.length, 1.0)
        return np.repeat(once, 2)

    @cached_property
    def _turns(self) -> tuple[Ids, Ids]:
        """Every way that ends at a junction with every way that begins there."""
        area = self.area
        ways = np.argsort(area.starts, kind="stable")
        begins = np.searchsorted(area.starts[ways], np.arange(len(area.junctions) + 1))
        first, count = begins[area.ends], np.diff(begins)[area.ends]
        come = np.repeat(np.arange(2 * len(area)), count)
        offset = np.arange(len(come)) - np.repeat(np.cumsum(count) - count, count)
        return come, ways[np.repeat(first, count) + offset]

    @cached_property
    def matrices(self) -> tuple[csr_matrix, ...]:
        """Where who wanders and who goes outwards is after a step, if he has not got there.

        Float32, shape (2 · edges, 2 · edges), from the column to the row; columns sum to 1.
        """
        come, go = self._turns
        kind, area = self.category, self.area
        angle = (area.headings[come] * area.headings[go]).sum(axis=1)
        on = np.exp(kind.straight * (angle - 1))
        on[go == come ^ 1] *= kind.back
        (far,) = np.minimum(self._far([self.start]), 1e6)
        gains = (far[area.ends[go]] - far[area.starts[go]]) / np.repeat(area.length, 2)[go]
        outwards = np.sqrt(on) * (np.maximum(gains, 0.0) ** 2 + 0.01)
        drawn = self._drawn(come, go) if self.places else None
        return tuple(self._matrix(come, go, weight, drawn) for weight in (on, outwards))

    def _matrix(
        self, come: Ids, go: Ids, weight: NDArray[np.float64], drawn: NDArray[np.float64] | None
    ) -> csr_matrix:
        chance = self._shares(come, weight)
        if drawn is not None:
            chance = (1 - self.category.drawn) * chance + self.category.drawn * drawn
        every = np.arange(2 * len(self.area))
        rows, columns = np.concatenate([go, every]), np.concatenate([come, every])
        chance = np.concatenate([chance * self.leaves[come], 1 - self.leaves])
        shape = (len(every), len(every))
        return csr_matrix((chance.astype(np.float32), (rows, columns)), shape=shape)

    @cached_property
    def backwards(self) -> tuple[csr_matrix, ...]:
        """The matrices with rows and columns changed: where walkers were from."""
        return tuple(matrix.T.tocsr() for matrix in self.matrices)

    def _shares(self, come: Ids, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        total = np.bincount(come, weight, 2 * len(self.area))
        return np.asarray(weight / total[come])

    def _drawn(self, come: Ids, go: Ids) -> NDArray[np.float64]:
        """Return the chances of the ways on of who goes to the places, near ones more often."""
        far = self._far(self.places)
        scale = max(float(self.category.found[1]) * MILE, 100.0)
        chance, total = np.zeros(len(come)), np.zeros(len(come))
        area = self.area
        for away in np.minimum(far, 1e6):
            nearer = away[area.starts[go]] - away[area.ends[go]]
            leads = np.exp(4 * nearer / np.repeat(area.length, 2)[go])
            wanted = np.exp(-away[area.starts[go]] / scale) + 1e-9
            chance += wanted * self._shares(come, leads)
            total += wanted
        return np.asarray(chance / total)

    def _far(self, places: Sequence[int]) -> NDArray[np.float64]:
        """Return the metres on foot to each place, shape (places, junctions)."""
        area, count = self.area, len(self.area.junctions)
        order = np.argsort(-area.length, kind="stable")
        ways = np.concatenate([2 * order, 2 * order + 1])
        # Of parallel edges csr_matrix would add the lengths: the shortest, which comes last, stays.
        key = area.starts[ways] * count + area.ends[ways]
        _keys, last = np.unique(key[::-1], return_index=True)
        ways = ways[::-1][last]
        lengths = np.repeat(area.length, 2)[ways]
        graph = csr_matrix((lengths, (area.starts[ways], area.ends[ways])), shape=(count, count))
        return np.asarray(dijkstra(graph, indices=np.asarray(places, np.int64)))

    @cached_property
    def arrives(self) -> NDArray[np.float32]:
        """The chance in a step that a walker has got as far as he gets.

        Shape (kinds, 2 · edges): of who is on his way outwards, beginning a fifth before the reach.
        """
        area = self.area
        away = np.repeat(np.maximum(area.away, 1.0), 2)
        outwards = (area.headings * np.repeat(area.middles, 2, axis=0)).sum(axis=1) / away
        reach = np.array([metres for metres, _share in self.category.reaches])[:, None]
        beyond = np.clip((away - 0.8 * reach) / (0.4 * reach), 0.0, 1.0)
        once = (beyond * np.maximum(outwards, 0.0)).astype(np.float32)
        return np.concatenate([once] * len(SHARES))

    @cached_property
    def anywhere(self) -> Singles:
        """Where such people are found, by distance alone, shape (edges,), of total 1."""
        area, metres = self.area, np.array([0.0, *self.category.found[:-1], np.inf]) * MILE
        zone = np.clip(np.searchsorted(metres, area.away) - 1, 0, len(metres) - 2)
        long = np.bincount(zone, area.length, len(metres) - 1)
        shares = np.diff(np.array([0.0, *self.category.within(metres[1:-1]), 1.0]))
        chance = shares[zone] * area.length / np.maximum(long, 1.0)[zone]
        return np.asarray(chance / chance.sum(), np.float32)

    @cached_property
    def shares(self) -> NDArray[np.float32]:
        """How many of such people are of each kind, shape (kinds,)."""
        reaches = [share for _metres, share in self.category.reaches]
        return np.outer(SHARES, reaches).reshape(-1).astype(np.float32)

    @cached_property
    def _spreads(self) -> NDArray[np.int64]:
        """How many ways the first *n* ways can lead to within a step, shape (2 · edges + 1,)."""
        matrix = self.matrices[0]
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        farthest = np.zeros(matrix.shape[0], np.int64)
        farthest[matrix.indices] = rows  # rows ascend, and of several the last one stays
        return np.concatenate([[0], np.maximum.accumulate(farthest) // 2 * 2 + 2])

    def move(self, kind: int, left: Singles, walking: Singles) -> int:
        """Put where walkers of a kind on the first ways are after a step into *walking*.

        Args:
            kind: of :attr:`shares`.
            left: shape (ways,), who has not got there and does not rest.
            walking: shape (2 · edges,), nobody beyond the first ways.

        Returns:
            How many ways they may be on now.
        """
        matrix = self.matrices[kind * len(SHARES) // len(self.shares)]
        onto = int(self._spreads[len(left)])
        until = matrix.indptr[onto]
        part = csr_matrix(
            (matrix.data[:until], matrix.indices[:until], matrix.indptr[: onto + 1]),
            shape=(onto, matrix.shape[1]),
        )
        walking[: len(left)] = left
        walking[:onto] = part @ walking
        return onto

    @property
    def pauses(self) -> np.float32:
        """The chance that a walker begins to rest within a step."""
        return np.float32(1 - np.exp(-STEP / self.category.pause))

    @property
    def resumes(self) -> np.float32:
        """The chance that one who rests goes on within a step."""
        return np.float32(1 - np.exp(-STEP / self.category.rest))
