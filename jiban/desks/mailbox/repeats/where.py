"""Where letters are about: two that name different places of the city are hardly one problem.

The science compares texts and knows no city. Here stands what the city's data add: letters whose
points are far apart, or that name known places and not one in common, are less alike than their
words say, however much one was written like the other.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, hypot, radians

from jiban.city import gazetteer
from jiban.city.gazetteer import Spot
from jiban.science.letters.names import Names
from jiban.science.repeats.letters import Written

HALF_AT = 1.0
"""Kilometres between two points that halve the likeness, once for each."""
NEAR = 0.5
"""Kilometres that say nothing: the trouble is heard from there."""
ELSEWHERE = 0.3
"""What remains of the likeness of letters that name different places."""
DEGREE = 111.2
"""Kilometres of a degree of latitude."""


@dataclass(frozen=True)
class Known:
    """A letter as far as it is compared.

    Attributes:
        written: title and redacted body; what was said of the place stands in front of the body.
        point: the letter's own, longitude and latitude in degrees.
        problem: the id of the one that it is with.
        placed_by: who said so, a ``Grouped``; "" for nobody.
    """

    written: Written
    point: tuple[float, float] | None
    problem: int | None = None
    placed_by: str = ""
    _names: list[frozenset[str]] = field(default_factory=list, compare=False, repr=False)

    @property
    def text(self) -> str:
        """Title and body."""
        return f"{self.written.title}\n{self.written.body}"

    @property
    def names(self) -> frozenset[str]:
        """The city's places that it names, but for units."""
        if not self._names:
            found = names_of(gazetteer.named_spots()).find(self.text)
            places = (name for name, spots in found if any(s.kind != gazetteer.UNIT for s in spots))
            self._names.append(frozenset(places))
        return self._names[0]


@lru_cache(1)
def names_of(known: tuple[tuple[str, Spot], ...]) -> Names[Spot]:
    """Return the names ready to be found, made once until the city's data change."""
    return Names(known)


def together(one: Known, other: Known) -> float:
    """Return what the places leave of the likeness of two letters, from 0 to 1."""
    if one.point is not None and other.point is not None:
        away = max(0.0, kilometres(one.point, other.point) - NEAR)
        return float(0.5 ** (away / HALF_AT))
    if one.names and other.names and one.names.isdisjoint(other.names):
        return ELSEWHERE
    return 1.0


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points of a city, given in degrees."""
    east = (one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2))
    return hypot(east, one[1] - other[1]) * DEGREE
