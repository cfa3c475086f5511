"""The best use of effort that can be divided at will, for a target that stays where it is."""

from dataclasses import dataclass

import numpy as np

from jiban.science.search.area import Floats


@dataclass(frozen=True, slots=True)
class Optimum:
    """How effort is best divided.

    Attributes:
        effort: shape (cells,), what each cell gets, in the unit of the total.
        margin: what one more unit of effort would add to the probability of success.
        success: the probability that the target is found.
    """

    effort: Floats
    margin: float
    success: float


def optimum(probability: Floats, rate: Floats, total: float) -> Optimum:
    """Divide effort so that a still target is found most probably.

    With effort *z* in a cell a target there is found with the chance ``1 - exp(-rate z)``. The best
    effort is ``ln(probability rate / margin) / rate`` wherever that is positive; the margin is the
    one with which all of the total is used, and is found exactly, by taking the cells in the order
    in which they come in (Charnes & Cooper 1958; Stone 1975, "Theory of Optimal Search").

    Args:
        probability: shape (cells,), of the target being there; they may add up to less than 1.
        rate: shape (cells,), above 0, coverage per unit of effort.
        total: the effort, at least 0.

    Raises:
        ValueError: a rate that is not above 0, or a negative total.
    """
    if total < 0 or not (rate > 0).all():
        raise ValueError("the total is at least 0 and every rate above 0")
    worth = probability * rate
    order = np.argsort(-worth, kind="stable")
    order = order[worth[order] > 0]
    if not len(order):
        return Optimum(np.zeros(len(rate)), 0.0, 0.0)
    logs, spans = np.log(worth[order]), 1 / rate[order]
    # With the first n cells in, the total is sum(logs / rate) - ln(margin) · sum(1 / rate).
    used, wide = np.cumsum(logs * spans), np.cumsum(spans)
    comes_in = used - logs * wide
    n = int(np.searchsorted(comes_in, total, "right"))
    log_margin = (used[n - 1] - total) / wide[n - 1]
    effort = np.zeros(len(rate))
    effort[order[:n]] = np.maximum(logs[:n] - log_margin, 0.0) * spans[:n]
    success = float((probability * -np.expm1(-rate * effort)).sum())
    return Optimum(effort, float(np.exp(log_margin)), success)
