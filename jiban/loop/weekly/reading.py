"""A review as one officer reads it: only of units in sight, and of matters that are seen.

A line that names matters stands only for who sees all of them, as its words may tell of any.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from jiban.city import units
from jiban.loop.actors import DEPUTY_LEADER, INSPECTOR, LEADER, UNIT_HEAD, Actor
from jiban.loop.figures import Rate
from jiban.loop.models import Matter, Review, Verdict
from jiban.loop.sight import Sight
from jiban.loop.weekly.content import Broke, Content, Listed, Part, Surged

READERS = (LEADER, DEPUTY_LEADER, UNIT_HEAD, INSPECTOR)
CONFIRMING = (LEADER, DEPUTY_LEADER, INSPECTOR)
"""Who decides what of the proposed lines stands."""


def may_read(by: Actor) -> bool:
    """Tell whether somebody reads reviews; of which units, their sight says."""
    return any(role in READERS for role, _unit in by.grants)


def may_confirm(by: Actor) -> bool:
    """Tell whether somebody decides which proposed lines stand: at the bureau itself."""
    bureaus = units.tree().bureaus
    return any(role in CONFIRMING and unit in bureaus for role, unit in by.grants)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line as it is read, with what a person said of it; None when nobody has yet."""

    line: Listed
    stands: bool | None = None
    columns: Sequence[str] = ()

    @property
    def said(self) -> list[tuple[str, str]]:
        """The cells after the first, each with its column."""
        return list(zip(self.columns[1:], self.line.cells[1:], strict=False))


class Reading:
    """One review for one officer, or a part of it that is about one unit and those below it."""

    def __init__(self, review: Review, sight: Sight, unit_id: int | None = None) -> None:
        self.review = review
        self.sight = sight
        self.content = Content.of(review.content)
        self.unit_id = unit_id

    @cached_property
    def _inside(self) -> frozenset[int] | None:
        """The units that are read about; None for the whole city."""
        within = self.sight.units if self.unit_id is None else self.sight.within(self.unit_id)
        return None if within is None else frozenset(within)

    def about(self, unit_id: int) -> bool:
        """Tell whether a unit is read about."""
        return self._inside is None or unit_id in self._inside

    @cached_property
    def seen(self) -> frozenset[int]:
        """The matters of the review that the officer sees."""
        content, found = self.content, set[int]()
        for surge in content.surges:
            found.update(surge.matters)
        found.update(one.matter_id for one in content.broken)
        found.update(matter for kept in content.kept for matter in kept.matters)
        found.update(matter for weeks in content.came.values() for ids in weeks for matter in ids)
        for part in self._parts:
            found.update(matter for line in part.lines for matter in line.matters)
        return self._seen_of(found)

    def _seen_of(self, ids: Iterable[int]) -> frozenset[int]:
        """Return those of some matters that the officer sees; asked for as one array."""
        asked = RawSQL("SELECT unnest(%s::bigint[])", [sorted(ids)])
        rows = self.sight.matters(Matter.objects.filter(pk__in=asked))
        return frozenset(rows.values_list("pk", flat=True))

    # --- surges ----------------------------------------------------------------------------------

    @cached_property
    def surges(self) -> list[Surged]:
        """The surges at these units, each with the matters that are seen, counting no others."""
        found = []
        for surge in self.content.surges:
            if self.about(surge.unit_id):
                seen = [matter for matter in surge.matters if matter in self.seen]
                observed = surge.observed - (len(surge.matters) - len(seen))
                if observed > 0:
                    found.append(replace(surge, matters=seen, observed=observed))
        return found

    # --- promises --------------------------------------------------------------------------------

    @cached_property
    def broken(self) -> list[Broke]:
        """The promises that broke at these units."""
        return [
            one
            for one in self.content.broken
            if self.about(one.unit_id) and one.matter_id in self.seen
        ]

    @cached_property
    def rates(self) -> dict[int, Rate]:
        """Kept of decided at each of these units, of the matters that are seen."""
        kept, broken = Counter[int](), Counter(one.unit_id for one in self.broken)
        for one in self.content.kept:
            if self.about(one.unit_id):
                kept[one.unit_id] += sum(matter in self.seen for matter in one.matters)
        return {unit: Rate(kept[unit], broken[unit]) for unit in kept | broken}

    def by_cause(self) -> Counter[str]:
        """How many promises broke for each cause."""
        return Counter(one.cause for one in self.broken)

    # --- what came -------------------------------------------------------------------------------

    @cached_property
    def came(self) -> dict[str, tuple[int, int]]:
        """How many matters came in the week and in the one before, by desk, of those seen."""
        return {
            desk: (len(self.seen.intersection(now)), len(self.seen.intersection(before)))
            for desk, (now, before) in self.content.came.items()
        }

    # --- the desks' sections ---------------------------------------------------------------------

    @cached_property
    def _parts(self) -> Sequence[Part]:
        parts = self.content.parts
        return parts.get(get_language() or "") or next(iter(parts.values()), ())

    @cached_property
    def parts(self) -> list[tuple[Part, list[Proposed]]]:
        """The sections, each with the lines that this officer may read."""
        said = {
            (section, matter): stands
            for section, matter, stands in Verdict.objects.filter(review=self.review).values_list(
                "section", "matter_id", "stands"
            )
        }
        return [
            (
                part,
                [
                    Proposed(
                        line,
                        said.get((part.name, line.matters[0])) if line.matters else None,
                        part.columns,
                    )
                    for line in self._lines(part)
                ],
            )
            for part in self._parts
        ]

    def _lines(self, part: Part) -> Iterator[Listed]:
        for line in part.lines:
            known = all(matter in self.seen for matter in line.matters)
            if known and self._here(line):
                yield line

    def _here(self, line: Listed) -> bool:
        return line.unit_id is None or self.about(line.unit_id)

    def proposed(self, section: str, matter: str) -> Listed | None:
        """Return the line proposed in a section about a matter, if it is read; look at no other."""
        lines = (
            line
            for part in self._parts
            if part.confirmed and part.name == section
            for line in part.lines
            if str(line.matters[0]) == matter
        )
        line = next(lines, None)
        if line is None or not self._here(line):
            return None
        return line if self._seen_of(line.matters).issuperset(line.matters) else None
