"""Whose a letter is: who decides it, for whom that is final, and what officers see of it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from jiban.city import units
from jiban.city.roles import Role
from jiban.desks.mailbox.models import Letter, Refusal

FOR_A_LEADER = 3
"""From this bounce on not the deputy but a leader decides."""


def arbiter_of(unit_id: int, proposed: int | None) -> int:
    """Return the unit whose deputy or leader decides: the lowest one that stands above both.

    Where none does, it is the top of the unit that has the letter.
    """
    tree = units.tree()
    above = tree.ancestors(unit_id)
    others = set(above) if proposed is None else set(tree.ancestors(proposed))
    parties = {unit_id, proposed}
    return next((i for i in above if i in others and i not in parties), above[-1])


def settled_for(matter_id: int, unit_id: int) -> bool:
    """Tell whether this unit was a party of a decision on the letter, which is final for it."""
    party = Q(unit_id=unit_id) | Q(proposed_id=unit_id) | Q(given_to_id=unit_id)
    return Refusal.objects.filter(party, matter_id=matter_id).exists()


def named_as_right(matter_id: int, proposed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the unit that the open refusal holds to be right, for the arbiter's form."""
    refusal = Refusal.objects.filter(matter_id=matter_id, decided_at=None).order_by("-at").first()
    return {"unit": refusal.proposed_id} if refusal and refusal.proposed_id else {}


# --- shown to officers ---------------------------------------------------------------------------


def of(letter: Letter) -> Mapping[str, Any] | None:
    """Return what ``mailbox/dispute.html`` shows; None when nobody ever passed the letter on."""
    if not letter.bounces:
        return None
    open_now = letter.matter.state == "disputed"
    decides = Role.LEADER if letter.bounces >= FOR_A_LEADER else Role.DEPUTY
    rows = Refusal.objects.filter(matter_id=letter.pk).order_by("at")
    return {
        "open": open_now,
        "bounces": letter.bounces,
        "unit": _name(letter.matter.unit_id),
        "decides": decides.label,
        "at": _name(letter.arbiter_id),
        "refusals": [_row(row) for row in rows],
    }


def _row(row: Refusal) -> Mapping[str, Any]:
    return {
        "unit": _name(row.unit_id),
        "ground": row.get_ground_display(),
        "proposed": _name(row.proposed_id),
        "given_to": _name(row.given_to_id),
        "wrong": row.given_to_id == row.unit_id,
        "decided": row.decided_at is not None,
    }


def _name(unit_id: int | None) -> str:
    tree = units.tree()
    return tree.name(unit_id) if unit_id in tree and unit_id is not None else ""
