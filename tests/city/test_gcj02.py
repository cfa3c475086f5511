"""GCJ-02 to WGS-84 and back."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.city.geo import gcj02_to_wgs84, in_china, wgs84_to_gcj02

lons, lats = st.floats(74, 135), st.floats(2, 54)

# The test points that the open converters share (eviltransform): WGS-84, GCJ-02.
SHARED = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # Shanghai
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # Shenzhen
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # Beijing
]


@pytest.mark.parametrize(("wgs", "gcj"), SHARED)
def test_it_works(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    assert wgs84_to_gcj02(*wgs) == pytest.approx(gcj, abs=1e-9)
    assert gcj02_to_wgs84(*gcj) == pytest.approx(wgs, abs=1e-9)


@given(lons, lats)
def test_there_and_back(lon: float, lat: float) -> None:
    assert gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat)) == pytest.approx((lon, lat), abs=1e-7)


@given(lons, lats)
def test_back_and_there(lon: float, lat: float) -> None:
    assert wgs84_to_gcj02(*gcj02_to_wgs84(lon, lat)) == pytest.approx((lon, lat), abs=1e-7)


@given(st.floats(98, 123), st.floats(21, 42))
def test_the_offset_stays_below_a_kilometre(lon: float, lat: float) -> None:
    x, y = wgs84_to_gcj02(lon, lat)
    metres = hypot((x - lon) * cos(radians(lat)), y - lat) * 111_320
    assert metres < 1000


@pytest.mark.parametrize(
    ("lon", "lat"), [(2.35, 48.86), (-0.13, 51.5), (151.2, -33.9), (139.7, 35.7), (0, 0)]
)
def test_outside_china_nothing_moves(lon: float, lat: float) -> None:
    assert not in_china(lon, lat)
    assert wgs84_to_gcj02(lon, lat) == (lon, lat)
    assert gcj02_to_wgs84(lon, lat) == (lon, lat)


@given(st.floats(allow_nan=True, allow_infinity=True), st.floats(allow_nan=True))
def test_any_numbers_give_an_answer(lon: float, lat: float) -> None:
    gcj02_to_wgs84(lon, lat)
    wgs84_to_gcj02(lon, lat)


def test_in_shenzhen_the_offset_is_some_hundred_metres() -> None:
    lon, lat = 114.06, 22.54
    x, y = wgs84_to_gcj02(lon, lat)
    assert 400 < hypot((x - lon) * cos(radians(lat)), y - lat) * 111_320 < 700
