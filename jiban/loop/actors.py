"""Who acts: an officer with posts, a citizen with the code of one matter, or the system."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from jiban.city import duty, units
from jiban.city.roles import Role

if TYPE_CHECKING:
    from jiban.city.models import Officer

HANDLER = "handler"
"""The officer who has the matter; nobody else, until it is handed over."""
CITIZEN = "citizen"
"""Whoever holds the matter's number and code; for opening a matter, anybody."""
SYSTEM = "system"
"""The loop's own clockwork: rungs, timers, imports."""
SUBSCRIBERS = "subscribers"
"""Whoever outside has asked to be told, by channels that are groups (for notices)."""
LISTED = "listed"
"""The phone numbers of a list that a matter keeps sealed, each by itself (for notices)."""
OFFICER = "officer"
"""One named officer (for notices)."""
UNIT_DUTY = Role.DUTY.value
UNIT_HEAD = Role.HEAD.value
DISPATCHER = Role.DISPATCHER.value
DEPUTY_LEADER = Role.DEPUTY.value
LEADER = Role.LEADER.value
INSPECTOR = Role.INSPECTOR.value
PROTECTION = Role.PROTECTION.value
ADMIN = Role.ADMIN.value

RAISES = {UNIT_HEAD: 1, DEPUTY_LEADER: 2, LEADER: 3}
"""How high a matter stands once a rung has told this audience."""


class Kind(StrEnum):
    """The kinds of actors."""

    OFFICER = "officer"
    CITIZEN = "citizen"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody at the door. ``id`` is the officer's, or for a citizen the matter's.

    ``partner`` is the system of another body that hands on what a citizen says: it may no more
    than the citizen, and the journal names it.
    """

    kind: Kind
    id: int | None = None
    name: str = ""
    grants: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    partner: int | None = None

    @classmethod
    def officer(cls, officer: "Officer") -> "Actor":
        """Return the actor for an officer, with the posts held now."""
        return cls(Kind.OFFICER, officer.pk, officer.name, duty.grants(officer.pk))

    @classmethod
    def citizen(cls, matter_id: int | None = None, *, partner: int | None = None) -> "Actor":
        """Return a citizen: the holder of one matter's code, or somebody who opens a new one.

        With *partner*, it is the partner of that id who hands on what the citizen says.
        """
        return cls(Kind.CITIZEN, matter_id, partner=partner)

    @property
    def ref(self) -> str:
        """The actor in the journal: ``officer:12``, ``citizen``, ``partner:3``, ``system``."""
        if self.partner is not None:
            return f"partner:{self.partner}"
        return f"officer:{self.id}" if self.kind is Kind.OFFICER else self.kind.value

    @property
    def officer_id(self) -> int | None:
        """The officer's id, or None for anybody else."""
        return self.id if self.kind is Kind.OFFICER else None

    def holds(self, role: str, unit_id: int) -> bool:
        """Tell whether the actor has a post of *role* at the unit or at one above it."""
        grants = self.grants
        return any((role, above) in grants for above in units.tree().ancestors(unit_id))

    def may(
        self, roles: Iterable[str], *, unit_id: int, handler_id: int | None, matter_id: int | None
    ) -> bool:
        """Tell whether any of *roles* fits the actor for a matter of that unit and handler."""
        if self.kind is Kind.SYSTEM:
            return SYSTEM in roles
        if self.kind is Kind.CITIZEN:
            return CITIZEN in roles and self.id == matter_id
        for role in roles:
            if role == HANDLER:
                if handler_id is not None and handler_id == self.id:
                    return True
            elif role not in (CITIZEN, SYSTEM) and self.holds(role, unit_id):
                return True
        return False


THE_SYSTEM = Actor(Kind.SYSTEM, None, "system")
