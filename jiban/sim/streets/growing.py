"""A city grown from a seed: the same seed, the same city."""

import numpy as np

from jiban.science.streets import Kind, Streets
from jiban.science.streets.plane import Plane
from jiban.sim.streets import districts, roads, villages
from jiban.sim.streets.land import Land
from jiban.sim.streets.net import Net

MIDDLE = Plane(114.05, 22.60)
"""Where the city would be if it were."""
WIDTH = 44_000.0
"""Metres from its west to its east end."""
EDGES = 205_000


def grow(seed: int, width: float = WIDTH, edges: int = EDGES) -> Streets:
    """Return the streets of a city with about so many edges.

    Args:
        seed: the same city for the same seed.
        width: metres from the west end to the east end.
        edges: about how many edges there are; what grids do not have, villages have.
    """
    rng = np.random.default_rng(seed)
    land = Land.draw(rng, width)
    net = Net()
    great = roads.lay(net, land)
    grid = districts.grow(net, land, rng)
    net.join(great, grid, 150.0, Kind.TERTIARY)
    villages.build(net, land, rng, grid, max(0, edges - sum(map(len, net.ends))))
    return net.streets(MIDDLE)
