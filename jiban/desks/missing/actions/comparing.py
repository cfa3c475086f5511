"""A found person was compared with the missing one: what is said of it there stands here too."""

from django.utils.translation import gettext_lazy as _

from jiban.desks.missing.actions.parts import choice, line, text
from jiban.desks.missing.desk import OPEN, missing
from jiban.desks.missing.models.found import Verdict
from jiban.loop.actors import HANDLER, SYSTEM
from jiban.loop.change import Change

MAY_BE = "may_be"


@missing.action(
    states=OPEN,
    roles=(SYSTEM,),
    label=_("Compared with a found person"),
    fields={
        "found": line(_("number of the found person"), 40),
        "said": choice(_("what"), [(MAY_BE, _("may be them")), *Verdict.choices], required=True),
        "text": text(_("why"), required=False),
    },
    shown=False,
)
def compare(change: Change) -> None:
    if change.fields["said"] != Verdict.NOT:
        change.tell(HANDLER, "compared")
