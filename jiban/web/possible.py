"""What an officer may do with a matter now, as pages offer it: buttons, keys, what needs a form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import get_language

from jiban.city import units
from jiban.loop import registry
from jiban.loop.actors import Actor
from jiban.loop.desk import Action, Desk


@dataclass(frozen=True, slots=True)
class Offer:
    """One action as a page offers it.

    Attributes:
        bare: has no fields at all.
        quick: can be done without filling in anything, so that one key does it.
        ends: leads to a final state only, so that it is confirmed first.
        group: the menu in which it stands; one without stands for itself.
    """

    name: str
    label: str
    key: str
    help: str
    primary: bool
    bare: bool
    quick: bool
    ends: bool
    group: str
    keeps: tuple[str, ...]


_made: dict[tuple[int, str], tuple[Action, Offer]] = {}


def _offer(desk: Desk, action: Action, language: str) -> Offer:
    """Return an action's offer, made once for each language."""
    known = _made.get((id(action), language))
    if known is not None and known[0] is action:
        return known[1]
    fields = action.fields.values()
    offer = Offer(
        action.name,
        str(action.label),
        action.key,
        str(action.help),
        action.primary,
        bare=not action.fields and not action.files,
        quick=all(_note(field) for field in fields),
        ends=bool(action.to) and all(desk.state[name].final for name in action.to),
        group=str(action.group),
        keeps=action.keeps,
    )
    _made[id(action), language] = action, offer
    return offer


def _note(field: forms.Field) -> bool:
    """Tell whether a field is a remark that may be left out."""
    return not field.required and isinstance(field.widget, forms.Textarea)


def offers(desk: Desk, actions: Iterable[Action]) -> list[Offer]:
    """Return actions as offers in the reader's language, the next steps first."""
    language = get_language() or ""
    found = [_offer(desk, action, language) for action in actions if action.shown]
    return sorted(found, key=lambda offer: not offer.primary)


def menus(found: Iterable[Offer]) -> list[tuple[str, list[Offer]]]:
    """Return offers by the menus they stand in, first those that stand for themselves, under ""."""
    by_group: dict[str, list[Offer]] = {}
    for offer in sorted(found, key=lambda offer: offer.group != ""):
        by_group.setdefault(offer.group, []).append(offer)
    return list(by_group.items())


def next_step(found: Sequence[Offer], promise: str | None) -> Offer | None:
    """Return the next step: accepting; what keeps the promise; what the desk does next."""
    accepting = next((offer for offer in found if offer.name == "accept"), None)
    primary = [offer for offer in found if offer.primary]
    keeping = next((offer for offer in primary if promise in offer.keeps), None)
    return accepting or keeping or next(iter(primary), None)


class Possible:
    """The offers for many matters of one officer, worked out once for each kind of matter.

    What may be done follows from desk, state, the roles held at the matter's unit, and whether the
    officer is its handler or is being handed it; a list has few kinds and many matters.
    """

    def __init__(self, by: Actor) -> None:
        self.by = by
        self._roles: dict[int, frozenset[str]] = {}
        self._kinds: dict[tuple[object, ...], str] = {}
        self.found: dict[str, list[Offer]] = {}

    def kind(
        self,
        desk: str,
        state: str,
        unit_id: int,
        handler_id: int | None,
        incoming_id: int | None,
        recused: bool,
    ) -> str:
        """Return a short name for what may be done; ``found`` has the offers under it."""
        roles = self._roles.get(unit_id)
        if roles is None:
            above = set(units.tree().ancestors(unit_id)) if unit_id in units.tree() else set()
            held = frozenset(role for role, at in self.by.grants if at in above)
            roles = self._roles[unit_id] = held
        mine, coming = handler_id == self.by.id, incoming_id == self.by.id
        key = (desk, state, roles, mine, coming, recused)
        name = self._kinds.get(key)
        if name is None:
            name = self._kinds[key] = f"k{len(self._kinds)}"
            self.found[name] = self._offers(desk, state, unit_id, handler_id, coming, recused)
        return name

    def _offers(
        self,
        desk_name: str,
        state: str,
        unit_id: int,
        handler_id: int | None,
        coming: bool,
        recused: bool,
    ) -> list[Offer]:
        desk = registry.desk_or_stub(desk_name)
        may = [
            action
            for action in desk.actions.values()
            if action.fits(state, recused)
            and self.by.may(action.roles, unit_id=unit_id, handler_id=handler_id, matter_id=None)
            and (action.name != "accept" or coming)
        ]
        return offers(desk, may)
