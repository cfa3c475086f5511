"""What was compared with the missing one elsewhere, a found person or DNA, is said here too."""

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


@missing.action(
    states=OPEN,
    roles=(SYSTEM,),
    label=_("A profile has something to look at"),
    shown=False,
    help=_("Whose profile it is, and what was found, stands there."),
)
def find_kin(change: Change) -> None:
    change.tell(HANDLER, "kin")
