"""How likely it is that somebody is told to have been at a place, wherever the person is."""

from typing import NamedTuple

import numpy as np
import shapely
from scipy.special import ndtr

from jiban.science.search.area import Area, Floats

NEAR = 80.0
"""Metres by which the place that a witness tells is off, as a standard deviation."""
WIDE, FAR = 1_500.0, 20_000.0
"""Metres from where the person was last seen, within which most wrong sightings are; and within
which most of those are who left the area."""
LEAST = 1e-12
"""Of a wrong sighting near the start, what one far away is at least as likely as: none is so far
that it cannot be wrong."""


class Heard(NamedTuple):
    """How likely a fact is, per square metre.

    Attributes:
        edges: with the person on each edge, shape (edges,).
        elsewhere: with the person beyond the area.
    """

    edges: Floats
    elsewhere: float


def likelihood(area: Area, place: Floats, reliability: float = 0.6, off: float = NEAR) -> Heard:
    """Return how likely it is that a place is told, with the person on each edge or elsewhere.

    A right witness tells of a place near the person, who may be anywhere along the street; a wrong
    one saw somebody else, likelier near to where the person was last seen, for people look out
    there.

    Args:
        area: the streets.
        place: metres on the plane of the area's streets, shape (2,).
        reliability: the chance that the witness is right, 0 to 1.
        off: metres by which the place is off, as a standard deviation in each direction.
    """
    lines, length = area.streets.lines[area.edges], area.length
    at = shapely.Point(place)
    beside, along = shapely.distance(lines, at), shapely.line_locate_point(lines, at)
    on = (ndtr((length - along) / off) - ndtr(-along / off)) / length
    right = np.exp(-0.5 * (beside / off) ** 2) / (np.sqrt(2 * np.pi) * off) * on
    away = float(np.hypot(*(place - area.middle)))
    wrong = max(np.exp(-away / WIDE), LEAST) / (2 * np.pi * WIDE**2)
    beyond = np.exp(-min(away / FAR, 100.0)) / (2 * np.pi * FAR**2) if away > area.reach else 0.0
    return Heard(
        reliability * right + (1 - reliability) * wrong,
        float(reliability * beyond + (1 - reliability) * wrong),
    )
