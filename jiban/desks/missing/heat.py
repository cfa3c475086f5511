"""Where they may be, moment by moment, as a map shows it: the streets that matter, and by how much.

It is reckoned when somebody looks, in one pass, and kept nowhere.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiban.desks.missing import believing, knowing
from jiban.desks.missing.knowing import Known
from jiban.science.streets import Streets

PAST = 8
"""Into so many parts the time since they were last seen is divided."""
AHEAD = timedelta(minutes=30)
LONGEST = timedelta(seconds=knowing.LONGEST)
LEFT_OUT = 0.05
"""The share of chance that the least likely streets hold together, which are not drawn."""
MOST = 3_000
"""So many pieces of street at most, the likeliest of all moments: a phone has to load them."""


@dataclass(frozen=True, eq=False)
class Heat:
    """What is believed at some moments, on the streets that hold nearly all of it.

    Attributes:
        streets: the city's.
        edges: shape (edges,), which of the city's edges.
        within: shape (moments, edges), 1 for the likeliest piece of street down to 0: of all that
            is on streets here, 1 minus the share on the pieces that are likelier for their length.
        names: the name of each street, "" for one without; an edge without a name is a street.
        street: shape (edges,), which street an edge belongs to.
        chance: shape (moments, streets), that they are on that street, given that nobody has
            found them.
        searched: shape (streets,), how much of its length was searched, from 0 to 1.
        held: shape (moments,), the share of chance on all these edges; the rest is on others, or
            beyond the area.
    """

    streets: Streets
    edges: NDArray[np.int64]
    within: NDArray[np.float64]
    names: tuple[str, ...]
    street: NDArray[np.int64]
    chance: NDArray[np.float64]
    searched: NDArray[np.float64]
    held: NDArray[np.float64]

    def line(self, n: int) -> list[list[float]]:
        """Return the edge at a place as longitudes and latitudes, to a metre."""
        metres = np.array(self.streets.lines[self.edges[n]].coords)
        return [[round(x, 5), round(y, 5)] for x, y in self.streets.plane.degrees(metres).tolist()]


def moments(start: datetime, now: datetime) -> tuple[list[datetime], int]:
    """Return eleven moments from when they were last seen until an hour ahead, and which is now.

    Somebody on foot is followed for six hours: later than that, it is as it was then.
    """
    passed = max(now - start, timedelta())
    steps = [start + min(passed, LONGEST) * n / PAST for n in range(PAST + 1)]
    if passed > LONGEST:
        return [*steps, now, now + 2 * AHEAD], PAST + 1
    return [*steps, now + AHEAD, now + 2 * AHEAD], PAST


def reckon(facts: Known, streets: Streets, at: list[datetime]) -> Heat | None:
    """Return the heat at some moments; None without a place and time, or of another city."""
    course = believing.course(facts, streets, at)
    if not course:
        return None
    area = course[0].motion.area
    belief = np.array([one.edges / one.total for one in course], float)
    within = np.array([_within(one / one.sum(), area.length) for one in belief])
    names, street = _named(streets, area.edges)
    chance = np.array([np.bincount(street, one, len(names)) for one in belief])
    length = np.bincount(street, area.length, len(names))
    looked = np.bincount(street, area.length * believing.looked_at(facts, area), len(names))
    best = within.max(axis=0)
    kept = np.argsort(-best, kind="stable")[:MOST]
    kept = np.sort(kept[best[kept] >= LEFT_OUT])
    shown, street = np.unique(street[kept], return_inverse=True)
    return Heat(
        streets,
        area.edges[kept],
        within[:, kept],
        tuple(names[n] for n in shown),
        street,
        chance[:, shown],
        (looked / length)[shown],
        belief[:, kept].sum(axis=1),
    )


def _within(belief: NDArray[Any], length: NDArray[np.float64]) -> NDArray[np.float64]:
    order = np.argsort(-belief / length, kind="stable")
    found = np.empty(len(belief))
    found[order] = 1.0 - (np.cumsum(belief[order]) - belief[order])
    return np.clip(found, 0.0, 1.0)


def _named(streets: Streets, edges: NDArray[np.int64]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the names of an area's streets, and which of them each edge is."""
    alone = len(streets.names) + np.arange(len(edges))
    number = streets.name[edges].astype(np.int64)
    found, street = np.unique(np.where(number < 0, alone, number), return_inverse=True)
    names = tuple(streets.names[n] if n < len(streets.names) else "" for n in found.tolist())
    return names, street
