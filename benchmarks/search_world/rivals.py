"""The ways in which streets are searched without a belief that moves: what any planner must beat.

Each takes the last place at which the person was seen as its middle: the one of the call, or, where
it *follows*, the newest that a witness told. What was searched is not searched again before the
rest was; on a new middle all counts anew.

- *rings*: from the middle outwards, zone after zone, bounded by the distances within which a
  quarter, half, three quarters and 95 % of such people were found (Koester 2008);
- *spiral*: outwards in rounds a hundred metres apart, twelve streets to a unit;
- *nearest*: to the middle, and from there always the nearest street not searched;
- *heat*: the street with the most probability per second on the way and there, the probability
  from the same distances of found people, searched ones less by what a search would have seen.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.search_world.ground import Ground, Step
from benchmarks.search_world.people import GROUPS, MILE, Sighting
from benchmarks.search_world.units import LOOKING

AREA = 15_000.0
"""Metres around the middle beyond which nobody searches."""


class Wanted:
    """Streets that are to be searched once each.

    Attributes:
        left: how many of them are left.
    """

    def __init__(self, edges: NDArray[np.bool_]) -> None:
        self._wanted, self.left = edges.astype(float), int(edges.sum())

    def nearest(self, ground: Ground, junction: int) -> list[Step]:
        """Take the one that is nearest to a junction off the list; nothing if none is reached."""
        steps = ground.nearest(junction, self._wanted)
        if steps:
            self._wanted[steps[-1].edge] = 0.0
        self.left = self.left - 1 if steps else 0
        return steps


@dataclass(eq=False)
class Rival(ABC):
    """A strategy around a middle.

    Attributes:
        ground: where units go.
        group: of the missing person.
        middle: the junction at which the person was last seen.
        follows: whether the middle moves to where a witness saw the person.
    """

    ground: Ground
    group: str
    middle: int
    follows: bool

    def __post_init__(self) -> None:
        self._around()
        self._start()

    def _around(self) -> None:
        s = self.ground.streets
        middles = (s.junctions[s.tail] + s.junctions[s.head]) / 2 - s.junctions[self.middle]
        self.away = np.hypot(*middles.T)
        self.angle = np.arctan2(middles[:, 1], middles[:, 0])
        self.length = s.length
        self.open = s.walked & (self.away < AREA)

    @abstractmethod
    def _start(self) -> None:
        """Begin anew around the middle."""

    @abstractmethod
    def route(self, unit: int, junction: int, now: float) -> list[Step]:
        """Return what a unit does next."""

    def told(self, sighting: Sighting, now: float) -> None:
        """Take the place of a sighting as the new middle."""
        if self.follows:
            self.middle = int(self.ground.streets.tail[sighting.edge])
            self._around()
            self._start()

    def searched(self, edge: int, coverage: float, now: float) -> None:
        """Do nothing: what was given to a unit counts as searched from then on."""
        return

    @property
    def bounds(self) -> NDArray[np.float64]:
        """Metres within which 25, 50, 75 and 95 % were found."""
        return np.array(GROUPS[self.group].found) * MILE


class Rings(Rival):
    """Zone after zone."""

    def _start(self) -> None:
        self.zone = np.searchsorted(self.bounds, self.away)
        self.at, self.wanted = -1, Wanted(self.open & False)

    def route(self, unit: int, junction: int, now: float) -> list[Step]:
        """Take the nearest street of the zone that nobody has yet."""
        while not self.wanted.left:
            self.at = (self.at + 1) % 5
            self.wanted = Wanted(self.open & (self.zone == self.at))
        return self.wanted.nearest(self.ground, junction)


class Nearest(Rival):
    """To the middle, then always the nearest."""

    def _start(self) -> None:
        self.come = set[int]()
        self.wanted = Wanted(self.open)

    def route(self, unit: int, junction: int, now: float) -> list[Step]:
        """Go to the middle first; then take the nearest street that nobody has yet."""
        if unit not in self.come:
            self.come.add(unit)
            way = self.ground.way(junction, self.middle)
            if way:
                return way
        if not self.wanted.left:
            self.wanted = Wanted(self.open)
        return self.wanted.nearest(self.ground, junction)


ROUND, CHUNK = 100.0, 12


class Spiral(Rival):
    """Outwards in rounds."""

    def _start(self) -> None:
        edges = np.flatnonzero(self.open)
        rounds = self.away[edges] // ROUND
        self.order = edges[np.lexsort((self.angle[edges], rounds))]
        self.next = 0
        self.mine: dict[int, Wanted] = {}

    def route(self, unit: int, junction: int, now: float) -> list[Step]:
        """Take the nearest of one's streets, or the next twelve of the spiral."""
        if unit not in self.mine or not self.mine[unit].left:
            chunk = np.zeros(len(self.open), bool)
            chunk[self.order[self.next : self.next + CHUNK]] = True
            self.mine[unit] = Wanted(chunk)
            self.next = self.next + CHUNK if self.next + CHUNK < len(self.order) else 0
        return self.mine[unit].nearest(self.ground, junction)


class Heat(Rival):
    """The most probability per second, by how far such people are found."""

    def _start(self) -> None:
        self.gain = self._prior
        self.most, self.taken = float(self.gain.max()), 0

    @property
    def _prior(self) -> NDArray[np.float64]:
        """The probability of each edge: what lies between two distances is shared by length."""
        zone = np.searchsorted(self.bounds, self.away)
        length = np.where(self.open & (self.away < 2 * self.bounds[-1]), self.length, 0.0)
        total = np.bincount(zone, length, 5)
        shares = np.array([0.25, 0.25, 0.25, 0.2, 0.05])
        return np.asarray(shares[zone] * length / np.maximum(total[zone], 1.0))

    def route(self, unit: int, junction: int, now: float) -> list[Step]:
        """Take the street with the most to gain per second."""
        steps = self.ground.richest(junction, self.gain, self.most)
        if steps:
            self.gain[steps[-1].edge] *= np.exp(-LOOKING)
            self.taken += 1
            if self.taken % 50 == 0:
                self.most = float(self.gain.max())
        return steps


RIVALS: dict[str, type[Rival]] = {
    "rings": Rings,
    "spiral": Spiral,
    "nearest": Nearest,
    "heat": Heat,
}
