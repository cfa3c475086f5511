"""How a kind of missing people moves along streets: sparse matrices for half a minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from jiban.science.search.area import Area, Ids
from jiban.science.search.categories import MILE, Category
from jiban.science.search.steps import Rates, Singles, Turns

STEP = 30.0
"""Seconds of one step."""
SHARES = (0.25, 0.25)
"""How many wander, and how many go outwards; the rest may be anywhere."""


@dataclass(frozen=True, eq=False)
class Motion:
    """The chances of a step among an area's streets.

    Who walks along a way leaves it at the rate at which it is walked through, and goes on by
    another: straight on rather than round the corner, rarely back, at times towards a place that
    means something. Some wander; others go *outwards*, ever farther from where they were last seen.
    Of those who come to a distance some get no farther (:meth:`Category.beyond`); they stay there
    or turn back.

    What one is like is not known: a belief is one of both. Half may be anywhere, as such people are
    found (:attr:`anywhere`): by bus, in a car, or in another way that is not known here.

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
    def turns(self) -> Turns:
        """Where who wanders and who goes outwards is after a step, from the row to the column.

        The rows add up to 1 with those who halt or stay.
        """
        come, go = self._turns
        walks = (1 - self.arrives) * np.exp(-STEP / self.category.pause)
        leaves = np.repeat(np.minimum(self.category.speed * STEP / self.area.length, 1.0), 2)
        turned = (1 - self.category.stuck) * self.arrives
        on = self._manners(come, go) * (walks * leaves)[come, None]
        on[go == come ^ 1] += turned[:, None]
        keeps = np.repeat((walks * (1 - leaves))[:, None], len(SHARES), axis=1)
        chances = np.concatenate([on, keeps]).astype(np.float32)
        every = np.arange(2 * len(self.area))
        ends = np.concatenate([come, every]), np.concatenate([go, every])
        return Turns.of(*ends, chances, len(every))

    @cached_property
    def rates(self) -> Rates:
        """Who halts, stays, or sets out again."""
        halts = (1 - self.arrives) * -np.expm1(-STEP / self.category.pause)
        stays = self.category.stuck * self.arrives
        resumes = -np.expm1(-STEP / self.category.rest)
        return Rates(halts.astype(np.float32), stays.astype(np.float32), np.float32(resumes))

    def _manners(self, come: Ids, go: Ids) -> NDArray[np.float64]:
        """Return how who leaves a way goes on, wandering and outwards, shape (turns, 2)."""
        kind, area = self.category, self.area
        angle = (area.headings[come] * area.headings[go]).sum(axis=1)
        on = np.exp(kind.straight * (angle - 1))
        on[go == come ^ 1] *= kind.back
        (far,) = np.minimum(self._far([self.start]), 1e6)
        gains = (far[area.ends[go]] - far[area.starts[go]]) / np.repeat(area.length, 2)[go]
        outwards = np.sqrt(on) * (np.maximum(gains, 0.0) ** 2 + 0.01)
        chances = np.stack([self._shares(come, weight) for weight in (on, outwards)], axis=1)
        if self.places:
            chances *= 1 - kind.drawn
            chances += kind.drawn * self._drawn(come, go)[:, None]
        return chances

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
    def arrives(self) -> NDArray[np.float64]:
        """The chance in a step that who walks along a way gets no farther, shape (2 · edges,).

        What a step leads outwards, so many fewer get: the hazard of how far such people get. Those
        who turn round come past again, so that those who stay are as many.
        """
        area, kind = self.area, self.category
        away = np.repeat(np.maximum(area.away, 1.0), 2)
        outwards = (area.headings * np.repeat(area.middles, 2, axis=0)).sum(axis=1) / away
        ahead = away + kind.speed * STEP * np.maximum(outwards, 0.0)
        return np.minimum((1 - kind.beyond(ahead) / kind.beyond(away)) / kind.stuck, 1.0)

    @cached_property
    def anywhere(self) -> Singles:
        """Where such people are found, by distance alone, shape (edges,).

        The total is the share that is found within the area; the others are elsewhere.
        """
        area, metres = self.area, self.category.metres
        ends = np.minimum(metres, area.reach)
        zone = np.maximum(np.searchsorted(metres, area.away), 1)  # the first holds the middle too
        long = np.bincount(zone, area.length, len(metres) + 1)
        shares = np.diff([0.0, *self.category.within(ends), self.category.within(area.reach)])
        return np.asarray(shares[zone] * area.length / np.maximum(long, 1.0)[zone], np.float32)
