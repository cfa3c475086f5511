"""GCJ-02 (火星坐标) to WGS-84 and back; China's web maps are offset by some hundred metres.

The formulas are those that all open converters share (evil transform, coordtransform): a polynomial
with sine terms about 105° E, 35° N on the Krasovsky 1940 ellipsoid. The official conversion adds
noise of at most a few metres that is not public.

The offset applies within 72.004–137.8347° E, 0.8293–55.8271° N; points outside come back unchanged.
"""

from math import cos, pi, radians, sin, sqrt

KRASOVSKY_A = 6378245.0  # semi-major axis, m
KRASOVSKY_EE = 0.00669342162296594323  # first eccentricity squared

WEST, EAST = 72.004, 137.8347
SOUTH, NORTH = 0.8293, 55.8271

CLOSE_ENOUGH = 1e-9  # degrees, about 0.1 mm


def in_china(lon: float, lat: float) -> bool:
    """Whether GCJ-02 offsets apply at the point: a rectangle, not the border."""
    return WEST <= lon <= EAST and SOUTH <= lat <= NORTH


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Degrees in WGS-84 to degrees in GCJ-02; unchanged outside China."""
    if not in_china(lon, lat):
        return lon, lat
    d_lon, d_lat = _offset(lon, lat)
    return lon + d_lon, lat + d_lat


def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """Degrees in GCJ-02 to degrees in WGS-84, by iteration to better than 1e-7°."""
    if not in_china(lon, lat):
        return lon, lat
    x, y = lon, lat
    for _round in range(30):
        d_lon, d_lat = _offset(x, y)
        next_x, next_y = lon - d_lon, lat - d_lat
        moved = max(abs(next_x - x), abs(next_y - y))
        x, y = next_x, next_y
        if moved < CLOSE_ENOUGH:
            break
    return x, y


def _offset(lon: float, lat: float) -> tuple[float, float]:
    """The GCJ-02 offset at a WGS-84 point, degrees of longitude and latitude."""
    x, y = lon - 105.0, lat - 35.0
    phi = radians(lat)
    magic = 1 - KRASOVSKY_EE * sin(phi) ** 2
    root = sqrt(magic)
    d_lat = _offset_y(x, y) * 180.0 / (KRASOVSKY_A * (1 - KRASOVSKY_EE) / (magic * root) * pi)
    d_lon = _offset_x(x, y) * 180.0 / (KRASOVSKY_A / root * cos(phi) * pi)
    return d_lon, d_lat


def _offset_y(x: float, y: float) -> float:
    """Metres northward."""
    m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    m += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    m += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    return m + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0


def _offset_x(x: float, y: float) -> float:
    """Metres eastward."""
    m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    m += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    m += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    return m + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
