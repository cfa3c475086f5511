"""Whose a letter is: the subject, the places that its text names, and the city's rules.

Several places in a text are no trouble while one unit has them all. Where they are of several
units, each speaks as loudly as its name is exact and as it stands near the beginning; the unit of
most of them is suggested, and how sure that is says so.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jiban.city import gazetteer, units
from jiban.city.gazetteer import Spot
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.triage import about
from jiban.science.letters.habits import Evidence, Habits
from jiban.science.letters.names import Names

MOST_PLACES = 5
IN_PLACE, IN_TITLE, IN_BODY = 3.0, 2.0, 1.0
"""How loudly a name speaks in the letter's own place, in its title and in its body."""
LOUDNESS = {gazetteer.UNIT: 3.0, "street": 1.0, gazetteer.AREA: 1.0}
"""How loudly a kind of name speaks: a street is long, an area wide; others count ``USUAL``."""
USUAL = 2.0
MOST = 2 / 3
"""The share of all voices that one unit needs before another that is named, too."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The unit that is suggested.

    Attributes:
        unit: its id; None if none is.
        sure: 0 to 1.
        by: by what it was found.
        names: the places that spoke for it.
        went: for a habit, letters that ended up there and of how many.
        ruled: for a habit, the unit that the rules suggest; 0 if they suggest none.
    """

    unit: int | None = None
    sure: float = 0.0
    by: Evidence | None = None
    names: Sequence[str] = ()
    went: tuple[int, int] | None = None
    ruled: int | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """A name in a letter: what it stands for, and how loudly it speaks."""

    name: str
    spots: Sequence[Spot]
    loud: float


def voices(letter: Letter) -> list[Voice]:
    """Return the places that a letter names, each once, where it speaks loudest."""
    known = _names(gazetteer.named_spots())
    found: dict[str, Voice] = {}
    parts = ((letter.place, IN_PLACE), (letter.matter.title, IN_TITLE), (letter.body, IN_BODY))
    for text, loud in parts:
        for name, spots in known.find(text):
            kind = max((LOUDNESS.get(spot.kind, USUAL) for spot in spots), default=USUAL)
            if name not in found:
                found[name] = Voice(name, spots, loud * kind)
    return list(found.values())


@lru_cache(1)
def _names(known: tuple[tuple[str, Spot], ...]) -> Names[Spot]:
    return Names(known)


class Owners:
    """Finds units for a batch of letters; what the rules say of a place is asked once."""

    def __init__(self, habits: Habits) -> None:
        self.habits = habits
        self._known: dict[tuple[Spot | None, str], int | None] = {}

    def of(self, letter: Letter, heard: Sequence[Voice], subject: str) -> Owner:
        """Return the unit for a letter if it is about *subject*."""
        by_rules = self._by_rules(letter, heard, subject)
        habit = self.habits.elsewhere(subject, by_rules.unit or 0)
        if habit is not None and habit[0] in units.tree():
            unit, went, of = habit
            sure = round(went / of, 4)
            ruled = by_rules.unit or 0
            return Owner(unit, sure, Evidence.HABIT, by_rules.names, (went, of), ruled)
        return by_rules

    def _by_rules(self, letter: Letter, heard: Sequence[Voice], subject: str) -> Owner:
        if letter.lon is not None and letter.lat is not None:
            unit = units.responsible(letter.lon, letter.lat, subject)
            if unit is not None:
                return self._owner(unit, Evidence.MAP, subject)
        anywhere = self._unit(None, subject)
        named = [(voice, self._units(voice, subject)) for voice in heard]
        heard_of = {unit for _voice, found in named for unit in found}
        named = _narrow([(voice, found) for voice, found in named if found])
        loud: dict[int, float] = {}
        for voice, found in named:
            for unit in found:
                loud[unit] = loud.get(unit, 0.0) + voice.loud / len(found)
        if not loud or set(loud) == {anywhere}:
            return self._owner(anywhere, Evidence.RULE, subject) if anywhere else Owner()
        best = max(loud, key=lambda unit: loud[unit])
        names = [voice.name for voice, found in named if best in found]
        if len(loud) == 1:
            return self._owner(best, _evidence([voice for voice, _found in named]), subject, names)
        if loud[best] >= MOST * sum(loud.values()):
            return self._owner(best, Evidence.MOST, subject, names)
        return self._above(loud, heard_of, subject)

    def _above(self, all_of: Collection[int], heard_of: Collection[int], subject: str) -> Owner:
        """Return the unit that is named, too, and stands above all of these: it may decide."""
        tree = units.tree()
        over = [u for u in heard_of if all(u != o and tree.covers(u, o) for o in all_of)]
        lowest = max(over, key=lambda unit: len(tree.ancestors(unit)), default=None)
        return Owner() if lowest is None else self._owner(lowest, Evidence.AREA, subject)

    def _owner(self, unit: int, by: Evidence, subject: str, names: Sequence[str] = ()) -> Owner:
        sure = round(self.habits.sure(by, subject, unit), 4)
        return Owner(unit, sure, by, tuple(names)[:MOST_PLACES])

    def _units(self, voice: Voice, subject: str) -> set[int]:
        found = (self._unit(spot, subject) for spot in voice.spots)
        return {unit for unit in found if unit is not None}

    def _unit(self, spot: Spot | None, subject: str) -> int | None:
        key = (spot, subject)
        if key not in self._known:
            self._known[key] = (
                units.responsible(None, None, subject)
                if spot is None
                else units.responsible(spot.lon, spot.lat, subject, spot.area)
            )
        return self._known[key]


def unit_of(letter: Letter, subject: str) -> int | None:
    """Return the unit of a letter if it is about *subject*; None if no rule says."""
    return Owners(about.habits()).of(letter, voices(letter), subject).unit


def _narrow(named: list[tuple[Voice, set[int]]]) -> list[tuple[Voice, set[int]]]:
    """Leave a unit out where one below it is named as well: a district and a street in it agree."""
    tree = units.tree()
    all_units = {unit for _voice, found in named for unit in found}
    wide = {u for u in all_units if any(o != u and tree.covers(u, o) for o in all_units)}
    return [(voice, found - wide) for voice, found in named if found - wide]


def _evidence(heard: Sequence[Voice]) -> Evidence:
    """Return by what the one unit of all these places was found."""
    if any(spot.kind == gazetteer.UNIT for voice in heard for spot in voice.spots):
        return Evidence.UNIT
    if len(heard) > 1:
        return Evidence.AGREE
    area = all(spot.kind == gazetteer.AREA for spot in heard[0].spots)
    return Evidence.AREA if area else Evidence.PLACE
