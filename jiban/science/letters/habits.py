"""How sure the responsible unit is, and which unit letters end up with: learned from past letters.

The rules of a city say whose a letter is. What became of earlier letters says how far they are to
be believed: each kind of evidence has a share of letters that stayed where it sent them, and a
subject whose letters mostly moved on to another unit goes there at once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from jiban.science.letters.certainty import wilson_lower

WEIGHT = 8.0
"""As many letters as what is believed at first counts for."""
MOVED_AT_LEAST = 5
"""Letters that must have moved the same way before the way is taken at once."""
SURE = 0.95


class Evidence(StrEnum):
    """By what a unit was found, the strongest first."""

    MAP = "map"
    """A point on the map."""
    UNIT = "unit"
    """The unit itself is named."""
    AGREE = "agree"
    """Several places are named, and all of them are that unit's."""
    RULE = "rule"
    """A rule for the subject, whatever the place."""
    PLACE = "place"
    """One place is named."""
    AREA = "area"
    """A whole area is named."""
    MOST = "most"
    """Places of several units are named, most of them that unit's."""
    HABIT = "habit"
    """Earlier letters of this kind ended up with that unit."""


AT_FIRST: Mapping[Evidence, float] = {
    Evidence.MAP: 0.97,
    Evidence.UNIT: 0.93,
    Evidence.AGREE: 0.92,
    Evidence.RULE: 0.88,
    Evidence.PLACE: 0.85,
    Evidence.AREA: 0.80,
    Evidence.MOST: 0.60,
    Evidence.HABIT: 0.80,
}
"""What is believed of each kind of evidence before there are letters: judged, not measured."""


@dataclass(frozen=True, slots=True)
class Went:
    """What became of a letter.

    Attributes:
        subject: its subject in the end.
        evidence: by what a unit was suggested for that subject; "" if none was.
        suggested: that unit; 0 if none was.
        unit: the unit that had it in the end.
    """

    subject: str
    evidence: str
    suggested: int
    unit: int


@dataclass(frozen=True)
class Habits:
    """What was learned.

    Attributes:
        right: by kind of evidence, letters that stayed with the suggested unit, and all of them.
        ways: by subject and suggested unit, how many letters ended up with each unit.
    """

    right: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    ways: Mapping[tuple[str, int], Mapping[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, letters: Iterable[Went]) -> "Habits":
        """Learn from what became of letters."""
        right: dict[str, tuple[int, int]] = {}
        ways: dict[tuple[str, int], Counter[int]] = {}
        for letter in letters:
            if letter.evidence:
                stayed, of = right.get(letter.evidence, (0, 0))
                right[letter.evidence] = stayed + (letter.suggested == letter.unit), of + 1
            ways.setdefault((letter.subject, letter.suggested), Counter())[letter.unit] += 1
        return cls(right, ways)

    def sure(self, evidence: Evidence, subject: str, unit: int) -> float:
        """Return how sure a suggested unit is, 0 to 1.

        What is believed of the kind of evidence at first is drawn towards what became of letters
        with it, and that towards what became of letters of this subject for this unit.
        """
        stayed, of = self.right.get(evidence, (0, 0))
        believed = (AT_FIRST[evidence] * WEIGHT + stayed) / (WEIGHT + of)
        way = self.ways.get((subject, unit), {})
        return (believed * WEIGHT + way.get(unit, 0)) / (WEIGHT + sum(way.values()))

    def elsewhere(self, subject: str, unit: int) -> tuple[int, int, int] | None:
        """Return the unit with which letters of this subject for this unit mostly end up.

        Args:
            unit: the unit that the rules suggest; 0 if they suggest none.

        Returns:
            (unit, letters that ended up there, of how many); None if there is no such habit: most
            must have gone there beyond doubt, by the lower end of the score interval.
        """
        way = self.ways.get((subject, unit), {})
        if not way:
            return None
        other, went = max(way.items(), key=lambda item: (item[1], -item[0]))
        of = sum(way.values())
        if other == unit or went < MOVED_AT_LEAST:
            return None
        least = wilson_lower(np.array([went]), np.array([of]), SURE)[0]
        return (other, went, of) if least > 0.5 else None
