"""The weekly review's table of problems: what several letters of the time are about."""

from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city import units
from jiban.desks.mailbox import subjects
from jiban.desks.mailbox.problems import reading
from jiban.desks.mailbox.problems.reading import Line as Problem
from jiban.loop.figures import Scope
from jiban.loop.reviewing import Line, Section

TOP = 10
LEAST = 2
"""Letters of the time from which a problem stands in the review."""


def section(scope: Scope) -> Section:
    """Return the problems with most letters in a time.

    A line names words that letters share, not the title of one: who reads it may see another one.
    """
    found = [one for one in reading.biggest(scope, TOP) if one.recent >= LEAST]
    return Section(
        "problems",
        _("One problem, several letters"),
        20,
        (_("problem"), _("subject"), _("units"), _("since")),
        [_line(one) for one in found],
        note=_("Put together by the machine; confirmed by people where it says so on the page."),
        empty=_("No problem had several letters."),
    )


def _line(one: Problem) -> Line:
    tree = units.tree()
    names = [tree.name(unit) for unit, _n in one.units.most_common(3) if unit in tree]
    about = [subjects.label(code) for code, _n in one.subjects.most_common(1) if code]
    words = "、".join(one.shared) or _("problem %(id)s") % {"id": one.id}
    cells = (words, "".join(about), "、".join(names), f"{timezone.localdate(one.first):%Y-%m-%d}")
    return Line(cells, matters=one.matters, url=f"/problems/{one.id}")
