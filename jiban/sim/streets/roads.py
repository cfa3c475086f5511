"""Ring roads and radial roads, which lead past hills and end at the coast."""

from itertools import pairwise

import numpy as np

from jiban.science.streets import Kind
from jiban.sim.streets.land import Floats, Land
from jiban.sim.streets.net import Ids, Net

STEP = 120.0
"""Metres between two junctions of a great road."""
RINGS = ((0.07, "一环路", Kind.SECONDARY), (0.14, "二环路", Kind.PRIMARY),
         (0.23, "三环路", Kind.TRUNK), (0.34, "绕城高速", Kind.MOTORWAY))  # fmt: skip
"""How far out each ring is, as a share of the city's width."""
FLAT = 0.66
"""Rings are longer from west to east, as the city is."""
RADIALS = 14
DIRECTIONS = "东北西南"


def lay(net: Net, land: Land) -> Ids:
    """Lay the roads; return the numbers of their places that side streets may join."""
    joined = []
    for share, name, kind in RINGS:
        radius = share * land.width
        turns = np.linspace(0, 2 * np.pi, int(2 * np.pi * radius / STEP), endpoint=False)
        ring = radius * np.column_stack([np.cos(turns), FLAT * np.sin(turns)])
        numbers = _line(net, land, np.vstack([ring, ring[:1]]), kind, name)
        joined.append(numbers if kind is not Kind.MOTORWAY else numbers[::12])  # its exits
    for n in range(RADIALS):
        turn = 2 * np.pi * n / RADIALS
        way = np.arange(0.02 * land.width, 0.5 * land.width, STEP)
        out = way[:, None] * np.array([np.cos(turn), FLAT * np.sin(turn)])
        name = f"{DIRECTIONS[round(turn / (np.pi / 2)) % 4]}{'一二三四五六七八九十'[n % 10]}大道"
        joined.append(_line(net, land, out, Kind.PRIMARY, name))
    return np.concatenate(joined)


def _line(net: Net, land: Land, places: Floats, kind: Kind, name: str) -> Ids:
    """Lay one road where the land carries it."""
    carried = land.carries(places)
    numbers = np.full(len(places), -1)
    numbers[carried] = net.add_places(places[carried])
    ends = [pair for pair in pairwise(numbers.tolist()) if min(pair) >= 0]
    net.add_edges(np.array(ends, np.int64), kind, net.named(name))
    return numbers[carried]
