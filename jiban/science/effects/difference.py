"""The effect of a measure: difference in differences of counts, with an honest interval.

The change of the treated units, after to before, over the change of comparable untreated ones in
the same days (Card and Krueger 1994, AER 84). Each unit's days are added up to one before and one
after, so that days which hang together cannot pretend to be independent (Bertrand, Duflo and
Mullainathan 2004, "How Much Should We Trust Differences-in-Differences Estimates?", QJE 119). Units
change by themselves too: how much is learned from the untreated ones, of which each is treated in
turn, as a placebo (Abadie et al. 2010); a random-effects variance (DerSimonian and Laird 1986) with
Hartung and Knapp's (2001) scale and Student's t for the few there are.

The surge that led to the measure is left out, for all units alike. What was chosen because it stood
out falls back by itself (Barnett, van der Pols and Dobson 2005, "Regression to the mean", IJE 34):
with it, any measure would seem to work. So only a fall below what was usual before the surge
counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from jiban.science.effects import peers

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
FEWEST_DAYS = 14
"""Days before and after, without which nothing is measured."""
STEP = 0.5
"""Added to every count, so that none is of zero letters (Haldane 1956, Anscombe 1956)."""


class NotMeasurable(ValueError):
    """There is too little to measure with; ``reason`` is ``days``, ``letters`` or ``peers``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Totals:
    """Letters and days before and after."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What changed at the treated units beyond the change of their peers.

    Attributes:
        ratio: letters after to those there would have been; 0.7 is thirty percent fewer.
        low, high: the interval that holds it with ``CONFIDENCE``.
        p: how often so large a change comes without an effect.
        placebo: the share of untreated units that changed by as much, itself counted in.
        treated, others: letters of the treated units and of their peers.
        days_before, days_after: days that were counted.
        peers: rows of the peers, the most alike first.
        expected: letters after, had the treated units changed as their peers did.
    """

    ratio: float
    low: float
    high: float
    p: float
    placebo: float
    treated: Totals
    others: Totals
    days_before: int
    days_after: int
    peers: tuple[int, ...]
    expected: float

    @property
    def fewer(self) -> bool:
        """Whether there are fewer letters for certain, not by chance."""
        return self.high < 1

    @property
    def more(self) -> bool:
        """Whether there are more for certain."""
        return self.low > 1


def measure(
    counts: Floats,
    treated: Sequence[int],
    start: int,
    left_out: Sequence[bool],
    candidates: Sequence[int] | None = None,
) -> Effect:
    """Return the effect of a measure.

    Args:
        counts: letters a day, shape (units, days): some months before, all that came after.
        treated: rows of the units at which the measure was taken.
        start: the day from which on it holds.
        left_out: for each day whether it is left out, as the days of the surge are.
        candidates: rows of units that may be peers; None for all that are not treated.

    Raises:
        NotMeasurable: too few days, letters or peers.
    """
    counts = np.asarray(counts, dtype=float)
    keep = ~np.asarray(left_out, dtype=bool)
    days = np.arange(counts.shape[1])
    before, after = keep & (days < start), keep & (days >= start)
    if min(before.sum(), after.sum()) < FEWEST_DAYS:
        raise NotMeasurable("days")
    chosen = list(treated)
    sums = np.stack([counts[:, before].sum(1), counts[:, after].sum(1)], axis=1)
    if sums[chosen, 0].sum() < peers.FEWEST_LETTERS:
        raise NotMeasurable("letters")
    may = range(len(counts)) if candidates is None else candidates
    free = [n for n in may if n not in set(chosen)]
    past = np.where(keep[:start], counts[:, :start], np.nan)
    alike = peers.choose(past, chosen, free)
    if len(alike) < peers.FEWEST:
        raise NotMeasurable("peers")
    span = float(np.log(after.sum() / before.sum()))
    return _effect(sums, chosen, alike, span, int(before.sum()), int(after.sum()))


def _effect(
    sums: Floats, treated: list[int], alike: list[int], span: float, before: int, after: int
) -> Effect:
    change, error = _changes(sums[alike], span)
    between = _between(change, error)
    mine, own_error = _changes(sums[treated].sum(axis=0)[None], span)
    share = sums[treated].sum(axis=1) / sums[treated].sum()
    # Several units that change each by itself change less together.
    own = float(own_error[0] + between * (share**2).sum())
    common, common_error = _common(change, error + between)
    effect = float(mine[0] - common)
    scale = np.sqrt(own + common_error)
    freedom = len(alike) - 1
    wide = float(student.ppf((1 + CONFIDENCE) / 2, freedom)) * scale
    others = sums[alike].sum(axis=0)
    treated_sums = sums[treated].sum(axis=0)
    return Effect(
        ratio=float(np.exp(effect)),
        low=float(np.exp(effect - wide)),
        high=float(np.exp(effect + wide)),
        p=float(2 * student.sf(abs(effect) / scale, freedom)),
        placebo=_placebo(abs(effect) / scale, change, error, between),
        treated=Totals(int(treated_sums[0]), int(treated_sums[1])),
        others=Totals(int(others[0]), int(others[1])),
        days_before=before,
        days_after=after,
        peers=tuple(alike),
        expected=float(treated_sums[1] / np.exp(effect)),
    )


def _changes(sums: Floats, span: float) -> tuple[Floats, Floats]:
    """Return the log of the rate after to the rate before, and its variance if Poisson."""
    whole = sums + STEP
    return np.log(whole[:, 1] / whole[:, 0]) - span, (1 / whole).sum(axis=1)


def _between(change: Floats, error: Floats) -> float:
    """Return by how much units change beyond chance, as a variance (DerSimonian and Laird)."""
    weight = 1 / error
    mean = (weight * change).sum() / weight.sum()
    over = (weight * (change - mean) ** 2).sum() - (len(change) - 1)
    return max(0.0, float(over / (weight.sum() - (weight**2).sum() / weight.sum())))


def _common(change: Floats, error: Floats) -> tuple[float, float]:
    """Return the peers' common change and its variance, at least Hartung and Knapp's."""
    weight = 1 / error
    mean = float((weight * change).sum() / weight.sum())
    spread = float((weight * (change - mean) ** 2).sum() / (len(change) - 1))
    return mean, float(max(1.0, spread) / weight.sum())


def _placebo(mine: float, change: Floats, error: Floats, between: float) -> float:
    """Return the share of units that stand out as much as the treated, it included."""
    as_far = 1
    for n in range(len(change)):
        rest = np.arange(len(change)) != n
        common, common_error = _common(change[rest], error[rest] + between)
        far = abs(change[n] - common) / np.sqrt(error[n] + between + common_error)
        as_far += bool(far >= mine)
    return as_far / (len(change) + 1)
