"""Whether an act may be done: by whom, in which state, leading where, and never to the recused."""

from django.utils.translation import gettext as _

from jiban.loop import recusal
from jiban.loop.actors import Actor
from jiban.loop.acts import Act
from jiban.loop.change import Change
from jiban.loop.common import FORGETS, FORGETS_PERSON
from jiban.loop.desk import Action, Desk
from jiban.loop.errors import (
    BadFields,
    DeclarationError,
    NotAllowed,
    Outdated,
    UnknownAction,
    WrongState,
)
from jiban.loop.state import MatterState


def admit(matter: MatterState, desk: Desk, a: Act, may: Actor) -> Action:
    """Return the action of an act that may be done on a matter as it stands.

    Args:
        matter: locked, or new.
        desk: the matter's.
        a: the act.
        may: whose post counts: the actor's, or that of who stands in for the actor.

    Raises:
        Refused: there is no such action, somebody was here first, the actor may not, the state or
            the matter's end does not let it, or it takes no files.
    """
    action = desk.actions.get(a.action or "")
    if action is None or action.opens != matter.new:
        raise UnknownAction(
            _("“%(desk)s” has no action “%(action)s”.") % {"desk": desk.label, "action": a.action}
        )
    if a.seen is not None and a.seen != matter.seq:
        raise Outdated(_("Somebody has acted on this matter since you opened it. Look again."))
    if action.opens:
        if not _may_open(a.by, action):
            raise NotAllowed(_("You may not open a matter here."))
    elif not may.may(
        action.roles,
        unit_id=matter.unit_id,
        handler_id=matter.handler_id,
        matter_id=matter.id,
    ):
        raise NotAllowed(
            _("You may not do “%(action)s” on this matter.") % {"action": action.label}
        )
    elif not action.fits(matter.state, matter.recused):
        raise WrongState(
            _("“%(action)s” cannot be done now: the matter is “%(state)s”.")
            % {"action": action.label, "state": desk.state[matter.state].label}
        )
    if matter.forgotten_at is not None and action.name not in (FORGETS, FORGETS_PERSON):
        raise WrongState(_("What this matter said was destroyed; nothing can be added to it."))
    if a.files and not action.files:
        raise BadFields({"files": [_("This action takes no files.")]})
    return action


def keep_away(matter: MatterState, change: Change) -> None:
    """Take the matter from a handler and a unit that are recused, and let no recused one have it.

    Raises:
        Refused: the act itself names somebody recused.
    """
    recused = change.recusals
    if not recused:
        return
    for name in ("handler_id", "incoming_id"):
        if recusal.bars(recused, change.sets.get(name)):
            raise NotAllowed(_("This officer is recused: the matter cannot be given to them."))
        if recusal.bars(recused, getattr(matter, name)):
            change.sets.setdefault(name, None)
    at = matter.unit_id if change.unit_id is None else change.unit_id
    if not recusal.bars_unit(recused, at):
        return
    if change.unit_id is not None and not matter.new:
        raise NotAllowed(_("This unit is complained about: it cannot have the matter."))
    # With nobody left who may have it, it stays where it is, and out of everybody's sight.
    change.unit_id = recusal.next_home(recused, at) or change.unit_id


def next_state(matter: MatterState, desk: Desk, action: Action, change: Change) -> str:
    """Return the state to go to; the declaration must allow it."""
    if not action.to or matter.state in action.stays_in:
        return matter.state
    to = change.to if change.to is not None else action.to[0]
    if to not in action.to or (change.to is None and len(action.to) > 1):
        raise DeclarationError(
            f"desk {desk.name}: {action.name} goes to {to!r}, declared are {action.to}"
        )
    return to


def _may_open(by: Actor, action: Action) -> bool:
    """Tell whether somebody may open a matter: by kind, or by a post at any unit."""
    return by.kind.value in action.roles or any(role in action.roles for role, _at in by.grants)
