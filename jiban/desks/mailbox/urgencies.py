"""How urgent a letter is, in words for people; the grades are those of the rules that read it."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.loop.desk import Text
from jiban.science.letters.urgency import Why

GRADES: dict[str, Text] = {
    "now": _("danger now"),
    "risk": _("a person is at risk"),
    "timed": _("bound to a time"),
    "ordinary": _("ordinary"),
}
"""By the names of the grades, the most urgent first."""
TONES = {"now": "broken", "risk": "now", "timed": "soon", "ordinary": "quiet"}
ICONS = {"now": "alarm", "risk": "alert-triangle", "timed": "hourglass-high", "ordinary": ""}
_WHY: dict[str, Text] = {
    Why.HELP: _("a call for help"),
    Why.VIOLENCE: _("violence"),
    Why.THREAT: _("a threat"),
    Why.SELF: _("a life tired of"),
    Why.FIRE: _("fire, gas or collapse"),
    Why.MISSING: _("somebody is missing"),
    Why.ILL: _("somebody is hurt or trapped"),
    Why.MONEY: _("money on its way to a swindler"),
    Why.DEADLINE: _("a deadline"),
    Why.GOING_ON: _("it is going on"),
    Why.LISTED: _("a word of the list of danger"),
}


def why(code: str) -> str:
    """Return what a reason is about, in words."""
    return str(_WHY.get(code, _t("another reason")))
