"""How a kind of missing people moves along streets: one sparse matrix for half a minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from jiban.science.search.area import Area, Ids
from jiban.science.search.categories import Category

STEP = 30.0
"""Seconds of one step."""
Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Motion:
    """The chances of a step among an area's streets.

    Who walks along a way leaves it at the rate at which it is walked through, and goes on by
    another: straight on rather than round the corner, rarely back, at times towards a place that
    means something. How far they get is what is known of such people (:meth:`Category.within`): one
    who comes from *d* to *d'* metres has got as far as he gets with the chance
    ``(within(d') - within(d)) / (1 - within(d))``, and stays or turns back.

    Attributes:
        area: the streets.
        category: the kind of person.
        places: junctions of the area that mean something to the person.
    """

    area: Area
    category: Category
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
    def matrix(self) -> csr_matrix:
        """Where walkers are after a step: float32, shape (2 · edges, 2 · edges), columns sum to 1."""
        area, kind = self.area, self.category
        come, go = self._turns
        angle = (area.headings[come] * area.headings[go]).sum(axis=1)
        weight = np.exp(kind.straight * (angle - 1))
        weight[go == come ^ 1] *= kind.back
        weight = self._shares(come, weight)
        if self.places:
            weight = (1 - kind.drawn) * weight + kind.drawn * self._drawn(come, go)
        every = np.arange(2 * len(area))
        rows, columns = np.concatenate([go, every]), np.concatenate([come, every])
        chance = np.concatenate([weight * self.leaves[come], 1 - self.leaves])
        shape = (2 * len(area), 2 * len(area))
        return csr_matrix((chance.astype(np.float32), (rows, columns)), shape=shape)

    def _shares(self, come: Ids, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        total = np.bincount(come, weight, 2 * len(self.area))
        return np.asarray(weight / total[come])

    def _drawn(self, come: Ids, go: Ids) -> NDArray[np.float64]:
        """Return the chances of the ways on of who goes to the places, near ones more often."""
        far = self._far(self.places)
        scale = max(float(self.category.found[1]) * 1609.344, 100.0)
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
        """Return the metres on foot from every junction to each place, shape (places, junctions)."""
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
    def arrives(self) -> Singles:
        """The chance that a walker has got as far as he gets within a step, shape (2 · edges,)."""
        area, kind = self.area, self.category
        away = np.repeat(np.maximum(area.away, 1.0), 2)
        outwards = (area.headings * np.repeat(area.middles, 2, axis=0)).sum(axis=1) / away
        gained = np.maximum(outwards, 0.0) * kind.speed * STEP
        here = kind.within(away)
        chance = (kind.within(away + gained) - here) / np.maximum(1 - here, 1e-3)
        return np.clip(kind.once * chance, 0.0, 1.0).astype(np.float32)

    @cached_property
    def spreads(self) -> NDArray[np.int64]:
        """How many ways the first *n* ways can lead to within a step, shape (2 · edges + 1,)."""
        matrix = self.matrix
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        farthest = np.zeros(matrix.shape[0], np.int64)
        farthest[matrix.indices] = rows  # rows ascend, and of several the last one stays
        return np.concatenate([[0], np.maximum.accumulate(farthest) // 2 * 2 + 2])

    def moved(self, walking: Singles, count: int) -> tuple[Singles, int]:
        """Return where walkers on the first *count* ways, shape (count,), are after a step.

        Returns:
            Shape (2 · edges,), and how many ways they may be on now.
        """
        onto = int(self.spreads[count])
        matrix = self.matrix
        from_, gone = np.zeros(matrix.shape[1], np.float32), np.zeros(matrix.shape[1], np.float32)
        from_[:count] = walking
        until = matrix.indptr[onto]
        part = csr_matrix(
            (matrix.data[:until], matrix.indices[:until], matrix.indptr[: onto + 1]),
            shape=(onto, matrix.shape[1]),
        )
        gone[:onto] = part @ from_
        return gone, onto

    @property
    def pauses(self) -> np.float32:
        """The chance that a walker begins to rest within a step."""
        return np.float32(1 - np.exp(-STEP / self.category.pause))

    @property
    def resumes(self) -> np.float32:
        """The chance that one who rests goes on within a step."""
        return np.float32(1 - np.exp(-STEP / self.category.rest))
