"""Recusal (回避): whoever may be part of why somebody is gone neither has the case nor sees it."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing.actions.parts import CASE, LEADING, officer_field, text
from jiban.desks.missing.desk import AFTER, missing
from jiban.desks.missing.seats import owner
from jiban.loop import recusal
from jiban.loop.actors import INSPECTOR, PROTECTION, UNIT_DUTY
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed


@missing.action(
    states=[state.name for state in missing.states],
    roles=(PROTECTION, INSPECTOR, *LEADING),
    label=_("Keep an officer away"),
    group=CASE,
    fields={"officer": officer_field(_("officer"), required=True), "text": text(_("why"))},
    help=_(
        "An officer whom they may have fled, who is kin, or who is complained about. They see the "
        "case, its tasks and its profiles no more; if they had it, somebody else has it now."
    ),
)
def recuse(change: Change) -> None:
    officer, before = change.fields["officer"], change.matter
    if change.bars(officer.pk):
        raise NotAllowed(_t("This officer is kept away already."))
    change.recuse(officer_id=officer.pk, why=change.fields["text"])
    unit_id = recusal.next_home(change.recusals, before.unit_id)
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
