"""What no plan can exceed while the person moves: the forward-and-backward algorithm."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiban.science.search.area import Floats
from jiban.science.search.belief import Belief
from jiban.science.search.motion import STEP
from jiban.science.search.optimum import optimum
from jiban.science.search.steps import Singles, backwards


@dataclass(frozen=True, slots=True)
class Bound:
    """What divisible effort can do.

    Attributes:
        success: the probability of finding the person with the best division that was found.
        most: what no division of the effort exceeds.
        effort: shape (times, edges), that division, seconds.
    """

    success: float
    most: float
    effort: Floats


def bound(
    belief: Belief, rate: Floats, efforts: Sequence[float], every: float = 60.0, rounds: int = 8
) -> Bound:
    """Divide effort over streets and times so that a moving person is found most probably.

    Each round goes through the times once: what is best at one time, given what is done before it
    and after it, is the optimum for a still target (Brown 1980). The gap to what is possible at
    most is that of Washburn (1983): success is concave in the effort, so that no plan gains more
    than its gradient promises.

    Args:
        belief: where the person is now.
        rate: shape (edges,), coverage per second of looking along each edge.
        efforts: seconds of looking by all units together, at each time.
        every: seconds from one time to the next, whole steps of the belief.
        rounds: how often the times are gone through, at least once.
    """
    times, edges = len(efforts), len(rate)
    effort = np.zeros((times, edges))
    success = 0.0
    for _ in range(rounds):
        after = _survivals(belief, rate, effort, every)
        at = belief
        for n in range(times):
            probability = _unfound(at, after[n])
            effort[n] = optimum(probability, rate, efforts[n]).effort
            at = at.less(np.arange(edges), rate * effort[n])
            if n + 1 < times:
                at = at.later(at.seconds + every)
        success = belief.total - at.total
    return Bound(success, success + _gap(belief, rate, effort, efforts, every), effort)


@dataclass(frozen=True, slots=True)
class _Survival:
    """The chance of not being found from a moment on, by where the person is then.

    The shapes are those of a belief.
    """

    walking: Singles
    resting: Singles
    staying: Singles


def _survivals(belief: Belief, rate: Floats, effort: Floats, every: float) -> list[_Survival]:
    """Return, for each time, the chances of not being found after it."""
    motion = belief.motion
    parts = (belief.walking, belief.resting, belief.staying)
    found = [_Survival(*(np.ones_like(part) for part in parts))]
    if not effort.any():  # nobody looks: nobody is found
        return found * len(effort)
    for spent in effort[:0:-1]:
        spared = np.exp(-rate * spent).astype(np.float32)
        later = found[-1]
        walking = later.walking * np.repeat(spared, 2)[:, None]
        resting, staying = later.resting * spared[:, None], later.staying * spared
        for _ in range(round(every / STEP)):
            walking, resting = backwards(motion.turns, motion.rates, walking, resting, staying)
        found.append(_Survival(walking, resting, staying))
    return found[::-1]


def _unfound(at: Belief, after: _Survival) -> NDArray[np.float64]:
    """Return the probability of being on each edge now and not being found afterwards."""
    walking = (at.walking * after.walking).reshape(len(at.staying), -1).sum(axis=1)
    resting = (at.resting * after.resting).sum(axis=1)
    return np.asarray(walking + resting + at.staying * after.staying, float)


def _gap(
    belief: Belief, rate: Floats, effort: Floats, efforts: Sequence[float], every: float
) -> float:
    """Return what the gradient at a division promises at most (Washburn 1983)."""
    after, at, gap = _survivals(belief, rate, effort, every), belief, 0.0
    for n, spent in enumerate(effort):
        gradient = _unfound(at, after[n]) * rate * np.exp(-rate * spent)
        gap += efforts[n] * float(gradient.max()) - float(gradient @ spent)
        at = at.less(np.arange(len(rate)), rate * spent)
        if n + 1 < len(effort):
            at = at.later(at.seconds + every)
    return max(gap, 0.0)
