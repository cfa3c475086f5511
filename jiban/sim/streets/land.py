"""Where the grown city can be: north of its coast, and not on its hills."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Land:
    """The lie of the land, in metres from the middle of the city.

    Attributes:
        width: metres from the west to the east end.
        coast: shape (waves, 3), amplitude, wave length and phase of the coast's waves.
        hills: shape (hills, 4), middle (x, y) and half axes of each.
        turn: shape (hills,), radians by which each is turned.
    """

    width: float
    coast: Floats
    hills: Floats
    turn: Floats

    @classmethod
    def draw(cls, rng: np.random.Generator, width: float) -> "Land":
        """Draw a coast that waves, and a dozen hills away from the middle."""
        lengths = np.array([0.9, 0.35, 0.12]) * width
        coast = np.column_stack(
            [lengths * np.array([0.05, 0.03, 0.02]), lengths, rng.uniform(0, 2 * np.pi, 3)]
        )
        angle = rng.uniform(0.05 * np.pi, 0.95 * np.pi, 12)
        far = rng.uniform(0.14, 0.42, 12) * width
        middle = np.column_stack([far * np.cos(angle), 0.55 * far * np.sin(angle)])
        axes = rng.uniform([0.015, 0.01], [0.06, 0.03], (12, 2)) * width
        return cls(width, coast, np.column_stack([middle, axes]), rng.uniform(0, np.pi, 12))

    def shore(self, x: Floats) -> Floats:
        """Return how far south the land reaches, metres north of the middle."""
        amplitude, length, phase = self.coast.T
        waves = amplitude * np.sin(2 * np.pi * np.asarray(x)[..., None] / length + phase)
        return np.asarray(-0.13 * self.width + waves.sum(axis=-1))

    def carries(self, places: Floats) -> NDArray[np.bool_]:
        """Return which places, shape (places, 2), can be built on."""
        x, y = places.T
        within = (x / (self.width / 2)) ** 2 + (y / (0.34 * self.width)) ** 2 <= 1
        free = within & (y > self.shore(x) + 60)
        for (east, north, long, short), turn in zip(self.hills, self.turn, strict=True):
            dx, dy = x - east, y - north
            u = dx * np.cos(turn) + dy * np.sin(turn)
            v = dy * np.cos(turn) - dx * np.sin(turn)
            free &= (u / long) ** 2 + (v / short) ** 2 > 1
        return np.asarray(free)
