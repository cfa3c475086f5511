"""Whom a letter complains about, and who therefore must not learn of it (被投诉对象、回避).

What is not known is kept away: an officer who is named is recused alone; while only the unit is
known, all of it is; and where neither is, every unit of the bureau but those whose people route and
review its letters.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jiban.city import caches, duty, officers, units
from jiban.city.models import Officer, UnitKind
from jiban.city.roles import Role
from jiban.desks.mailbox import review
from jiban.desks.mailbox.models import Kind, Letter
from jiban.loop import recusal
from jiban.loop.actors import INSPECTOR, UNIT_DUTY
from jiban.loop.change import Change
from jiban.loop.models import Recusal
from jiban.science.letters import accused as reading
from jiban.science.letters.accused import Roster

REVIEW = "conduct"
"""The subject whose rules say which unit reviews complaints about officers."""


@dataclass(frozen=True, slots=True)
class Named:
    """Who is complained about: officers, or a whole unit while nobody is identified."""

    officers: Sequence[int] = ()
    units: Sequence[int] = ()

    def __bool__(self) -> bool:
        return bool(self.officers or self.units)


# --- what a text says ----------------------------------------------------------------------------

_SHORT = (
    ("交通警察", "交警"),
    ("刑事侦查", "刑侦"),
    ("经济犯罪侦查", "经侦"),
    ("治安管理", "治安"),
    ("出入境管理", "出入境"),
    ("人口管理", "户政"),
)
"""How people shorten the names of teams."""
_STATION = re.compile(r"^(?:.*(?:公安局|分局))?(.{1,8}?)(?:公安)?派出所$")


def _load() -> Roster[tuple[str, int]]:
    known = Officer.objects.exclude(is_active=False).values_list("name", "number", "pk")
    called = [
        (alias, ("unit", node.id))
        for node in units.tree()
        if node.active and node.kind not in (UnitKind.BUREAU, UnitKind.OUTSIDE)
        for alias in _aliases(node)
    ]
    people = [(name, number, ("officer", pk)) for name, number, pk in known]
    return Roster.of(people, called)


def _aliases(node: units.Node) -> Iterator[str]:
    """Yield the names by which people call a unit: 书香派出所, 书香所; 交通警察支队, 交警支队."""
    yield node.name
    station = _STATION.match(node.name)
    if station:
        yield f"{station[1]}派出所"
        yield f"{station[1]}所"
    if node.kind == UnitKind.BRANCH and node.name.endswith("分局"):
        yield f"{node.name.removesuffix('分局')}公安"
    for whole, short in _SHORT:
        if whole in node.name:
            yield node.name.replace(whole, short)
            yield node.name.replace(whole, short).replace("支队", "大队")
            yield short


_roster = caches.Snapshot(_load, "units", "posts")


def in_text(
    title: str,
    body: str,
    *,
    kind: str = "",
    subject: str = "",
    said: str = "",
    unit: Callable[[], int | None] = lambda: None,
) -> tuple[Named, str] | None:
    """Return whom a text complains about, and the words that say so; None when nobody of us.

    Whoever is named without doubt is named alone; else it is the whole unit, and with no unit
    known nobody is named: who that may be, :func:`keep_away` decides.

    Args:
        kind: the letter's kind; a letter of thanks complains about nobody.
        subject: its subject, as far as its author or a person said it.
        said: whom its author names in the field for that.
        unit: tells the unit that it is for, if it is known; asked only where that counts.
    """
    if kind == Kind.THANKS and not said:
        return None
    found = reading.find(
        title,
        body,
        _roster.get(),
        complaint=kind == Kind.COMPLAINT,
        conduct=subject.partition(".")[0] == REVIEW,
        said=said,
        near=lambda key: _belongs_to(key, unit()),
    )
    if found is None:
        return None
    why = "；".join(found.words)[:200]
    if found.leader and not found.officers:
        return Named((), units.tree().bureaus), why
    named = sorted(pk for _kind, pk in found.officers)
    if named:
        return Named(named), why
    here = sorted(pk for _kind, pk in found.units)
    meant = None if here else unit()
    if meant is not None and units.tree().get(meant).kind != UnitKind.BUREAU:
        here = [meant]
    return Named((), _lowest(here)), why


def _belongs_to(key: tuple[str, int], unit_id: int | None) -> bool:
    """Tell whether an officer belongs to the unit that a letter is for, or below it."""
    if key[0] != "officer" or unit_id is None:
        return False
    home = duty.home(key[1])
    return home is not None and units.tree().covers(unit_id, home)


def _lowest(found: Sequence[int]) -> list[int]:
    """Leave out the units that stand above another: 东安分局书香派出所 is the station."""
    tree = units.tree()
    return [u for u in found if not any(o != u and tree.covers(u, o) for o in found)]


# --- who must not know ---------------------------------------------------------------------------


def keep_away(change: Change, named: Named, why: str) -> None:
    """Recuse whoever is named; a leader of the bureau takes the whole bureau along.

    With nobody named, every unit of the bureau but those whose people route and review letters.
    The letter leaves its problem: who works on the others must not learn that there is this one.
    """
    change.detail(problem_id=None, problem_by="", problem_sure=None)
    for officer_id in named.officers:
        bureau = _led(officer_id)
        if bureau is not None:
            change.recuse(unit_id=bureau, why=why)
        change.recuse(officer_id=officer_id, why=why)
    for unit_id in named.units:
        change.recuse(unit_id=unit_id, why=why)
    if not named:
        _keep_all_away(change, why)


def keep_away_as_before(change: Change, earlier_id: int) -> None:
    """Recuse whoever is recused from the earlier letter that its own author goes on from.

    Else those complained about would read in the second letter what the first one said.
    """
    for whom in recusal.of_matters([earlier_id]).get(earlier_id, ()):
        change.recuse(
            officer_id=whom.officer_id, unit_id=whom.unit_id, why=_("goes on from such a letter")
        )


def _keep_all_away(change: Change, why: str) -> None:
    tree = units.tree()
    for root in units.tree().bureaus:
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


# --- who reviews it ------------------------------------------------------------------------------


def reviewer(change: Change) -> int | None:
    """Return the unit that reviews the letter: by the rules, else the next above that may.

    In the second review it stays where it is, unless that unit may not have it any more.
    """
    if _appealed(change):
        at = change.matter.unit_id
        return review.second_unit(change) if recusal.bars_unit(change.recusals, at) else at
    by_rule = units.responsible(None, None, REVIEW)
    if by_rule is not None and not recusal.bars_unit(change.recusals, by_rule):
        return by_rule
    at = change.matter.unit_id
    for whom in change.recusals:
        home = whom.unit_id or duty.home(whom.officer_id or 0)
        if home is not None:
            at = home
    return recusal.next_home(change.recusals, at)


def _appealed(change: Change) -> bool:
    asked = Letter.objects.filter(pk=change.matter.id, appealed_at__isnull=False)
    return not change.matter.new and asked.exists()


def belongs_elsewhere(change: Change) -> bool:
    """Tell whether the letter is not yet with those who may review it."""
    matter = change.matter
    if matter.state == "triage" or change.bars(matter.handler_id):
        return True
    return matter.unit_id != reviewer(change)


def to_reviewer(change: Change) -> None:
    """Give the letter to those who may review it, and tell them."""
    change.assign(unit_id=reviewer(change), handler_id=None, incoming_id=None)
    tell_reviewer(change)


def tell_reviewer(change: Change) -> None:
    """Tell those who may review the letter that it waits for them."""
    change.tell(INSPECTOR, "to_review")
    change.tell(UNIT_DUTY, "to_review")


def recuse(change: Change, named: Named, why: str) -> None:
    """Recuse whoever is named, and let the letter go to those who may review it."""
    keep_away(change, named, why)
    # What counts is where this change leads to: reopened it is in hand again, withdrawn it is over.
    state = change.action.to[0] if change.action.to else change.matter.state
    if belongs_elsewhere(change) and not change.desk.state[state].final:
        change.then("withhold")


# --- shown to those who may know -----------------------------------------------------------------


def whom(letter: Letter) -> list[dict[str, Any]]:
    """Return who is recused from a letter, as pages show it: a name, and the words that say so."""
    rows = list(Recusal.objects.filter(matter_id=letter.pk).order_by("pk"))
    faces = officers.faces(row.officer_id for row in rows)
    tree = units.tree()
    found = []
    for row in rows:
        face = faces.get(row.officer_id or 0)
        unit = tree.name(row.unit_id) if row.unit_id in tree and row.unit_id else ""
        name = f"{face.name} {face.number}" if face else unit
        found.append({"name": name, "whole_unit": row.officer_id is None, "why": row.why})
    return found
