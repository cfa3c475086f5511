"""How counts of a subject follow the week, holidays, the season and a trend.

A Poisson regression per subject (Farrington et al. 1996, "A Statistical Algorithm for the Early
Detection of Outbreaks of Infectious Disease", JRSS A 159), with the full history and down-weighted
past peaks (Noufaily et al. 2013, "An improved algorithm for outbreak detection in multiple
surveillance systems", Statistics in Medicine 32). The effects are held towards none by normal
priors, so that a sparse subject has no rhythm rather than a wild one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

YEAR = 365.25
LONG_OFF = 3
"""So many days off in a row are a holiday, not a weekend."""
STEPS = 8
"""Newton steps; three more change no effect by a thousandth."""
PEAK = 2.58
"""Standardised residuals above this are weighed down (Noufaily et al. 2013, section 3.4)."""


@dataclass(frozen=True, slots=True)
class Design:
    """Columns of the regression, shape (days, columns), and the spread that each effect has."""

    columns: Floats
    spread: Floats


def design(days: Sequence[date], worked: Sequence[bool]) -> Design:
    """Return the columns for days in order and whether each is worked.

    The season is looked for only in more than a year of history; in less it is the trend's.
    """
    number = np.arange(len(days), dtype=float)
    off = ~np.asarray(worked, dtype=bool)
    weekday = np.array([day.weekday() for day in days])
    turn = 2 * np.pi * np.array([day.timetuple().tm_yday for day in days]) / YEAR
    season = 0.3 if len(days) > YEAR else 1e-3
    columns = [
        (np.ones(len(days)), 10.0),
        *(((weekday == n).astype(float), 0.2) for n in range(7)),
        (off.astype(float), 0.5),
        (holidays(off).astype(float), 0.4),
        ((number - number.mean()) / YEAR, 0.3),
        (np.cos(turn), season),
        (np.sin(turn), season),
    ]
    return Design(np.stack([c for c, _s in columns], 1), np.array([s for _c, s in columns]))


def holidays(off: Bools) -> Bools:
    """Return which days off belong to a run of at least ``LONG_OFF``."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], off.astype(int), [0]])))
    found = np.zeros(len(off), dtype=bool)
    for first, after in edges.reshape(-1, 2):
        found[first:after] = after - first >= LONG_OFF
    return found


def fit(counts: Floats, known: Bools, design: Design) -> Floats:
    """Return the usual counts of every day, those not known too.

    Args:
        counts: shape (subjects, days).
        known: the same shape, or (days,): which days to learn from.
        design: of the same days.

    Returns:
        Means, shape (subjects, days), all above zero.
    """
    counts = np.asarray(counts, dtype=float)
    known = np.broadcast_to(known, counts.shape)
    x, penalty = design.columns, np.diag(design.spread**-2.0)
    weight = known.astype(float)
    level = (counts * weight).sum(1) + 0.5
    effects = np.zeros((len(counts), x.shape[1]))
    effects[:, 0] = np.log(level / np.maximum(1, weight.sum(1)))
    start = effects[:, 0].copy()
    for step in range(STEPS):
        mean = np.exp((effects @ x.T).clip(-20, 15))
        if step == STEPS // 2:
            weight = known * _lowered(counts, mean)
        towards = effects.copy()
        towards[:, 0] -= start
        slope = (weight * (counts - mean)) @ x - towards @ penalty
        curve = np.einsum("sd,dp,dq->spq", weight * mean, x, x, optimize=True) + penalty
        effects += np.linalg.solve(curve, slope[:, :, None])[:, :, 0].clip(-1, 1)
    return np.asarray(np.exp((effects @ x.T).clip(-20, 15)))


def _lowered(counts: Floats, mean: Floats) -> Floats:
    """Return weights below 1 for weeks that stand out above; a single day says too little."""
    weeks = counts.shape[1] // 7
    if not weeks:
        return np.ones_like(counts)
    whole = slice(counts.shape[1] - 7 * weeks, None)
    seen = counts[:, whole].reshape(len(counts), weeks, 7).sum(2)
    usual = mean[:, whole].reshape(len(counts), weeks, 7).sum(2)
    residual = 1.5 * (seen ** (2 / 3) - usual ** (2 / 3)) / usual ** (1 / 6)  # Anscombe's
    scale = np.maximum(1, 1.4826 * np.median(np.abs(residual), axis=1, keepdims=True))
    residual /= scale
    lowered = np.where(residual > PEAK, (PEAK / np.maximum(residual, PEAK)) ** 2, 1.0)
    weight = np.ones_like(counts)
    weight[:, whole] = np.repeat(lowered, 7, axis=1)
    return weight
