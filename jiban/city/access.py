"""Who administers what: an administrator's post covers its unit and those below, nothing else.

What concerns the whole city (areas, rules, calendar, imports) is for administrators of a bureau's
top unit. A superuser, made on the command line, may do everything.
"""

from typing import Any

from . import duty, units
from .models import Officer, UnitKind
from .roles import Role


def administered(user: Any) -> frozenset[int]:
    """Ids of the units that the user administers."""
    if not isinstance(user, Officer) or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(units.tree().nodes)
    return duty.covered(user.pk, Role.ADMIN)


def administers_city(user: Any) -> bool:
    """Whether the user administers a whole bureau."""
    if isinstance(user, Officer) and user.is_active and user.is_superuser:
        return True
    tree = units.tree()
    covered = administered(user)
    return any(r in covered and tree.get(r).kind == UnitKind.BUREAU for r in tree.roots)


def administers_officer(user: Any, officer: Officer) -> bool:
    """Whether the user may change the officer: the unit and all posts must be covered.

    Otherwise setting a password would lend the administrator a role from outside.
    """
    covered = administered(user)
    if user.is_superuser:
        return True
    if officer.is_superuser:
        return False
    if officer.unit_id is not None and officer.unit_id not in covered:
        return False
    return all(unit_id in covered for _role, unit_id in _posts(officer))


def _posts(officer: Officer) -> list[tuple[str, int]]:
    # Not the snapshot: it leaves out officers who are switched off.
    return list(officer.posts.values_list("role", "unit_id"))
