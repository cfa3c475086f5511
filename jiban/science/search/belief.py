"""Where a missing person is, as probabilities of streets that move with time and facts."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiban.science.search.motion import SHARES, STEP, Motion
from jiban.science.search.steps import Singles, forwards


@dataclass(frozen=True, eq=False)
class Belief:
    """The probability of every street of an area at a moment, of all kinds of such people.

    Attributes:
        motion: how such a person moves there.
        walking: shape (2 · edges, 2), being under way along a way, wandering and outwards.
        resting: shape (edges, 2), resting on an edge, to go on.
        staying: shape (edges,), having got as far as one gets, or being anywhere.
        elsewhere: the probability of being beyond the area, by bus or in a car.
        seconds: since the person was last seen.
    """

    motion: Motion
    walking: Singles
    resting: Singles
    staying: Singles
    elsewhere: float = 0.0
    seconds: float = 0.0

    @classmethod
    def at_first(cls, motion: Motion) -> "Belief":
        """Return the belief of the moment at which the person was last seen."""
        ways = np.flatnonzero(motion.area.starts == motion.start)
        walking = np.zeros((2 * len(motion.area), len(SHARES)), np.float32)
        walking[ways] = np.array(SHARES) / len(ways)
        resting = np.zeros((len(motion.area), len(SHARES)), np.float32)
        anywhere = np.float32(1 - sum(SHARES)) * motion.anywhere
        elsewhere = 1 - sum(SHARES) - float(anywhere.sum(dtype=float))
        return cls(motion, walking, resting, anywhere, max(elsewhere, 0.0))

    @property
    def edges(self) -> Singles:
        """The probability of each edge, shape (edges,)."""
        walking = self.walking.reshape(len(self.staying), -1)
        return np.asarray(_sums(walking) + _sums(self.resting) + self.staying)

    @property
    def total(self) -> float:
        """The probability of having come to this: 1 less what was searched in vain."""
        return float(self.edges.sum(dtype=float)) + self.elsewhere

    def later(self, seconds: float) -> "Belief":
        """Return the belief of a later moment, to whole steps of :data:`STEP`."""
        steps = max(round((seconds - self.seconds) / STEP), 0)
        if not steps:
            return self
        parts = self.walking.copy(), self.resting.copy(), self.staying.copy()
        forwards(self.motion.turns, self.motion.rates, *parts, steps)
        return self._with(*parts, seconds=self.seconds + steps * STEP)

    def _with(self, walking: Singles, resting: Singles, staying: Singles, **more: Any) -> "Belief":
        return replace(self, walking=walking, resting=resting, staying=staying, **more)

    def given(self, likelihood: NDArray[np.float64], elsewhere: float) -> "Belief":
        """Return the belief after a fact (Bayes), of the same total.

        Args:
            likelihood: how likely the fact is with the person on each edge, shape (edges,).
            elsewhere: how likely it is with the person beyond the area.

        Raises:
            ValueError: the fact is impossible wherever the person may be.
        """
        told = float(self.edges @ likelihood) + self.elsewhere * elsewhere
        if not told > 0:
            raise ValueError("this fact is impossible wherever the person may be")
        scale = self.total / told
        by = (likelihood * scale).astype(np.float32)
        return self._with(
            self.walking * np.repeat(by, 2)[:, None],
            self.resting * by[:, None],
            self.staying * by,
            elsewhere=self.elsewhere * elsewhere * scale,
        )

    def less(
        self,
        edges: NDArray[np.int64],
        coverage: NDArray[np.float64],
        *,
        moving: bool = False,
    ) -> "Belief":
        """Return the belief after edges were searched in vain, its total that much less.

        The total says how likely it was that nobody would be found by then. It is not made 1
        again, so that what plans find adds up.

        Args:
            edges: of the area; one that was searched twice stands twice.
            coverage: of each search; the person is seen with the chance 1 - exp(-coverage).
            moving: only who walks or rests would have been seen, not who stays.
        """
        once, at = np.unique(edges, return_inverse=True)
        missed = np.exp(-np.bincount(at, coverage, len(once))).astype(np.float32)
        walking, resting, staying = (
            part.copy() for part in (self.walking, self.resting, self.staying)
        )
        walking.reshape(len(staying), -1)[once] *= missed[:, None]
        resting[once] *= missed[:, None]
        if not moving:
            staying[once] *= missed
        return self._with(walking, resting, staying)


def _sums(rows: Singles) -> Singles:
    """Return the sum of each row; of short rows a product with ones is quicker than a sum."""
    return np.asarray(rows @ np.ones(rows.shape[1], np.float32))
