"""How sure a share is: the interval that k of n leaves for the share that lies behind them."""

from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = TypeVar("Numbers", float, NDArray[np.float64])
else:
    Numbers = TypeVar("Numbers")


def wilson(successes: Numbers, trials: Numbers, sure: float = 0.95) -> tuple[Numbers, Numbers]:
    """Return the ends of the score interval of a share (Wilson 1927, JASA 22:209).

    It never leaves 0 to 1 and holds for small numbers, where the share plus and minus two standard
    errors does not (Newcombe 1998, Statistics in Medicine 17:857, method 3).

    Args:
        successes: a number, or numbers of shape (n,), from 0 to *trials*.
        trials: the same, at least 1.
        sure: how sure of both ends together, 0 to 1.
    """
    z = NormalDist().inv_cdf((1 + sure) / 2)
    share = successes / trials
    middle = share + z**2 / (2 * trials)
    spread = z * (share * (1 - share) / trials + z**2 / (4 * trials**2)) ** 0.5
    scale = 1 + z**2 / trials
    return (middle - spread) / scale, (middle + spread) / scale
