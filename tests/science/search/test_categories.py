"""How far they are found: the published distances, and nothing wild between and beyond."""

import numpy as np
import pytest

from jiban.science.search import CATEGORIES
from jiban.science.search.categories import MILE, SHARES


@pytest.mark.parametrize("name", CATEGORIES)
def test_it_works(name: str) -> None:
    kind = CATEGORIES[name]
    assert kind.within(np.array(kind.found) * MILE) == pytest.approx(SHARES)


@pytest.mark.parametrize("name", CATEGORIES)
def test_the_farther_the_more(name: str) -> None:
    shares = CATEGORIES[name].within(np.geomspace(1, 60_000, 500))
    assert (np.diff(shares) >= 0).all()
    assert shares[0] == 0
    assert 0.95 < shares[-1] < 1
