"""Sight: which matters an officer may see, in one place for lists, pages, search and programs."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from jiban.city import duty, units
from jiban.city.roles import Role
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

    def of(self, unit_id: int, handler_id: int | None, incoming_id: int | None) -> bool:
        """Tell whether a matter of that unit, handler and incoming officer is seen."""
        if self.officer_id in (handler_id, incoming_id):
            return True
        return self.units is None or unit_id in self.units

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
        if self.units is None:
            return rows
        mine = Q(handler_id=self.officer_id) | Q(incoming_id=self.officer_id)
        return rows.filter(Q(unit_id__in=self.units) | mine)


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
