"""What attracts people in a grown city; drawn beside its streets, which stay as they are."""

import numpy as np
from numpy.typing import NDArray

from jiban.science.streets import Attraction, Attractors, Kind, Streets
from jiban.science.streets.plane import Floats
from jiban.sim.streets.growing import MIDDLE, WIDTH
from jiban.sim.streets.land import Land
from jiban.sim.streets.net import Ids

LIVED = (Kind.RESIDENTIAL, Kind.LIVING, Kind.FOOT)
BUSY = (Kind.PRIMARY, Kind.SECONDARY, Kind.TERTIARY)
FAR = {
    Attraction.HOME: (LIVED, 250.0),
    Attraction.SCHOOL: ((Kind.TERTIARY, Kind.RESIDENTIAL), 900.0),
    Attraction.TRANSIT: (BUSY, 450.0),
    Attraction.HOSPITAL: ((Kind.PRIMARY, Kind.SECONDARY), 4_000.0),
    Attraction.PARK: (LIVED, 1_600.0),
}
"""By which streets a kind stands, and the metres of the squares that have one each."""
CALLED = {
    Attraction.HOME: "花园",
    Attraction.SCHOOL: "学校",
    Attraction.TRANSIT: "站",
    Attraction.HOSPITAL: "医院",
    Attraction.PARK: "公园",
}
SHORE = 200.0
"""Metres between the points of the shore."""


def attract(streets: Streets, seed: int, width: float = WIDTH) -> Attractors:
    """Return what attracts in the city that ``grow(seed, width, …)`` gave.

    Args:
        streets: that city.
        seed: the city's own; the same city, the same attractors.
        width: the city's own.
    """
    rng = np.random.default_rng([seed, 1])
    metres = MIDDLE.metres(streets.lon, streets.lat)
    kinds, places, owners = [], [], []
    for kind, (beside, apart) in FAR.items():
        edges = np.flatnonzero(np.isin(streets.kind, beside))
        at = streets.tail[edges]
        chosen = _one_each(metres[at], apart, rng)
        places.append(metres[at[chosen]])
        owners.append(streets.name[edges[chosen]])
        kinds.append(np.full(len(chosen), kind, np.uint8))
    shore = _shore(Land.draw(np.random.default_rng(seed), width), metres)
    lon, lat = MIDDLE.degrees(np.concatenate([*places, shore])).T
    names, name = _named(streets, kinds, owners)
    return Attractors(
        lon,
        lat,
        np.concatenate([*kinds, np.full(len(shore), Attraction.WATER, np.uint8)]),
        np.concatenate([name, np.full(len(shore), -1, np.int32)]),
        names,
    )


def _one_each(places: Floats, apart: float, rng: np.random.Generator) -> Ids:
    """Return one place of each square of so many metres, drawn at random."""
    order = rng.permutation(len(places))
    squares = np.floor(places[order] / apart).astype(np.int64)
    _, first = np.unique(squares, axis=0, return_index=True)
    return np.sort(order[first])


def _shore(land: Land, metres: Floats) -> Floats:
    """Return points along the shore, as far as the city reaches."""
    x = np.arange(metres[:, 0].min(), metres[:, 0].max(), SHORE)
    return np.column_stack([x, land.shore(x)])


def _named(
    streets: Streets, kinds: list[NDArray[np.uint8]], owners: list[NDArray[np.int32]]
) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Return names after the streets the places stand by, and which each place has."""
    numbers: dict[str, int] = {}
    found = []
    for kind, owner in zip(kinds, owners, strict=True):
        for street in owner.tolist():
            name = f"{streets.names[street]}{CALLED[Attraction(kind[0])]}" if street >= 0 else ""
            found.append(numbers.setdefault(name, len(numbers)) if name else -1)
    return tuple(numbers), np.array(found, np.int32)
