"""Villages in the city (城中村): alleys so close that hands meet from window to window."""

import numpy as np
from scipy.spatial import cKDTree

from jiban.science.streets import Kind
from jiban.sim.streets.land import Floats, Land
from jiban.sim.streets.net import Ids, Net, named

ALLEY = 24.0
"""Metres from alley to alley."""
RADIUS = (140.0, 300.0)
CLOSED = 0.3
"""The share of alleys that were built over: many end blindly."""
GATES = 5
FIRST, SECOND = "上下大新沙水石岗田林", "梅围屋头尾塘涌"


def build(net: Net, land: Land, rng: np.random.Generator, around: Ids, edges: int) -> None:
    """Build villages until there are about so many more edges; each is joined by a few gates.

    Args:
        around: the streets' places that gates lead to.
        edges: how many edges all villages have together.
    """
    town = net.all_places()[around]
    built, gates = 0, []
    while built < edges:
        middle = town[rng.integers(len(town))] + rng.normal(0, 60, 2)
        alleys, opened = _village(net, land, rng, middle)
        built += alleys + len(opened)
        gates.append(opened)
    if gates:
        net.join(np.concatenate(gates), around, 400.0, Kind.LIVING)


def _village(net: Net, land: Land, rng: np.random.Generator, middle: Floats) -> tuple[int, Ids]:
    """Build one; return how many alleys it has, and its places that become gates."""
    radius = rng.uniform(*RADIUS)
    half = int(radius / ALLEY) + 1
    steps = np.arange(-half, half + 1)
    lattice = ALLEY * np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    places = middle + lattice + rng.normal(0, 3.5, lattice.shape)
    away = np.hypot(*(places - middle).T)
    inside = (away < radius) & land.carries(places)
    numbers, away = net.add_places(places[inside]), away[inside]
    pairs = cKDTree(places[inside]).query_pairs(1.35 * ALLEY, output_type="ndarray")
    pairs = pairs[rng.random(len(pairs)) > CLOSED]
    kinds = np.where(rng.random(len(pairs)) < 0.2, Kind.LIVING, Kind.FOOT).astype(np.uint8)
    net.add_edges(numbers[pairs], kinds, net.named(named(rng, FIRST, SECOND) + "村"))
    rim = numbers[away > radius - 1.5 * ALLEY]
    return len(pairs), rng.choice(rim, min(GATES, len(rim)), replace=False)
