"""Where a person was, minute by minute and at any moment between."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Track:
    """A way through the streets as legs, one after another; a rest is a leg without an end.

    Attributes:
        at: shape (legs + 1,), seconds since the person was last seen; leg after leg.
        edge: shape (legs,), the edge on which the leg is.
        from_: shape (legs,), metres from the edge's tail at the leg's begin.
        to: shape (legs,), metres from the edge's tail at its end; the same for a rest.
    """

    at: NDArray[np.float64]
    edge: NDArray[np.int64]
    from_: NDArray[np.float64]
    to: NDArray[np.float64]

    def place(self, seconds: float) -> tuple[int, float]:
        """Return the edge and the metres from its tail at a moment; afterwards the last place."""
        leg = int(np.clip(np.searchsorted(self.at, seconds, "right") - 1, 0, len(self.edge) - 1))
        return int(self.edge[leg]), self.within(leg, seconds)

    def within(self, leg: int, seconds: float) -> float:
        """Return the metres from the edge's tail at a moment of a leg."""
        took = self.at[leg + 1] - self.at[leg]
        share = min(max((seconds - self.at[leg]) / took, 0.0), 1.0) if took > 0 else 1.0
        return float(self.from_[leg] + share * (self.to[leg] - self.from_[leg]))


class Walk:
    """A track while it is walked."""

    def __init__(self, lengths: NDArray[np.float64], tails: NDArray[np.int32]) -> None:
        self._lengths, self._tails = lengths, tails
        self.now = 0.0
        self._at, self._edge = [0.0], list[int]()
        self._from, self._to = list[float](), list[float]()

    def along(self, edge: int, junction: int, speed: float) -> None:
        """Walk along a whole edge, from the junction at its one end."""
        whole = float(self._lengths[edge])
        ends = (0.0, whole) if self._tails[edge] == junction else (whole, 0.0)
        self._leg(edge, *ends, whole / speed)

    def rest(self, seconds: float, edge: int, junction: int) -> None:
        """Stay at a junction, at the end of an edge."""
        along = 0.0 if self._tails[edge] == junction else float(self._lengths[edge])
        self._leg(edge, along, along, seconds)

    def _leg(self, edge: int, begin: float, end: float, seconds: float) -> None:
        self.now += seconds
        self._at.append(self.now)
        self._edge.append(edge)
        self._from.append(begin)
        self._to.append(end)

    def track(self) -> Track:
        """Return what was walked."""
        return Track(
            np.array(self._at), np.array(self._edge), np.array(self._from), np.array(self._to)
        )
