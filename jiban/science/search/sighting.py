"""How likely it is that somebody is told to have been at a place, wherever the person is."""

import numpy as np

from jiban.science.search.area import Area, Floats

NEAR = 80.0
"""Metres by which the place that a witness tells is off, as a standard deviation."""
WIDE = 1_500.0
"""Metres from where the person was last seen, within which most wrong sightings are."""


def likelihood(area: Area, place: Floats, reliability: float = 0.6, off: float = NEAR) -> Floats:
    """Return how likely it is that a place is told, with the person on each edge.

    A right witness tells of a place near the person; a wrong one saw somebody else, likelier near
    to where the person was last seen, for people look out there. The shape is (edges,).

    Args:
        area: the streets.
        place: metres on the plane of the area's streets, shape (2,).
        reliability: the chance that the witness is right, 0 to 1.
        off: metres by which the place is off, as a standard deviation in each direction.
    """
    told = place - area.middle
    away = np.hypot(*(area.middles - told).T)
    right = np.exp(-0.5 * (away / off) ** 2) / (2 * np.pi * off**2)
    wrong = np.exp(-np.hypot(*told) / WIDE) / (2 * np.pi * WIDE**2)
    return np.asarray(reliability * right + (1 - reliability) * wrong)
