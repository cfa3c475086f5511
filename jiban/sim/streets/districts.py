"""Districts: each a grid of its own direction and width of blocks, with main streets in it."""

import numpy as np
from scipy.spatial import cKDTree

from jiban.science.streets import Kind
from jiban.sim.streets.land import Floats, Land
from jiban.sim.streets.net import Ids, Net, named

APART = 1_900.0
"""Metres between the middles of neighbouring districts."""
BLOCK = (62.0, 135.0)
"""Metres from street to street in the middle of the city, and at its edge."""
MAIN, LESSER = 6, 3
"""Of so many streets one is a main street, or a lesser one."""
MISSING = 0.08
"""The share of pieces that were built over."""
FIRST = "福新景华幸文和平安康富民振兴长春金银翠碧海云龙凤松竹梅兰桂荷"
SECOND = "强田贝安福乐宁泰源丰盛明德仁义礼信达昌隆祥瑞嘉庆荣锦绣"


def grow(net: Net, land: Land, rng: np.random.Generator) -> Ids:
    """Grow the districts and join neighbours; return the numbers of their places."""
    middles = _middles(land, rng)
    tree = cKDTree(middles)
    found = [_district(net, land, rng, tree, n, middle) for n, middle in enumerate(middles)]
    numbers = np.concatenate([district for district, _block in found])
    _stitch(net, found)
    return numbers


def _middles(land: Land, rng: np.random.Generator) -> Floats:
    """Return the middles of the districts, shape (districts, 2)."""
    x = np.arange(-land.width / 2, land.width / 2, APART)
    y = np.arange(-0.34 * land.width, 0.34 * land.width, APART)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    places = grid + rng.uniform(-0.35 * APART, 0.35 * APART, grid.shape)
    return places[land.carries(places)]


def _district(
    net: Net, land: Land, rng: np.random.Generator, tree: cKDTree, n: int, middle: Floats
) -> tuple[Ids, float]:
    out = np.hypot(*middle) / (land.width / 2)
    block = float(np.interp(out, [0, 1], BLOCK) * rng.uniform(0.85, 1.2))
    turn = rng.normal(0, 0.25)
    half = int(1.3 * APART / block)
    steps = np.arange(-half, half + 1)
    i, j = (axis.ravel() for axis in np.meshgrid(steps, steps, indexing="ij"))
    lattice = block * np.column_stack([i, j]) + rng.normal(0, 0.06 * block, (len(i), 2))
    turned = lattice @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    places = middle + turned
    here = (tree.query(places)[1] == n) & land.carries(places)
    numbers = np.full((2 * half + 1, 2 * half + 1), -1)
    numbers[i[here] + half, j[here] + half] = net.add_places(places[here])
    for across in (False, True):
        table = numbers.T if across else numbers
        _lines(net, rng, table, steps)
    return numbers[numbers >= 0], block


def _lines(net: Net, rng: np.random.Generator, table: Ids, steps: Ids) -> None:
    """Lay the streets of a grid that run along the table's rows."""
    for row, step in zip(table, steps, strict=True):
        both = (row[:-1] >= 0) & (row[1:] >= 0)
        main = step % MAIN == 0
        if not main:
            both &= rng.random(len(both)) > MISSING
        ends = np.column_stack([row[:-1], row[1:]])[both]
        if not len(ends):
            continue
        kind = Kind.RESIDENTIAL if step % LESSER else Kind.TERTIARY
        kind = Kind.SECONDARY if main else kind
        end = "大道" if main else ("路" if step % LESSER == 0 else "街")
        net.add_edges(ends, kind, net.named(named(rng, FIRST, SECOND) + end))


def _stitch(net: Net, districts: list[tuple[Ids, float]]) -> None:
    """Join each district's places to the nearest ones of others, where these are near."""
    places = net.all_places()
    owner = np.concatenate([np.full(len(ids), n) for n, (ids, _block) in enumerate(districts)])
    numbers = np.concatenate([ids for ids, _block in districts])
    block = np.array([block for _ids, block in districts])[owner]
    away, found = cKDTree(places[numbers]).query(places[numbers], k=6)
    other = owner[found] != owner[:, None]
    nearest = np.where(other, away, np.inf).argmin(axis=1)
    rows = np.arange(len(numbers))
    near = other[rows, nearest] & (away[rows, nearest] < 0.9 * block)
    ends = np.column_stack([numbers[near], numbers[found[rows, nearest][near]]])
    net.add_edges(ends, Kind.TERTIARY, -1)
