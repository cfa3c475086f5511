"""Repeat contacts (重复来信率): how often the same trouble comes again within thirty days.

*By citizen*: of the first letters that a citizen wrote about a problem, those after which the same
citizen wrote about it again; the same citizen is known by the keyed hash of the phone number. *By
problem*: of the first letters about a problem, those after which anybody wrote about it again. A
letter that is with no problem is the first and only one of its own. Withdrawn letters are none, and
nobody learns from a number of letters from which anyone is kept away.
"""

from django.utils.translation import gettext_lazy as _

from jiban.loop.desk import Text
from jiban.loop.people import AUTHOR
from jiban.loop.rates import Exclusion, Rate

DAYS = 30
"""Days after the first letter within which another one is a repeat."""
AT = "COALESCE(l.written_at, m.opened_at)"
LETTERS = f"""loop_matter m JOIN mailbox_letter l ON l.matter_id = m.id
LEFT JOIN loop_person p ON p.matter_id = m.id AND p.label = {AUTHOR}"""
_OTHER = """EXISTS (
    SELECT FROM mailbox_letter l2 JOIN loop_matter m2 ON m2.id = l2.matter_id{whose}
    WHERE l2.problem_id = l.problem_id AND l2.matter_id <> l.matter_id
      AND m2.state <> 'withdrawn' AND NOT m2.recused AND {when}
)"""
_SAME = f"""
    JOIN loop_person p2 ON p2.matter_id = m2.id AND p2.label = {AUTHOR}
        AND p2.phone_index = p.phone_index"""
_THEIRS = "COALESCE(l2.written_at, m2.opened_at)"
_EARLIER = f"({_THEIRS}, l2.matter_id) < ({AT}, l.matter_id)"
_SOON = (
    f"({_THEIRS}, l2.matter_id) > ({AT}, l.matter_id)"
    f" AND {_THEIRS} <= {AT} + interval '{DAYS} days'"
)

WITHDRAWN = Exclusion("withdrawn", _("withdrawn by the citizen"), "m.state = 'withdrawn'")
UNKNOWN = Exclusion("unknown", _("without a phone number"), "p.phone_index IS NULL")
# By the database's clock: what became of a letter is counted up to the present.
EARLY = Exclusion("early", _("not yet 30 days old"), f"{AT} > now() - interval '{DAYS} days'")


def _rate(name: str, label: Text, first: Text, whose: str, *more: Exclusion) -> Rate:
    later = Exclusion(
        "later", _("not the first about it"), _OTHER.format(whose=whose, when=_EARLIER)
    )
    return Rate(
        name,
        label,
        _("of these, those after which another one came within 30 days"),
        first,
        LETTERS,
        AT,
        _("when the letter was written"),
        _OTHER.format(whose=whose, when=_SOON),
        (WITHDRAWN, *more, later, EARLY),
        subject="l.subject",
        low=True,
    )


BY_CITIZEN = _rate(
    "repeat",
    _("Repeats by citizen"),
    _("first letters of a citizen about a problem"),
    _SAME,
    UNKNOWN,
)
BY_PROBLEM = _rate(
    "repeat_problem", _("Repeats by problem"), _("first letters about a problem"), ""
)
