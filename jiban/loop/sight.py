"""Sight: which matters an officer may see, in one place for lists, pages, search and programs.

It has two sides: the units that an officer's posts cover, and what the officer is kept away from
(:mod:`jiban.loop.recusal`), which goes before everything else.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from jiban.city import duty, units
from jiban.city.roles import Role
from jiban.loop import recusal
from jiban.loop.models import Matter


@dataclass(frozen=True, slots=True)
class Sight:
    """What one officer sees: matters of the units their posts cover, and those given to them.

    Attributes:
        officer_id: the officer.
        units: ids of all units covered, ascending; None when that is the whole city.
        routing: units at which the officer holds the dispatcher's post.
    """

    officer_id: int
    units: tuple[int, ...] | None
    routing: tuple[int, ...] = ()

    def of(self, row: Matter) -> bool:
        """Tell whether a matter is seen."""
        covered = self.officer_id in (row.handler_id, row.incoming_id) or self.covers(row.unit_id)
        return covered and not (row.recused and self._away(row.pk))

    def _away(self, matter_id: int) -> bool:
        found = recusal.of_matters([matter_id])
        return recusal.bars(found.get(matter_id, ()), self.officer_id)

    def covers(self, unit_id: int) -> bool:
        """Tell whether a unit's matters are seen."""
        return self.units is None or unit_id in self.units

    def within(self, unit_id: int) -> tuple[int, ...] | None:
        """Return the units seen at or below *unit_id*; None for the whole city."""
        tree = units.tree()
        if unit_id not in tree:
            return ()
        below = tree.below(unit_id)
        if self.units is None:
            return None if len(below) == len(tree) else below
        covered = set(self.units)
        return tuple(i for i in below if i in covered)

    def matters(self, rows: QuerySet[Matter]) -> QuerySet[Matter]:
        """Keep the rows that are seen."""
        rows = self.open(rows)
        if self.units is None:
            return rows
        mine = Q(handler_id=self.officer_id) | Q(incoming_id=self.officer_id)
        return rows.filter(Q(unit_id__in=self.units) | mine)

    def open(self, rows: QuerySet[Any], path: str = "") -> QuerySet[Any]:
        """Keep the rows of matters that the officer is not kept away from, of whatever unit.

        Args:
            path: leads from a row to its matter, such as ``matter``; "" for matters themselves.
        """
        return recusal.open_to(self.officer_id, rows, path)

    def condition(self, matter: str) -> str:
        """Return the same as a condition for SQL, on the matter of this alias; see ``params``."""
        return recusal.condition(matter)

    @property
    def params(self) -> dict[str, Any]:
        """The parameters of ``condition``."""
        return recusal.params(self.officer_id)


def of_officer(officer_id: int) -> Sight:
    """Return what an officer sees by the posts held now."""
    tree = units.tree()
    posts = duty.grants(officer_id)
    covered = {below for _role, at in posts if at in tree for below in tree.below(at)}
    return Sight(
        officer_id,
        None if covered and len(covered) == len(tree) else tuple(sorted(covered)),
        tuple(sorted({at for role, at in posts if role == Role.DISPATCHER})),
    )
