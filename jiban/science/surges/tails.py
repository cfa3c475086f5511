"""How unlikely a count is: tails of the negative binomial, and several of them as one."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc, gammaln

Floats = NDArray[np.float64]

LEAST_SPREAD = 1e-9
"""Of the mean: a variance no further above it is Poisson's."""
HIGHEST = 0.99
"""Larger p values count as this in a combination: a day on which nothing came at all, because the
mailbox was shut, must not outweigh the days before."""


def at_least(count: Floats, mean: Floats, variance: Floats) -> Floats:
    """Return P(X ≥ count) for a negative binomial X of that mean and variance.

    A variance not above the mean is Poisson's. All arrays broadcast; counts are whole, means above
    zero.
    """
    count, mean, variance = np.broadcast_arrays(
        np.asarray(count, float), np.asarray(mean, float), np.asarray(variance, float)
    )
    more = variance - mean
    poisson = more <= LEAST_SPREAD * mean
    size = np.where(poisson, 1.0, mean * mean / np.where(poisson, 1.0, more))
    k = np.maximum(count, 1.0)
    tail = np.where(
        poisson, gammainc(k, mean), betainc(k, size, np.where(poisson, 0.5, mean / (mean + size)))
    )
    return np.asarray(np.where(count <= 0, 1.0, tail))


def exactly(count: Floats, mean: Floats, variance: Floats) -> Floats:
    """Return P(X = count); arguments as for :func:`at_least`."""
    count, mean, variance = np.broadcast_arrays(
        np.asarray(count, float), np.asarray(mean, float), np.asarray(variance, float)
    )
    more = variance - mean
    poisson = more <= LEAST_SPREAD * mean
    size = np.where(poisson, 1.0, mean * mean / np.where(poisson, 1.0, more))
    negative = (
        gammaln(count + size)
        - gammaln(size)
        - gammaln(count + 1)
        - size * np.log1p(mean / size)
        + count * np.log(mean / (mean + size))
    )
    plain = count * np.log(mean) - mean - gammaln(count + 1)
    return np.asarray(np.exp(np.where(poisson, plain, negative)))


def middle(count: Floats, mean: Floats, variance: Floats) -> Floats:
    """Return the mid-p value P(X > count) + ½ P(X = count) (Lancaster 1961)."""
    return at_least(count, mean, variance) - exactly(count, mean, variance) / 2


def randomised(count: Floats, mean: Floats, variance: Floats, uniform: Floats) -> Floats:
    """Return P(X > count) + u · P(X = count): uniform when X has that distribution and u is."""
    return at_least(count, mean, variance) - (1 - uniform) * exactly(count, mean, variance)


def together(p: Floats) -> Floats:
    """Return one p value for several, along the last axis, however they hang together.

    The Cauchy combination (Liu and Xie 2020, "Cauchy Combination Test", JASA 115): its tail is
    right under any dependence of the parts.
    """
    p = np.clip(p, 1e-300, HIGHEST)
    # Near zero tan((½ − p) π) is 1 / (p π), which keeps its digits.
    parts = np.where(p < 1e-12, 1 / (p * np.pi), np.tan((0.5 - p) * np.pi))
    mean = parts.mean(axis=-1)
    whole = np.where(mean > 1e8, 1 / (np.pi * np.maximum(mean, 1)), 0.5 - np.arctan(mean) / np.pi)
    return np.asarray(whole)
