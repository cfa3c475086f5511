"""How likely it is that a witness tells of a place, wherever the person is."""

import numpy as np

from jiban.science.search.area import Area, Floats
from jiban.science.streets import Streets

NEAR = 80.0
"""Metres by which a place that is told is off, as a standard deviation."""


def likelihood(area: Area, streets: Streets, edge: int, reliability: float = 0.6) -> Floats:
    """Return how likely it is that somebody is told to have been on an edge.

    A right witness tells of a place near the person; a wrong one saw somebody else, likelier near
    to where the person was last seen, for people look out there. The shape is (edges,).

    Args:
        area: the streets.
        streets: the city's.
        edge: of the city, where the person is said to have been.
        reliability: the chance that the witness is right, 0 to 1.
    """
    told = (streets.junctions[streets.tail[edge]] + streets.junctions[streets.head[edge]]) / 2
    told = told - area.middle
    away = np.hypot(*(area.middles - told).T)
    right = np.exp(-0.5 * (away / NEAR) ** 2) / (2 * np.pi * NEAR**2)
    scale = 1_500.0
    wrong = np.exp(-np.hypot(*told) / scale) / (2 * np.pi * scale**2)
    return np.asarray(reliability * right + (1 - reliability) * wrong)
