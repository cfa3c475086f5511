"""How units get about and how well they see: seconds along streets, and coverage."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from jiban.science.search.area import Area, Floats, Ids


class Net(NamedTuple):
    """The ways on from junctions, as compiled loops take them.

    Attributes:
        begins: where each junction's ways on begin, shape (junctions + 1,).
        ways: those ways, shape (2 · edges,).
        starts, ends: the junctions at which each way begins and ends, shape (2 · edges,).
        going, looking, looked, passed: as of :class:`Means`.
    """

    begins: Ids
    ways: Ids
    starts: Ids
    ends: Ids
    going: Floats
    looking: Floats
    looked: float
    passed: float


def coverage(sweep_width: float, length: float, area: float) -> float:
    """Return what a look over an area is worth (Koopman 1980; Koester 2014).

    Who is there is seen with the chance ``1 - exp(-coverage)``.

    Args:
        sweep_width: metres; as many people are missed within half of it as are seen beyond.
        length: metres that a searcher goes in the area.
        area: square metres.
    """
    return sweep_width * length / area


@dataclass(frozen=True, eq=False)
class Means:
    """What units of one kind can do on an area's streets.

    Attributes:
        area: the streets.
        going: seconds along each edge without looking out, shape (edges,).
        looking: seconds along each edge while looking out, shape (edges,), at least one.
        looked: the coverage of one look along an edge.
        passed: the coverage of going along it without looking out.
    """

    area: Area
    going: Floats
    looking: Floats
    looked: float = 1.0
    passed: float = 0.25

    @property
    def rate(self) -> Floats:
        """The most coverage per second along each edge, shape (edges,)."""
        return np.maximum(self.looked / self.looking, self.passed / self.going)

    @cached_property
    def net(self) -> Net:
        """The ways on from every junction."""
        area = self.area
        order = np.argsort(area.starts, kind="stable")
        begins = np.searchsorted(area.starts[order], np.arange(len(area.junctions) + 1))
        ends = (area.starts, area.ends)
        return Net(begins, order, *ends, self.going, self.looking, self.looked, self.passed)
