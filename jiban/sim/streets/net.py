"""Streets while they grow: places in metres, and the edges between them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from jiban.science.streets import Kind, Streets
from jiban.science.streets.plane import Plane

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
NAMELESS = -1


def named(rng: np.random.Generator, *parts: str) -> str:
    """Return a made-up name: one character of each part."""
    return "".join(part[rng.integers(len(part))] for part in parts)


@dataclass
class Net:
    """Places and edges that are added part by part.

    Attributes:
        places: parts of shape (places, 2), metres.
        ends: parts of shape (edges, 2), places by their numbers.
        kinds: parts of shape (edges,).
        owners: parts of shape (edges,), which named street each edge is of.
        names: the names of the streets.
    """

    places: list[Floats] = field(default_factory=list)
    ends: list[Ids] = field(default_factory=list)
    kinds: list[NDArray[np.uint8]] = field(default_factory=list)
    owners: list[Ids] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    count: int = 0

    def add_places(self, places: Floats) -> Ids:
        """Add places and return their numbers."""
        self.places.append(places)
        first, self.count = self.count, self.count + len(places)
        return np.arange(first, self.count)

    def add_edges(self, ends: Ids, kind: Kind | NDArray[np.uint8], owner: int | Ids) -> None:
        """Add edges of a kind, or of a kind each; of one named street, or of one each."""
        self.ends.append(ends.reshape(-1, 2))
        count = len(self.ends[-1])
        self.kinds.append(np.broadcast_to(np.asarray(kind, np.uint8), count))
        self.owners.append(np.broadcast_to(np.asarray(owner, np.int64), count))

    def named(self, name: str) -> int:
        """Return the number of a new street of that name."""
        self.names.append(name)
        return len(self.names) - 1

    def all_places(self) -> Floats:
        """Return every place, shape (places, 2)."""
        return np.concatenate(self.places) if self.places else np.empty((0, 2))

    def join(self, some: Ids, others: Ids, within: float, kind: Kind, most: int = 1) -> None:
        """Join places to the nearest *most* of others that are within so many metres."""
        if not len(some) or not len(others):
            return
        places = self.all_places()
        away, found = cKDTree(places[others]).query(places[some], k=most)
        near = (away.reshape(len(some), -1) <= within).ravel()
        ends = np.column_stack([np.repeat(some, most), others[found.reshape(-1) % len(others)]])
        self.add_edges(ends[near], kind, NAMELESS)

    def streets(self, plane: Plane) -> Streets:
        """Return the greatest part that hangs together, each edge once, as streets."""
        places, ends = self.all_places(), np.concatenate(self.ends)
        kinds, owners = np.concatenate(self.kinds), np.concatenate(self.owners)
        low, high = ends.min(axis=1), ends.max(axis=1)
        _, once = np.unique(low * self.count + high, return_index=True)
        once = np.sort(once[low[once] != high[once]])
        ends, kinds, owners = ends[once], kinds[once], owners[once]
        links = coo_matrix((np.ones(len(ends)), ends.T), shape=(self.count, self.count))
        _, part = connected_components(links, directed=False)
        kept = part == np.bincount(part).argmax()
        number = np.cumsum(kept) - 1
        stays = kept[ends[:, 0]]
        ends = number[ends[stays]]
        lon, lat = plane.degrees(places[kept]).T
        return Streets(
            lon,
            lat,
            ends[:, 0].astype(np.int32),
            ends[:, 1].astype(np.int32),
            kinds[stays],
            np.zeros(len(ends), bool),
            owners[stays].astype(np.int32),
            tuple(self.names),
        )
