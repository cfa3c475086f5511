"""The nearest street, and where along it; the truth by looking at every street."""

import numpy as np
import pytest
import shapely

from jiban.science.streets import Kind, Nearest, Streets

from .conftest import PLANE, town


def test_it_works(block: Streets) -> None:
    lon, lat = PLANE.degrees([[30, -5], [104, 60]]).T
    spots = Nearest(block).to(lon, lat)
    assert spots.edge.tolist() == [0, 1]
    assert spots.along == pytest.approx([30, 60], abs=0.01)
    assert spots.away == pytest.approx([5, 4], abs=0.01)


def test_only_some_streets_count(block: Streets) -> None:
    (lon, lat) = PLANE.degrees([50, 50])
    assert Nearest(block).to(lon, lat).edge.tolist() == [4]
    driven = Nearest(block, block.speed > 0).to(lon, lat)
    assert driven.edge[0] != 4
    assert driven.away == pytest.approx([50], abs=0.01)


def test_as_if_every_street_were_looked_at() -> None:
    rng = np.random.default_rng(7)
    ends = rng.uniform(-2000, 2000, (300, 2))
    edges = [(n, (n * 7 + 3) % 300, Kind.SERVICE, False, -1) for n in range(300)]
    streets = town(ends, edges)
    asked = rng.uniform(-2500, 2500, (200, 2))
    spots = Nearest(streets).to(*PLANE.degrees(asked).T)
    places = shapely.points(streets.plane.metres(*PLANE.degrees(asked).T))
    away = shapely.distance(streets.lines[None, :], places[:, None])
    assert spots.away == pytest.approx(away.min(axis=1))
    assert away[np.arange(200), spots.edge] == pytest.approx(spots.away)


def test_without_streets() -> None:
    none = np.zeros(0, np.int32)
    empty = Streets(
        np.array([114.0]),
        np.array([22.5]),
        none,
        none,
        none.astype(np.uint8),
        none.astype(bool),
        none,
    )
    with pytest.raises(ValueError, match="no streets"):
        Nearest(empty).to(114.0, 22.5)
