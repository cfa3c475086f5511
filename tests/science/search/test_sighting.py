"""What a witness says of where the person is: much near the place, little elsewhere."""

import numpy as np
import pytest

from jiban.science.search import Area
from jiban.science.search.area import Floats
from jiban.science.search.means import coverage
from jiban.science.search.sighting import NEAR, likelihood


def told(area: Area, reliability: float, off: float = NEAR) -> Floats:
    """What is said by somebody who tells of the two-hundredth street."""
    return likelihood(area, area.middles[200] + area.middle, reliability, off)


def test_it_works(area: Area) -> None:
    says = told(area, 0.6)
    away = np.hypot(*(area.middles - area.middles[200]).T)
    assert says[200] == says.max()
    assert says[away < NEAR].min() > 10 * says[away > 10 * NEAR].max()
    assert (says > 0).all()


def test_who_is_never_right_says_nothing(area: Area) -> None:
    says = told(area, 0.0)
    assert says == pytest.approx(says[0])


def test_the_more_reliable_the_more_it_says(area: Area) -> None:
    said = [told(area, reliability) for reliability in (0.2, 0.5, 0.9)]
    ratio = [says.max() / says.min() for says in said]
    assert ratio[0] < ratio[1] < ratio[2]


def test_the_wider_the_less_it_says(area: Area) -> None:
    ratio = [float(np.ptp(told(area, 0.6, off))) for off in (50.0, 200.0, 800.0)]
    assert ratio[0] > ratio[1] > ratio[2]


def test_coverage_by_hand() -> None:
    """A sweep width of 20 m along 500 m of a corridor of 500 m × 40 m: half."""
    assert coverage(20.0, 500.0, 500.0 * 40.0) == 0.5
