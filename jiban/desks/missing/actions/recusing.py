"""Recusal (回避): whoever may be part of why somebody is gone neither has the case nor sees it."""

import orjson
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.city import duty, units
from jiban.desks.missing.actions.parts import CASE, LEADING, officer_field, text
from jiban.desks.missing.desk import AFTER, missing
from jiban.desks.missing.seats import owner
from jiban.loop import recusal
from jiban.loop.actors import DEPUTY_LEADER, INSPECTOR, LEADER, PROTECTION, UNIT_DUTY, UNIT_HEAD
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed
from jiban.loop.models import Entry
from jiban.loop.state import Recused

ANYBODY = (PROTECTION, INSPECTOR, LEADER)
"""Who may keep away any officer; the others, who lead a unit, only whom they lead."""
OVERSEES = (*ANYBODY, DEPUTY_LEADER)
ALL_STATES = [state.name for state in missing.states]


@missing.action(
    states=ALL_STATES,
    roles=(PROTECTION, INSPECTOR, *LEADING),
    label=_("Keep an officer away"),
    group=CASE,
    fields={"officer": officer_field(_("officer"), required=True), "text": text(_("why"))},
    help=_(
        "An officer whom they may have fled, who is kin, or who is complained about. They see the "
        "case and all that is tied to it no more; if they had it, somebody else has it now. "
        "Inspectors and the leader are told."
    ),
)
def recuse(change: Change) -> None:
    officer, before = change.fields["officer"], change.matter
    if change.bars(officer.pk):
        raise NotAllowed(_t("This officer is kept away already."))
    if not _may_keep_away(change, officer.pk):
        raise NotAllowed(
            _t(
                "You keep away officers of your own unit only, and nobody who oversees it: ask a "
                "protection officer, an inspector or a leader."
            )
        )
    change.recuse(officer_id=officer.pk, why=change.fields["text"])
    unit_id = recusal.next_home(change.recusals, before.unit_id)
    left = recusal.overseers(change.recusals, unit_id or before.unit_id)
    if not {*left} - {change.by.officer_id}:
        raise NotAllowed(
            _t(
                "Apart from you, no leader and no inspector would be left who sees the case: let "
                "another officer do this, or give somebody the post first."
            )
        )
    _tell_overseers(change, "kept_away")
    if unit_id is None or before.handler_id not in (None, officer.pk):
        return
    # What nobody has had, somebody there takes over by themselves, as what is owed begins with it.
    has_it = owner(unit_id, change.now, change.recusals) if before.handler_id else None
    change.assign(unit_id=unit_id, handler_id=has_it, incoming_id=None)
    if has_it is not None:
        change.tell_officer(has_it, "passed_on")
    else:
        over = change.matter.state in AFTER
        change.tell(UNIT_DUTY, "passed_on" if over else "has_nobody", at=unit_id)


@missing.action(
    states=ALL_STATES,
    roles=ANYBODY,
    recusal=True,
    label=_("Keep an officer away no longer"),
    group=CASE,
    fields={"officer": officer_field(_("officer"), required=True), "text": text(_("why"))},
    help=_(
        "By another person than who asked for it. The officer may see the case and all that is "
        "tied to it again; it stays where it is now. Inspectors and the leader are told."
    ),
)
def lift_recusal(change: Change) -> None:
    officer = change.fields["officer"]
    if Recused(officer.pk, None) not in change.recusals:
        raise change.refuse("officer", _t("This officer is not kept away."))
    if _asked_by(change, officer.pk) == change.by.ref:
        raise NotAllowed(_t("You asked for it: somebody else says that it is over."))
    change.lift(officer_id=officer.pk)
    _tell_overseers(change, "let_back")


def _may_keep_away(change: Change, officer_id: int) -> bool:
    """Tell whether who acts has a say over all that an officer is, or is that officer."""
    by, at = change.by, change.matter.unit_id
    if officer_id == by.officer_id or any(by.holds(role, at) for role in ANYBODY):
        return True
    tree = units.tree()
    led = {
        below
        for role, above in by.grants
        if role in (UNIT_HEAD, DEPUTY_LEADER) and tree.covers(above, at)
        for below in tree.below(above)
    }
    if any(role in OVERSEES for role, _at in duty.grants(officer_id)):
        return False
    return duty.home(officer_id) is not None and duty.places(officer_id) <= led


def _asked_by(change: Change, officer_id: int) -> str:
    """Return who asked last that an officer be kept away, as the journal names them."""
    entries = Entry.objects.filter(matter=change.matter.id, action="recuse").order_by("-seq")
    for by, payload in entries.values_list("by", "payload"):
        if orjson.loads(payload).get("officer") == officer_id:
            return by
    return ""


def _tell_overseers(change: Change, message: str) -> None:
    for audience in (INSPECTOR, LEADER):
        change.tell(audience, message)
