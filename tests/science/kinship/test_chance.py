"""How many strangers reach a ratio: against all combinations, gone through one by one."""

from itertools import product
from math import log10, prod

import numpy as np
import pytest

from jiban.science.kinship.chance import STEP, chances

# Ratios that lie on the grid, so that nothing is rounded.
RATIOS = [10.0 ** (STEP * np.array(steps)) for steps in ([-200, 0, 35, 120], [-150, 7, 180], [0])]
SHARES = [np.array([0.6, 0.3, 0.09, 0.01]), np.array([0.7, 0.299, 0.001]), np.array([1.0])]


def truth(least: float) -> float:
    every = [zip(ratio, share, strict=True) for ratio, share in zip(RATIOS, SHARES, strict=True)]
    return sum(
        prod(share for _ratio, share in one)
        for one in product(*every)
        if log10(prod(ratio for ratio, _share in one)) >= least - 1e-9
    )


def test_it_works() -> None:
    asked = np.array([0.07, 0.35, 0.42, 1.2, 1.27, 1.8, 2.15, 3.0])
    found = chances(RATIOS, SHARES, asked)
    assert found == pytest.approx([truth(one) for one in asked], rel=1e-9)


def test_more_than_anybody_can_reach() -> None:
    assert chances(RATIOS, SHARES, np.array([3.5]))[0] == 0


def test_far_tails_are_not_drowned() -> None:
    # Twenty loci, each reached by one in a thousand: 1e-60.
    ratios = [np.array([0.1, 100.0])] * 20
    shares = [np.array([0.999, 0.001])] * 20
    assert chances(ratios, shares, np.array([40.0]))[0] == pytest.approx(1e-60, rel=1e-6)


def test_a_genotype_that_cannot_be_is_left_out() -> None:
    ratios, shares = [np.array([0.0, 10.0, 5.0])], [np.array([0.9, 0.1, 0.0])]
    assert chances(ratios, shares, np.array([0.0]))[0] == pytest.approx(0.1, rel=1e-9)
