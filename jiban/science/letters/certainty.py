"""How sure a suggestion may call itself, and from where on it may go alone.

A confidence of 0.8 must be right in 8 of 10 letters. What is measured here is measured on letters
that the model has not seen.
"""

import numpy as np
from numpy.typing import NDArray

from jiban.science.intervals import wilson

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def calibration_error(confidence: Floats, right: Bools, bins: int = 15) -> float:
    """Return the expected calibration error over bins of equal size.

    The letters are sorted by confidence and cut into *bins* parts of the same number; each part's
    mean confidence is compared with the share that was right (Nixon et al. 2019, "Measuring
    Calibration in Deep Learning", adaptive bins; Naeini et al. 2015).

    Args:
        confidence: shape (n,), 0 to 1, of the first suggestion.
        right: shape (n,), whether it was right.
        bins: number of parts, at most n.

    Raises:
        ValueError: there are no letters, or the shapes differ.
    """
    if not len(confidence) or confidence.shape != right.shape:
        raise ValueError("as many confidences as outcomes, and at least one, are needed")
    order = np.argsort(confidence, kind="stable")
    parts = np.array_split(order, min(bins, len(order)))
    gaps = [abs(float(confidence[part].mean() - right[part].mean())) * len(part) for part in parts]
    return sum(gaps) / len(order)


def threshold_at(confidence: Floats, right: Bools, precision: float, sure: float = 0.95) -> float:
    """Return the lowest confidence from which on a share of *precision* may be relied upon.

    Relied upon means that the lower end of the one-sided score interval (Wilson 1927) of the share
    that was right is at least *precision*: few letters prove little, and what is promised of these
    letters shall hold for the next ones.

    Args:
        confidence: shape (n,), 0 to 1.
        right: shape (n,), whether the first suggestion was right.
        precision: the share wanted, 0 to 1.
        sure: how sure, 0.5 to 1; 0.5 takes the share as it was.

    Returns:
        A threshold t for as many letters as possible; more than 1 if no threshold has it.
    """
    order = np.argsort(-confidence, kind="stable")
    number = np.arange(1, len(order) + 1)
    share = wilson_lower(np.cumsum(right[order]), number, sure)
    said = confidence[order]
    # Letters of one confidence go together: only the last of each may close the list.
    last = np.append(said[1:] < said[:-1], True)
    good = np.flatnonzero(last & (share >= precision))
    return float(said[good[-1]]) if len(good) else float(np.nextafter(1, 2))


def wilson_lower(successes: NDArray[np.int64], trials: NDArray[np.int64], sure: float) -> Floats:
    """Return the lower end of the one-sided score interval of a share.

    Args:
        successes: shape (n,).
        trials: shape (n,), at least 1.
        sure: 0.5 to 1.
    """
    return wilson(successes.astype(float), trials.astype(float), 2 * sure - 1)[0]
