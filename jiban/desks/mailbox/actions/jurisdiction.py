"""Whose letter is it (管辖争议): passed on by agreement, refused, and decided by an arbiter.

Until it is decided, the unit that has the letter answers to the citizen (首接负责). Every transfer,
refusal and return is a bounce; from the third on a leader of the bureau decides.
"""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.city import units
from jiban.desks.mailbox.actions import following
from jiban.desks.mailbox.actions.parts import choice, letter
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.disputes import FOR_A_LEADER, arbiter_of, settled_for
from jiban.desks.mailbox.models import Ground, Refusal
from jiban.loop.actors import (
    CITIZEN,
    DEPUTY_LEADER,
    DISPATCHER,
    HANDLER,
    LEADER,
    UNIT_DUTY,
    UNIT_HEAD,
)
from jiban.loop.change import Change
from jiban.loop.common import note_field
from jiban.loop.errors import NotAllowed
from jiban.loop.fields import UnitField

HOLDING = ("received", "signed", "handling")
ARBITERS = (DEPUTY_LEADER, LEADER)


@mailbox.action(
    states=HOLDING,
    roles=(HANDLER, UNIT_DUTY, UNIT_HEAD, DISPATCHER),
    to=("received", "disputed"),
    voids="sign",
    label=_("Transfer"),
    fields={"unit": UnitField(label=_("to the unit")), "text": note_field(_("reason"))},
    help=_(
        "For a move that both units agree on. The citizen sees where it went; promises already "
        "made go on. What was passed on twice goes to a leader first."
    ),
    key="v",
)
def transfer(change: Change) -> None:
    unit_id = change.fields["unit"]
    from_unit = change.matter.unit_id
    if unit_id == from_unit:
        raise change.refuse("unit", _t("The letter is with this unit already."))
    bounces = letter(change).bounces + 1
    if bounces >= FOR_A_LEADER:
        if change.matter.open("sign") is not None:
            raise change.refuse(
                "unit", _t("It was passed on twice: sign it, then a leader decides.")
            )
        _ask(change, unit_id, bounces)
        return
    change.go("received")
    change.detail(bounces=bounces)
    change.assign(unit_id=unit_id, handler_id=None, incoming_id=None)
    following.compare(change, "unit")
    change.tell(UNIT_DUTY, "transferred")
    if bounces > 1:
        # Passed on once more, a letter could wander while nobody signs: both heads look at it.
        for unit in (from_unit, unit_id):
            change.tell(UNIT_HEAD, "transferred_again", at=unit)
    change.tell(CITIZEN, "citizen_transferred", unit=units.tree().get(unit_id).name)


@mailbox.action(
    states=HOLDING,
    roles=(HANDLER, UNIT_DUTY, UNIT_HEAD),
    to="disputed",
    keeps="sign",
    label=_("Refuse"),
    fields={
        "ground": choice(_("why it is not ours"), Ground.choices),
        "unit": UnitField(label=_("the unit that is right"), required=False),
        "text": note_field(_("reason")),
    },
    help=_(
        "Once, when no agreement is found. An arbiter decides within 4 hours; until then you "
        "have the letter and answer to the citizen."
    ),
    key="e",
)
def refuse(change: Change) -> None:
    matter, known, proposed = change.matter, letter(change), change.fields["unit"]
    if matter.urgent and matter.open("contact") is not None:
        raise change.refuse("ground", _t("It reads like danger: contact the citizen first."))
    if proposed is None and change.fields["ground"] != Ground.AUTHORITY:
        raise change.refuse("unit", _t("Name the unit that is right."))
    if proposed == matter.unit_id:
        raise change.refuse("unit", _t("The letter is with this unit already."))
    if known.bounces >= FOR_A_LEADER or settled_for(matter.id, matter.unit_id):
        raise change.refuse("ground", _t("It is decided already that this unit has the letter."))
    refusal = Refusal(
        matter_id=matter.id,
        unit_id=matter.unit_id,
        ground=change.fields["ground"],
        proposed_id=proposed,
        at=change.now,
    )
    change.write(refusal.save)
    if matter.handler_id is None:
        # Who refuses has looked at it, and answers for it until it is decided.
        change.assign(handler_id=change.by.id, incoming_id=None)
    _ask(change, proposed, known.bounces + 1)


@mailbox.action(
    states="disputed",
    roles=ARBITERS,
    to="received",
    keeps="arbitrate",
    label=_("Give to the right unit"),
    fields={
        "unit": UnitField(label=_("unit")),
        "text": note_field(_("reason")),
    },
    help=_("A decision: neither unit can refuse the letter any more."),
    primary=True,
    key="i",
)
def designate(change: Change) -> None:
    _check_arbiter(change)
    unit_id, from_unit = change.fields["unit"], change.matter.unit_id
    if unit_id == from_unit:
        raise change.refuse("unit", _t("The letter is with this unit already: send it back."))
    _settle(change, unit_id)
    change.assign(unit_id=unit_id, handler_id=None, incoming_id=None)
    following.compare(change, "unit")
    change.tell(UNIT_DUTY, "designated")
    name = units.tree().get(unit_id).name
    change.tell(UNIT_HEAD, "decided", at=from_unit, unit=name)
    change.tell(CITIZEN, "citizen_transferred", unit=name)


@mailbox.action(
    states="disputed",
    roles=ARBITERS,
    to=("signed", "handling", "disputed"),
    keeps="arbitrate",
    label=_("Send it back"),
    fields={"text": note_field(_("reason"))},
    help=_("The unit that has the letter keeps it: its refusal was wrong."),
    primary=True,
    key="l",
)
def send_back(change: Change) -> None:
    _check_arbiter(change)
    known, by_leader = letter(change), _is_for_a_leader(change)
    bounces = known.bounces + 1
    if bounces >= FOR_A_LEADER and not by_leader:
        _ask(change, None, bounces)
        return
    change.go(known.back_to)
    change.detail(bounces=bounces)
    _settle(change, change.matter.unit_id)
    name = units.tree().get(change.matter.unit_id).name
    change.tell(HANDLER, "decided", unit=name)
    change.tell(UNIT_HEAD, "decided", unit=name)


# --- the arbiter ---------------------------------------------------------------------------------


def _ask(change: Change, proposed: int | None, bounces: int) -> None:
    """Let an arbiter decide, or a leader once it is the third bounce."""
    matter = change.matter
    for_a_leader = bounces >= FOR_A_LEADER
    top = units.tree().ancestors(matter.unit_id)[-1]
    at = top if for_a_leader else arbiter_of(matter.unit_id, proposed)
    change.go("disputed")
    change.detail(bounces=bounces, arbiter_id=at)
    if matter.state != "disputed":
        change.detail(back_to="handling" if matter.state == "handling" else "signed")
    change.say(holder=matter.unit_id)
    change.owe("arbitrate", at)
    name = units.tree().get(matter.unit_id).name
    if for_a_leader:
        change.set(raised=3)
        change.tell(LEADER, "bounced", at=at)
        for unit in filter(None, (matter.unit_id, proposed)):
            change.tell(UNIT_HEAD, "bounced", at=unit)
    else:
        change.tell(DEPUTY_LEADER, "refused", at=at, unit=name)
    if matter.state != "disputed":
        change.tell(CITIZEN, "citizen_disputed", unit=name)


def _is_for_a_leader(change: Change) -> bool:
    return letter(change).bounces >= FOR_A_LEADER


def _check_arbiter(change: Change) -> None:
    """Check that this arbiter stands above both units, and is a leader where one must decide."""
    known = letter(change)
    at = known.arbiter_id or change.matter.unit_id
    by_leader = _is_for_a_leader(change)
    if any(change.by.holds(role, at) for role in ((LEADER,) if by_leader else ARBITERS)):
        return
    name = units.tree().name(at)
    if by_leader:
        raise NotAllowed(_t("A leader of %(unit)s decides this letter.") % {"unit": name})
    raise NotAllowed(_t("The deputy leader of %(unit)s decides this letter.") % {"unit": name})


def _settle(change: Change, unit_id: int) -> None:
    """Keep to whom it was given, for the unit that refused it."""
    open_ones = Refusal.objects.filter(matter_id=change.matter.id, decided_at=None)
    change.write(lambda: open_ones.update(decided_at=change.now, given_to_id=unit_id))
