"""What people head for in a city (吸引点): homes, schools, stops, water, hospitals, parks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from jiban.science.streets.graph import Ids
from jiban.science.streets.plane import Floats


class Attraction(IntEnum):
    """What kind of place it is."""

    HOME = 0
    """Where people live: an estate or a house."""
    SCHOOL = 1
    TRANSIT = 2
    """A stop or station of bus, metro, train or ferry."""
    WATER = 3
    """A bank or shore."""
    HOSPITAL = 4
    PARK = 5


@dataclass(frozen=True, eq=False)
class Attractors:
    """Places that attract, as points.

    Attributes:
        lon: shape (places,), degrees WGS-84.
        lat: the same, degrees.
        kind: shape (places,), an :class:`Attraction`.
        name: shape (places,), which of the names; -1 for none.
        names: the places' names.

    Raises:
        ValueError: the arrays do not fit together.
    """

    lon: Floats
    lat: Floats
    kind: NDArray[np.uint8]
    name: Ids
    names: Sequence[str] = ()

    def __post_init__(self) -> None:
        for attribute in ("lat", "kind", "name"):
            if len(getattr(self, attribute)) != len(self.lon):
                raise ValueError(f"{attribute} is not as long as lon: {len(self.lon)} places")
        if len(self.name) and self.name.max() >= len(self.names):
            raise ValueError(f"a place has no name: there are {len(self.names)}")

    def __len__(self) -> int:
        return len(self.lon)
