"""How many strangers in a database would reach a likelihood ratio by chance.

Among strangers the logarithm of the ratio is a sum of independent parts, one for each locus, so its
distribution is the convolution of theirs. It is computed on a grid, weighted by the ratio itself:
that is the distribution among true relatives (Good 1985, Bayesian Statistics 2:249: the weight of
evidence), in which high ratios are usual, so that their small chances among strangers are exact to
many digits where a plain convolution would drown them.
"""

from collections.abc import Sequence

import numpy as np

from jiban.science.kinship.loci import Reals

STEP = 0.01
"""Of the grid in log10; each locus is rounded to it."""
SLACK = 0.02
"""So much below a ratio still counts as reaching it, for the rounding."""


def chances(ratios: Sequence[Reals], strangers: Sequence[Reals], logs: Reals) -> Reals:
    """Return the chance that a stranger, typed at all loci, has a ratio at least this high.

    Args:
        ratios: for each locus, by genotype, shape (genotypes,).
        strangers: how probable the genotypes are in a stranger, the same shapes.
        logs: log10 of the ratios asked for, 0 or above, shape (n,).

    Returns:
        Shape (n,); off by the rounding, a few per cent.
    """
    from scipy.fft import irfft, next_fast_len, rfft  # 0.3 s that no other program needs

    parts = []
    for ratio, chance in zip(ratios, strangers, strict=True):
        possible = (ratio > 0) & (chance > 0)
        steps = np.rint(np.log10(ratio[possible]) / STEP).astype(np.int64)
        parts.append((steps, chance[possible] * 10.0 ** (steps * STEP)))
    least = [steps.min() for steps, _weights in parts]
    size = sum(int(steps.max() - low) for (steps, _), low in zip(parts, least, strict=True)) + 1
    length = next_fast_len(size, real=True)
    spread = np.stack(
        [
            np.bincount(steps - low, weights, length)
            for (steps, weights), low in zip(parts, least, strict=True)
        ]
    )
    tilted = irfft(rfft(spread).prod(axis=0), length)[:size].clip(min=0)
    values = (np.arange(size) + sum(least)) * STEP
    reached = np.flatnonzero(values >= -2 * SLACK)
    here = tilted[reached] * 10.0 ** -values[reached]
    tail = np.append(np.cumsum(here[::-1])[::-1], 0.0)
    return np.asarray(tail[np.searchsorted(values[reached], np.asarray(logs) - SLACK)])
