"""The rule of recusal (回避), once in Python and once in SQL; what is not known is kept away.

An officer is recused from a matter when a recusal names them, or names a unit at or above one
that they belong to or hold a post at. A body outside the bureau ends that chain: the recusal of the
whole bureau does not reach those who watch it.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from jiban.city import duty, units
from jiban.city.models import UnitKind
from jiban.city.roles import Role
from jiban.loop.models import Recusal
from jiban.loop.state import Recused

LEADING = (Role.HEAD, Role.DEPUTY, Role.LEADER)
"""Posts whose holder has a say over the unit."""


def chain(unit_id: int) -> tuple[int, ...]:
    """Return the ids from a unit up to its root, or up to the body outside that it belongs to."""
    tree = units.tree()
    found = []
    for above in tree.ancestors(unit_id) if unit_id in tree else ():
        found.append(above)
        if tree.get(above).kind == UnitKind.OUTSIDE:
            break
    return tuple(found)


def concerned(officer_id: int) -> frozenset[int]:
    """Return the units whose recusal keeps an officer away; all of them when no place is known."""
    found = {above for place in duty.places(officer_id) for above in chain(place)}
    return frozenset(found or units.tree().nodes)


def bars(recusals: Collection[Recused], officer_id: int | None) -> bool:
    """Tell whether an officer is kept away from a matter with these recusals."""
    if not recusals or officer_id is None:
        return False
    if any(whom.officer_id == officer_id for whom in recusals):
        return True
    away = {whom.unit_id for whom in recusals} - {None}
    return bool(away) and not concerned(officer_id).isdisjoint(away)  # type: ignore[arg-type]


class Away:
    """The officers who are kept away from a matter with these recusals, as ``in`` asks for them."""

    def __init__(self, recusals: Collection[Recused]) -> None:
        self._recusals = recusals

    def __contains__(self, officer_id: object) -> bool:
        return isinstance(officer_id, int) and bars(self._recusals, officer_id)


def bars_unit(recusals: Collection[Recused], unit_id: int) -> bool:
    """Tell whether a unit must not have a matter with these recusals.

    It is recused itself, or it is the unit of a recused officer, or one that such an officer leads.
    """
    if not recusals:
        return False
    above = chain(unit_id) or tuple(units.tree().nodes)
    for whom in recusals:
        if whom.unit_id in above:
            return True
        if whom.officer_id is not None and unit_id in _of(whom.officer_id):
            return True
    return False


def _of(officer_id: int) -> set[int]:
    """Return the officer's own unit and those that the officer leads; else all of any post."""
    home = duty.home(officer_id)
    if home is None:
        return set(duty.places(officer_id))
    return {home} | {at for role, at in duty.grants(officer_id) if role in LEADING}


def next_home(recusals: Collection[Recused], unit_id: int) -> int | None:
    """Return the nearest unit at or above *unit_id* that may have the matter.

    That is a branch or the bureau; with the whole bureau recused, the body outside; None if there
    is no such body.
    """
    tree = units.tree()
    for above in chain(unit_id):
        fit = above == unit_id or tree.get(above).kind != UnitKind.STATION
        if fit and not bars_unit(recusals, above):
            return above
    body = outside_body()
    return None if body is None or bars_unit(recusals, body) else body


def outside_body() -> int | None:
    """Return the body outside the bureau that reviews complaints about its leaders, or None.

    It is the unit whose code the setting ``OUTSIDE_BODY`` names; with no name, the only one of its
    kind. A code that names no such unit in service is as good as none.
    """
    outside = [n for n in units.tree() if n.kind == UnitKind.OUTSIDE and n.active]
    if settings.OUTSIDE_BODY:
        outside = [n for n in outside if n.code == settings.OUTSIDE_BODY]
    return outside[0].id if len(outside) == 1 else None


def outside_officers(recusals: Collection[Recused]) -> list[int]:
    """Return the heads and duty officers of the body outside, as far as they are not recused."""
    body = outside_body()
    if body is None:
        return []
    found = [i for role in (Role.HEAD, Role.DUTY) for i in duty.holders(role, body)]
    return [i for i in dict.fromkeys(found) if not bars(recusals, i)]


def overseers(recusals: Collection[Recused], unit_id: int) -> list[int]:
    """Return who oversees a matter at a unit and is not kept away: leaders and inspectors over it.

    At the body outside, its own officers do.
    """
    away = Away(recusals)
    roles = (Role.LEADER, Role.INSPECTOR)
    found = [i for role in roles for i in duty.holders(role, unit_id, but=away)]
    if unit_id == outside_body():
        found += outside_officers(recusals)
    return list(dict.fromkeys(found))


# --- the same in SQL -----------------------------------------------------------------------------


def params(officer_id: int) -> dict[str, Any]:
    """Return the parameters of :func:`condition` for an officer."""
    return {"asks": officer_id, "asks_units": sorted(concerned(officer_id))}


def condition(matter: str) -> str:
    """Return the condition that an officer is not kept away from the matter of this alias.

    Most matters have nobody recused, which their own row says; only for the others are the
    recusals looked up, by their index.
    """
    return (
        f"(NOT {matter}.recused OR NOT EXISTS (SELECT FROM loop_recusal r"
        f" WHERE r.matter_id = {matter}.id"
        " AND (r.officer_id = %(asks)s OR r.unit_id = ANY(%(asks_units)s))))"
    )


def open_to(officer_id: int, rows: models.QuerySet[Any], path: str = "") -> models.QuerySet[Any]:
    """Keep the rows whose matter the officer is not kept away from.

    Args:
        path: leads from a row to its matter; "" for matters themselves.
    """
    at = f"{path}__" if path else ""
    away = Recusal.objects.filter(matter_id=OuterRef(f"{at}pk")).filter(
        Q(officer_id=officer_id) | Q(unit_id__in=concerned(officer_id))
    )
    nobody = Q(**{f"{at}recused": False})
    if path:  # a row that hangs on no matter
        nobody |= Q(**{path: None})
    return rows.filter(nobody | ~Exists(away))


def of_matters(matter_ids: Iterable[int]) -> dict[int, set[Recused]]:
    """Return who is recused from each of these matters; those with nobody are left out."""
    found: dict[int, set[Recused]] = {}
    rows = Recusal.objects.filter(matter_id__in=list(matter_ids))
    for matter_id, officer, unit in rows.values_list("matter_id", "officer_id", "unit_id"):
        found.setdefault(matter_id, set()).add(Recused(officer, unit))
    return found
