"""What a witness says of where the person is: much near the place, little elsewhere."""

import numpy as np
import pytest

from jiban.science.search import Area
from jiban.science.search.area import Floats
from jiban.science.search.means import coverage
from jiban.science.search.sighting import NEAR, likelihood


def told(area: Area, reliability: float, off: float = NEAR) -> Floats:
    """What is said by somebody who tells of the two-hundredth street."""
    return likelihood(area, area.middles[200] + area.middle, reliability, off).edges


def test_it_works(area: Area) -> None:
    says = told(area, 0.6)
    away = np.hypot(*(area.middles - area.middles[200]).T)
    assert says[200] > 0.9 * says.max()
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


def test_along_a_long_street_the_person_may_be_anywhere(row: Area) -> None:
    """By hand: a street of 60 m, a place told at its end, off by 80 m."""
    place = row.places[row.starts[0]] + row.middle
    says = likelihood(row, place, 1.0).edges[0]
    steps = np.linspace(0, 60, 6_001)
    density = np.exp(-0.5 * (steps / NEAR) ** 2) / (2 * np.pi * NEAR**2)
    assert says == pytest.approx(density.mean(), rel=1e-3)


def test_a_bank_card_in_another_city(area: Area) -> None:
    """Nobody walks there: they are beyond the area, and reckoning goes on."""
    for metres in (20_000.0, 1_200_000.0):
        says = likelihood(area, area.middle + np.array([metres, 0.0]), 0.9)
        assert (says.edges > 0).all()
        assert says.elsewhere > 0
    near = likelihood(area, area.middle + np.array([20_000.0, 0.0]), 0.9)
    assert near.elsewhere > 1_000 * near.edges.max()


def test_who_is_seen_in_the_area_is_not_beyond_it(area: Area) -> None:
    says = likelihood(area, area.middles[200] + area.middle, 1.0)
    assert says.elsewhere == 0.0


def test_coverage_by_hand() -> None:
    """A sweep width of 20 m along 500 m of a corridor of 500 m × 40 m: half."""
    assert coverage(20.0, 500.0, 500.0 * 40.0) == 0.5
