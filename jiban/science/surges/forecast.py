"""What the last days' counts of many series should have been, and how far they may be off.

A series follows its subject's rhythm at a level of its own: the share of the subject that came to
it lately, held towards its share in the whole history, and that towards what its unit has of all
subjects. Counts are spread more than Poisson's: by what the series of one subject and tier were off
in the past half year over windows of the same length, so that days which hang together count as
they should (quasi-likelihood as in Noufaily et al. 2013, with the spread shared between series),
and by what is not known of the level.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WINDOWS = 7
"""The last day, the last two, … seven: a slow rise shows in the longer ones."""
GUARD = 7
"""Days before the last one that say nothing about the level: a surge may be in them."""
MEMORY = 42.0
"""After so many days a letter weighs less by e in the level."""
FARTHEST = 250
"""Days looked back for the level; what is older weighs less than 1 in 300."""
HOLD = 4.0
"""So many letters' worth the whole history weighs in the level."""
HOLD_SHARE = 10.0
"""So many letters of the subject the unit's share of all subjects weighs in the history."""
LOOK_BACK = 182
"""Days from which the spread is learned."""
HOLD_SPREAD = 30.0
"""Squared expected letters by which a subject's spread is held towards its tier's."""
LEAST_SPREAD = 0.02


@dataclass(frozen=True, slots=True)
class Kinds:
    """What kind of series each one is.

    Attributes:
        subject: whose rhythm it follows, shape (series,).
        tier: of a station, a branch, the city, shape (series,); spreads are learned within one.
        usual_share: of all letters, the part that its unit has, shape (series,).
    """

    subject: Ints
    tier: Ints
    usual_share: Floats

    def some(self, which: Ints) -> "Kinds":
        """Return the kinds of some of the series."""
        return Kinds(self.subject[which], self.tier[which], self.usual_share[which])


@dataclass(frozen=True, slots=True)
class Forecast:
    """Means and variances of sums over the last 1 … ``WINDOWS`` days, shape (series, windows)."""

    mean: Floats
    variance: Floats


def level(counts: Floats, rhythm: Floats, kinds: Kinds) -> tuple[Floats, Floats]:
    """Return the level of each series, a share of its subject, and its squared relative error.

    Args:
        counts: shape (series, days), up to the day looked at; without what past surges added.
        rhythm: usual counts of the subjects, shape (subjects, days).
        kinds: the kinds of the series.
    """
    days = counts.shape[1] - GUARD
    whole = rhythm[:, :days].sum(1)[kinds.subject]
    share = (HOLD_SHARE * kinds.usual_share + counts[:, :days].sum(1)) / (HOLD_SHARE + whole)
    last = slice(max(0, days - FARTHEST), days)
    weight = np.exp((np.arange(days)[last] - days) / MEMORY)
    letters = counts[:, last] @ weight
    found = (HOLD + letters) / (HOLD / share + (rhythm[:, last] @ weight)[kinds.subject])
    return found, (HOLD + counts[:, last] @ weight**2) / (HOLD + letters) ** 2


def spread(counts: Floats, rhythm: Floats, kinds: Kinds, found: Floats) -> Floats:
    """Return what comes to the variance as a part of the squared mean, shape (series, windows).

    Args:
        counts, rhythm, kinds: as for :func:`level`.
        found: the levels.
    """
    days = counts.shape[1] - GUARD
    last = slice(max(0, days - LOOK_BACK), days)
    usual, seen = rhythm[:, last], counts[:, last]
    subjects, tiers = rhythm.shape[0], int(kinds.tier.max()) + 1
    group = kinds.subject * tiers + kinds.tier
    result = np.empty((len(counts), WINDOWS))
    for window in range(1, WINDOWS + 1):
        mean = _sums(usual, window)[kinds.subject] * found[:, None]
        over = ((_sums(seen, window) - mean) ** 2 - mean).sum(1)
        # Windows overlap: so many of them say as much as one.
        top = np.bincount(group, over, subjects * tiers) / window
        bottom = np.bincount(group, (mean**2).sum(1), subjects * tiers) / window
        held = np.tile(_of_tiers(top.reshape(-1, tiers), bottom.reshape(-1, tiers)), subjects)
        of_group = (top + HOLD_SPREAD * held) / (bottom + HOLD_SPREAD)
        result[:, window - 1] = np.maximum(of_group, LEAST_SPREAD)[group]
    return result


def _of_tiers(top: Floats, bottom: Floats) -> Floats:
    """Return each tier's spread: the median over its subjects, each weighing what it tells."""
    found = np.full(top.shape[1], LEAST_SPREAD)
    for tier in range(top.shape[1]):
        told = bottom[:, tier] > 0
        if told.any():
            each = top[told, tier] / bottom[told, tier]
            order = np.argsort(each)
            weight = np.cumsum(np.sqrt(bottom[told, tier][order]))
            found[tier] = each[order][np.searchsorted(weight, weight[-1] / 2)]
    return np.asarray(np.maximum(found, LEAST_SPREAD))


def last_sums(rows: Floats) -> Floats:
    """Return the sums over the last 1 … ``WINDOWS`` days of rows (series, days)."""
    return np.asarray(np.cumsum(rows[:, : -WINDOWS - 1 : -1], axis=1))


def _sums(rows: Floats, window: int) -> Floats:
    total = np.cumsum(np.pad(rows, ((0, 0), (1, 0))), axis=1)
    return np.asarray(total[:, window:] - total[:, :-window])


def forecast(
    rhythm: Floats, kinds: Kinds, found: Floats, error: Floats, spread: Floats
) -> Forecast:
    """Return what the last days should have been at these levels."""
    mean = last_sums(rhythm)[kinds.subject] * found[:, None]
    return Forecast(mean, mean + (spread + error[:, None]) * mean**2)
