"""The map of the fictional city 即安: precincts that tile a rectangle without a gap, drawn by seed.

The corners of a grid and the middles of its sides are moved at random and shared by the cells on
both sides, so neighbours have the very same line between them and the whole is covered exactly.
"""

import random
from dataclasses import dataclass

from shapely import MultiPolygon, Polygon, unary_union

WEST, EAST = 113.90, 114.30  # degrees; the place is real, everything drawn on it is made up
SOUTH, NORTH = 22.45, 22.65
COLUMNS, ROWS = 10, 6
PLACES = 6  # decimal places of a degree, about 0.1 m

Point = tuple[float, float]


@dataclass(frozen=True)
class Region:
    """Cells in snake order, so that cells with neighbouring numbers lie side by side."""

    cells: tuple[Polygon, ...]

    def territory(self, first: int, count: int) -> Polygon | MultiPolygon:
        """Several cells as one."""
        return unary_union(self.cells[first : first + count])


def draw(rng: random.Random) -> Region:
    """Draw the map; the same generator state gives the same map."""
    corners = {(c, r): _corner(rng, c, r) for r in range(ROWS + 1) for c in range(COLUMNS + 1)}
    middles: dict[tuple[int, int, str], Point] = {}
    for c, r in corners:
        if c < COLUMNS:
            middles[c, r, "east"] = _middle(
                rng, corners[c, r], corners[c + 1, r], free=0 < r < ROWS
            )
        if r < ROWS:
            middles[c, r, "north"] = _middle(
                rng, corners[c, r], corners[c, r + 1], free=0 < c < COLUMNS
            )
    cells = [_cell(corners, middles, c, r) for c, r in _snake()]
    return Region(tuple(cells))


def _snake() -> list[tuple[int, int]]:
    return [(c if r % 2 == 0 else COLUMNS - 1 - c, r) for r in range(ROWS) for c in range(COLUMNS)]


def _corner(rng: random.Random, column: int, row: int) -> Point:
    width, height = (EAST - WEST) / COLUMNS, (NORTH - SOUTH) / ROWS
    x, y = WEST + column * width, SOUTH + row * height
    if 0 < column < COLUMNS:
        x += rng.uniform(-0.22, 0.22) * width
    if 0 < row < ROWS:
        y += rng.uniform(-0.22, 0.22) * height
    return round(x, PLACES), round(y, PLACES)


def _middle(rng: random.Random, a: Point, b: Point, *, free: bool) -> Point:
    """A point near the middle of a side, off the straight line except on the city's edge."""
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    if free:
        away = rng.uniform(-0.12, 0.12)
        x, y = x - away * (b[1] - a[1]), y + away * (b[0] - a[0])
    return round(x, PLACES), round(y, PLACES)


def _cell(
    corners: dict[tuple[int, int], Point],
    middles: dict[tuple[int, int, str], Point],
    c: int,
    r: int,
) -> Polygon:
    return Polygon(
        [
            corners[c, r],
            middles[c, r, "east"],
            corners[c + 1, r],
            middles[c + 1, r, "north"],
            corners[c + 1, r + 1],
            middles[c, r + 1, "east"],
            corners[c, r + 1],
            middles[c, r, "north"],
        ]
    )
