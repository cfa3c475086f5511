"""Where a missing person is, as probabilities of streets that move with time and facts."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jiban.science.search.motion import STEP, Motion, Singles


@dataclass(frozen=True, eq=False)
class Belief:
    """The probability of every street of an area at a moment, of all kinds of such people.

    Attributes:
        motion: how such a person moves there.
        walking: shape (kinds, 2 · edges), being under way along a way.
        resting: shape (kinds, edges), resting on an edge, to go on.
        staying: shape (kinds, edges), having got as far as one gets.
        seconds: since the person was last seen.
    """

    motion: Motion
    walking: Singles
    resting: Singles
    staying: Singles
    seconds: float = 0.0

    @classmethod
    def at_first(cls, motion: Motion) -> "Belief":
        """Return the belief of the moment at which the person was last seen."""
        ways = np.flatnonzero(motion.area.starts == motion.start)
        kinds = len(motion.shares)
        walking = np.zeros((kinds, 2 * len(motion.area)), np.float32)
        walking[:, ways] = motion.shares[:, None] / len(ways)
        nothing = np.zeros((kinds, len(motion.area)), np.float32)
        anywhere = np.tile((1 - motion.shares.sum()) / kinds * motion.anywhere, (kinds, 1))
        return cls(motion, walking, nothing, anywhere)

    @property
    def edges(self) -> Singles:
        """The probability of each edge, shape (edges,); what is missing to 1 is elsewhere."""
        still = self.resting.sum(axis=0) + self.staying.sum(axis=0)
        return np.asarray(still + _both(self.walking.sum(axis=0)))

    def later(self, seconds: float) -> "Belief":
        """Return the belief of a later moment, to whole steps of :data:`STEP`."""
        steps = max(round((seconds - self.seconds) / STEP), 0)
        if not steps:
            return self
        walking, resting, staying = (
            part.copy() for part in (self.walking, self.resting, self.staying)
        )
        for kind in range(len(self.motion.shares)):
            _walk(self.motion, kind, walking[kind], resting[kind], staying[kind], steps)
        return replace(
            self,
            walking=walking,
            resting=resting,
            staying=staying,
            seconds=self.seconds + steps * STEP,
        )

    def given(self, likelihood: NDArray[np.float64]) -> "Belief":
        """Return the belief after a fact (Bayes), of total 1 again.

        Args:
            likelihood: how likely the fact is with the person on each edge, shape (edges,).

        Raises:
            ValueError: the fact is impossible wherever the person may be.
        """
        total = float(self.edges @ likelihood)
        if not total > 0:
            raise ValueError("this fact is impossible wherever the person may be")
        return self._times(likelihood / total)

    def less(self, edges: NDArray[np.int64], coverage: NDArray[np.float64]) -> "Belief":
        """Return the belief after edges were searched in vain, its total that much below 1.

        The total says how likely it was that nobody would be found by then. It is not made 1
        again, so that what plans find adds up.

        Args:
            edges: of the area; one that was searched twice stands twice.
            coverage: of each search; the person is seen with the chance 1 - exp(-coverage).
        """
        return self._times(np.exp(-np.bincount(edges, coverage, self.resting.shape[1])))

    def _times(self, factor: NDArray[np.float64]) -> "Belief":
        by = factor.astype(np.float32)
        return replace(
            self,
            walking=self.walking * np.repeat(by, 2),
            resting=self.resting * by,
            staying=self.staying * by,
        )


def _walk(
    motion: Motion,
    kind: int,
    walking: Singles,
    resting: Singles,
    staying: Singles,
    steps: int,
) -> None:
    """Let people of one kind walk so many steps, in place."""
    stuck, half = np.float32(motion.category.stuck), np.float32(0.5)
    count = _last(walking, resting)
    for step in range(steps):
        here, edges = slice(0, count), slice(0, count // 2)
        arrived = walking[here] * motion.arrives[kind, here]
        left = walking[here] - arrived
        paused = left * motion.pauses
        resumed = resting[edges] * motion.resumes
        left -= paused
        staying[edges] += stuck * _both(arrived)
        resting[edges] += _both(paused) - resumed
        count = motion.move(kind, left, walking)
        turned = (1 - stuck) * arrived.reshape(-1, 2)[:, ::-1] + half * resumed[:, None]
        walking[here] += turned.reshape(-1)
        if step % 10 == 9:
            count = _last(walking[:count], resting[: count // 2])
            walking[count:] = 0


def _both(ways: Singles) -> Singles:
    """Return the sum of both directions, shape (edges,)."""
    return np.asarray(ways[::2] + ways[1::2])


SMALLEST = np.float32(1e-8)
"""What is less probable than this is not followed beyond all others."""


def _last(walking: Singles, resting: Singles) -> int:
    """Return how many ways, both directions of an edge together, hold all that counts."""
    found = np.flatnonzero(_both(walking) + resting > SMALLEST)
    return int(2 * found[-1] + 2) if len(found) else 2
