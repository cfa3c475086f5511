"""The rates of call-backs (回访): how many answer, what they say, how far the record differs.

They speak for the unit that handled the matter, not for the one that asks.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.callback.models import Solved
from jiban.loop.rates import Cross, Exclusion, Rate
from jiban.loop.rating import Grade

CALLS = "loop_matter m JOIN callback_callback c ON c.matter_id = m.id"
ANSWERED = f"{CALLS} AND c.solved <> ''"
OF_UNIT, OF_SUBJECT = "c.origin_unit_id", "c.origin_subject"
DRAWN = _("when it was drawn")
FAIR = Grade.FAIR.value

SAID = {
    "good": pgettext_lazy("graded", "satisfied"),
    "bad": pgettext_lazy("graded", "dissatisfied"),
    "": pgettext_lazy("graded", "did not say"),
}


def _graded(column: str) -> str:
    return f"CASE WHEN {column} >= {FAIR} THEN 'good' WHEN {column} > 0 THEN 'bad' ELSE '' END"


AT_THE_TIME = (_("rating at the time"), _graded("c.recorded_grade"), SAID)

REACHED = Rate(
    "callback_reached",
    pgettext_lazy("rate", "Call-backs answered"),
    _("call-backs whose author answered"),
    _("call-backs that ended: answered, declined, or not reached in three attempts"),
    CALLS,
    "m.opened_at",
    DRAWN,
    "c.solved <> ''",
    (Exclusion("asking", _("not asked yet"), "m.state IN ('drawn', 'asking')"),),
    unit=OF_UNIT,
    subject=OF_SUBJECT,
)
SOLVED = Rate(
    "callback_solved",
    pgettext_lazy("rate", "Solved, by call-back"),
    _("authors who say that the problem is solved"),
    _("authors who answered"),
    ANSWERED,
    "m.opened_at",
    DRAWN,
    "c.solved = 'yes'",
    unit=OF_UNIT,
    subject=OF_SUBJECT,
)
SATISFIED = Rate(
    "callback_satisfied",
    pgettext_lazy("rate", "Satisfied, by call-back"),
    _("authors who are “basically satisfied” or better"),
    _("authors who answered and said how satisfied they are"),
    ANSWERED,
    "m.opened_at",
    DRAWN,
    f"c.grade >= {FAIR}",
    (Exclusion("unsaid", _("did not say"), "c.grade IS NULL"),),
    unit=OF_UNIT,
    subject=OF_SUBJECT,
)
DIFFERS = Rate(
    "callback_differs",
    pgettext_lazy("rate", "Call-back difference"),
    _("authors who contradict the record: closed as resolved and not wholly solved"),
    _("authors who answered"),
    ANSWERED,
    "m.opened_at",
    DRAWN,
    "c.solved <> 'yes'",
    unit=OF_UNIT,
    subject=OF_SUBJECT,
    low=True,
    cross=Cross(
        _("What was rated at the time, and whether it is solved"),
        AT_THE_TIME,
        (_("is it solved"), "c.solved", dict(zip(Solved.values, Solved.labels, strict=True))),
    ),
)
RATING_DIFFERS = Rate(
    "callback_rating_differs",
    pgettext_lazy("rate", "Rating difference"),
    _("authors who were satisfied at the time and are not now, or the other way round"),
    _("authors who rated the answer at the time, and again when they were asked"),
    ANSWERED,
    "m.opened_at",
    DRAWN,
    f"(c.grade >= {FAIR}) <> (c.recorded_grade >= {FAIR})",
    (
        Exclusion("unrated", _("not rated at the time"), "c.recorded_grade IS NULL"),
        Exclusion("unsaid", _("did not say"), "c.grade IS NULL"),
    ),
    unit=OF_UNIT,
    subject=OF_SUBJECT,
    low=True,
    cross=Cross(
        _("What was rated at the time, and when asked again"),
        AT_THE_TIME,
        (_("rating now"), _graded("c.grade"), SAID),
    ),
)
RATES = (REACHED, SOLVED, SATISFIED, DIFFERS, RATING_DIFFERS)
