"""A small city, and a row of streets short enough to reckon by hand."""

import numpy as np
import pytest

from jiban.science.search import CATEGORIES, Area, Belief, Motion
from jiban.science.streets import Streets
from jiban.sim.streets import grow
from tests.science.streets.conftest import town


@pytest.fixture(scope="session")
def city() -> Streets:
    return grow(5, 6_000.0, 5_000)


@pytest.fixture(scope="session")
def area(city: Streets) -> Area:
    return Area.around(city, central(city), 2_500.0)


@pytest.fixture(scope="session")
def belief(area: Area) -> Belief:
    """Of a person with dementia who was last seen in the middle."""
    middle = int(np.hypot(*area.places.T).argmin())
    return Belief.at_first(Motion(area, CATEGORIES["dementia"], middle))


@pytest.fixture(scope="session")
def row() -> Area:
    """Four streets of 60 m one after another, the first one's tail in the middle."""
    streets = town(
        [(60.0 * n, 0.0) for n in range(5)], [(n, n + 1, 5, False, -1) for n in range(4)]
    )
    return Area.around(streets, (float(streets.lon[0]), float(streets.lat[0])), 1_000.0)


def central(streets: Streets) -> tuple[float, float]:
    """A place in degrees at the middle of all junctions."""
    return float(np.median(streets.lon)), float(np.median(streets.lat))
