"""Whom a letter complains about, and who therefore must not learn of it (被投诉对象、回避).

What is not known is kept away: an officer who is named is recused alone; while only the unit is
known, all of it is; and where neither is, every unit of the bureau but those whose people route and
review its letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jiban.city import duty, units
from jiban.city.models import UnitKind
from jiban.city.roles import Role
from jiban.loop import recusal
from jiban.loop.actors import INSPECTOR, UNIT_DUTY
from jiban.loop.change import Change

REVIEW = "conduct"
"""The subject whose rules say which unit reviews complaints about officers."""


@dataclass(frozen=True, slots=True)
class Named:
    """Who is complained about: officers, or a whole unit while nobody is identified."""

    officers: Sequence[int] = ()
    unit: int | None = None

    def __bool__(self) -> bool:
        return bool(self.officers) or self.unit is not None


def keep_away(change: Change, named: Named, why: str) -> None:
    """Recuse whoever is named; a leader of the bureau takes the whole bureau along."""
    for officer_id in named.officers:
        bureau = _led(officer_id)
        if bureau is not None:
            change.recuse(unit_id=bureau, why=why)
        change.recuse(officer_id=officer_id, why=why)
    if named.unit is not None:
        change.recuse(unit_id=named.unit, why=why)


def keep_all_away(change: Change, why: str) -> None:
    """Recuse every unit of the bureau but those whose people route and review its letters."""
    tree = units.tree()
    for root in tree.roots:
        if tree.get(root).kind == UnitKind.OUTSIDE:
            continue
        apart = {
            duty.home(officer_id)
            for role in (Role.INSPECTOR, Role.DISPATCHER)
            for officer_id in duty.holders(role, root)
        }
        for child in tree.children(root):
            if not apart.intersection(tree.below(child)):
                change.recuse(unit_id=child, why=why)


def _led(officer_id: int) -> int | None:
    """Return the bureau that an officer leads, or None."""
    tree = units.tree()
    for role, at in duty.grants(officer_id):
        if role in recusal.LEADING and at in tree and tree.get(at).kind == UnitKind.BUREAU:
            return at
    return None


def reviewer(change: Change) -> int | None:
    """Return the unit that reviews the letter: by the rules, else the next above that may."""
    by_rule = units.responsible(None, None, REVIEW)
    if by_rule is not None and not recusal.bars_unit(change.recusals, by_rule):
        return by_rule
    at = change.matter.unit_id
    for whom in change.recusals:
        home = whom.unit_id or duty.home(whom.officer_id or 0)
        if home is not None:
            at = home
    return recusal.next_home(change.recusals, at)


def belongs_elsewhere(change: Change) -> bool:
    """Tell whether the letter is not yet with those who may review it."""
    matter = change.matter
    if matter.state == "triage" or change.bars(matter.handler_id):
        return True
    return matter.unit_id != reviewer(change)


def to_reviewer(change: Change) -> None:
    """Give the letter to those who may review it, and tell them."""
    change.assign(unit_id=reviewer(change), handler_id=None, incoming_id=None)
    change.tell(INSPECTOR, "to_review")
    change.tell(UNIT_DUTY, "to_review")
