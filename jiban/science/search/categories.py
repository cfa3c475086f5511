"""Kinds of missing people: how far from where they were last seen they are found, how they go."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

MILE = 1609.344
SHARES = (0.25, 0.5, 0.75, 0.95)
"""Which shares of the found the distances stand for."""
FARTHER = 1.5
"""How much farther people get than where they are found: they are found on the way there, too."""


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of missing people.

    Attributes:
        found: miles from where they were last known to be, within which 25, 50, 75 and 95 % of
            them were found in towns (Koester 2008, "Lost Person Behavior").
        speed: metres per second while they walk.
        pause: seconds that they walk between two rests, on the average.
        rest: seconds that a rest lasts, on the average.
        back: the chance to turn back at a junction, against that of going on.
        straight: how much likelier straight on is than round the corner, as the exponent's factor
            of the angle's cosine.
        stuck: the share that stays where it has got as far as it gets; the others turn back.
        drawn: the share of choices at junctions that is made by a place that means something.
    """

    found: tuple[float, float, float, float]
    speed: float
    pause: float = 1_200.0
    rest: float = 600.0
    back: float = 0.1
    straight: float = 1.5
    stuck: float = 0.5
    drawn: float = 0.2

    def beyond(self, metres: ArrayLike) -> NDArray[np.float64]:
        """Return the share of those who get farther than so many metres, the shape as given."""
        return np.asarray(1 - self.within(np.asarray(metres) / FARTHER))

    @property
    def metres(self) -> NDArray[np.float64]:
        """The distances of the curve, shape (6,); the last, beyond 95 %, as it fell off before."""
        return np.array([0.02, *self.found, self.found[-1] ** 2 / self.found[-2]]) * MILE

    @property
    def _shares(self) -> NDArray[np.float64]:
        return np.array([0.0, *SHARES, 0.999])

    def within(self, metres: ArrayLike) -> NDArray[np.float64]:
        """Return the share that is found within so many metres, the shape as given.

        Between the published distances the logarithm of the distance is taken as linear in the
        share.
        """
        far = np.log(np.maximum(metres, 1.0))
        return np.interp(far, np.log(self.metres), self._shares)


CATEGORIES: Mapping[str, Category] = {
    "dementia": Category((0.2, 0.7, 2.0, 7.8), 0.8, back=0.05, straight=2.0, stuck=0.7),
    "autistic": Category((0.2, 0.6, 2.4, 5.0), 1.1, rest=300.0, drawn=0.3),
    "despondent": Category((0.06, 0.3, 0.9, 8.1), 1.2, rest=2_400.0, stuck=0.8),
    "mental_illness": Category((0.2, 0.4, 0.9, 7.7), 1.1, rest=900.0),
    "child_1_3": Category((0.1, 0.3, 0.5, 0.7), 0.6, pause=300.0, rest=300.0),
    "child_4_6": Category((0.06, 0.3, 0.6, 2.1), 0.8, pause=600.0, rest=300.0),
    "child_7_9": Category((0.1, 0.3, 0.9, 3.2), 1.0),
    "child_10_12": Category((0.2, 0.9, 1.8, 3.6), 1.2),
    "child_13_15": Category((0.4, 0.8, 2.0, 6.2), 1.3),
}
"""The kinds that Koester gives for towns. Speeds are those of people of that age who walk (Bohannon
1997; children: Cavagna, Franzetti & Fuchimoto 1983)."""
