"""The mailbox's rates (响应率、办结率、解决率、满意率 …), each defined here and nowhere else.

A letter belongs to the period in which it came or was answered, and what became of it is counted up
to the present: a rate of a past month may still rise. Exclusions are published with every number.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.mailbox.repeat_contacts import BY_CITIZEN, BY_PROBLEM
from jiban.loop.rates import Exclusion, Rate
from jiban.loop.rating import Grade
from jiban.loop.state import KEPT, LATE, OPEN, VOID

LETTERS = "loop_matter m JOIN mailbox_letter l ON l.matter_id = m.id"
CONTACT = f"{LETTERS} JOIN loop_promise p ON p.matter_id = m.id AND p.name = 'contact'"
# A letter that was never reopened has one promise to resolve, so few have to be looked up.
FIRST_RESOLVE = """
 {join} JOIN loop_promise p ON p.matter_id = m.id AND p.name = 'resolve' AND (
    l.reopened = 0 OR NOT EXISTS (
        SELECT FROM loop_promise q
        WHERE q.matter_id = p.matter_id AND q.name = 'resolve' AND q.n < p.n))"""
SIGNED = LETTERS + FIRST_RESOLVE.format(join="")
MAYBE_SIGNED = LETTERS + FIRST_RESOLVE.format(join="LEFT")
DONE = f"p.outcome IN ({KEPT}, {LATE})"
ANSWERED = f"{SIGNED} AND {DONE}"
HAD = """ CROSS JOIN LATERAL (
    SELECT m.unit_id UNION SELECT unit_id FROM mailbox_refusal WHERE matter_id = m.id
) had LEFT JOIN mailbox_refusal f ON f.matter_id = m.id AND f.unit_id = had.unit_id"""
CAME = _("when the letter came")
FIRST_ANSWERED = _("when the letter was first answered")

NOT_DUE = Exclusion("running", _("not due yet"), f"p.outcome = {OPEN} AND p.broken_at IS NULL")
NOT_OWED = Exclusion(
    "void",
    _("withdrawn or merged before it was due"),
    f"p.outcome = {VOID} AND p.broken_at IS NULL",
)
WITHDRAWN = Exclusion("withdrawn", _("withdrawn by the citizen"), "m.state = 'withdrawn'")
MERGED = Exclusion("merged", _("goes on in another letter"), "m.state = 'merged'")
TO_ROUTE = Exclusion("triage", _("waits for a unit"), "m.state = 'triage'")

RESPONSE = Rate(
    "response",
    pgettext_lazy("rate", "Response"),
    _("letters whose author was contacted within 30 minutes"),
    _("letters whose promise of contact was kept, late or broken"),
    CONTACT,
    "m.opened_at",
    CAME,
    f"p.outcome = {KEPT}",
    (NOT_DUE, NOT_OWED),
    unit="p.unit_id",
    subject="l.subject",
    waits=("COALESCE(p.ended_at, %(present)s) - p.made_at", DONE),
)
COMPLETION = Rate(
    "completion",
    pgettext_lazy("rate", "Completion"),
    _("letters that were answered, and not reopened since"),
    _("letters that came"),
    MAYBE_SIGNED,
    "m.opened_at",
    CAME,
    "m.state IN ('resolved', 'closed')",
    (TO_ROUTE, WITHDRAWN, MERGED),
    subject="l.subject",
    waits=(
        "COALESCE(p.ended_at, m.ended_at, %(present)s) - m.opened_at",
        f"COALESCE({DONE}, false)",
    ),
)
IN_TIME = Rate(
    "in_time",
    pgettext_lazy("rate", "Completion in time"),
    _("letters that were first answered within 10 working days of signing, pauses left out"),
    _("letters whose first promise to resolve was kept, late or broken"),
    SIGNED,
    "m.opened_at",
    CAME,
    f"p.outcome = {KEPT}",
    (NOT_DUE, NOT_OWED),
    unit="p.unit_id",
    subject="l.subject",
)
CLOSURE = Rate(
    "closure",
    pgettext_lazy("rate", "Closure"),
    _("letters that are closed: confirmed by the author, or quiet for 7 days after the answer"),
    _("letters that came"),
    LETTERS,
    "m.opened_at",
    CAME,
    "m.state = 'closed'",
    (TO_ROUTE, WITHDRAWN, MERGED),
    subject="l.subject",
)
RESOLUTION = Rate(
    "resolution",
    pgettext_lazy("rate", "Resolution"),
    _("answered letters that nobody reopened"),
    _("answered letters whose author confirmed, let the quiet time pass, or had them reopened"),
    ANSWERED,
    "p.ended_at",
    FIRST_ANSWERED,
    "l.reopened = 0",
    (
        Exclusion(
            "quiet",
            _("the author may still object"),
            "m.state = 'resolved' AND l.reopened = 0",
        ),
        WITHDRAWN,
        MERGED,
    ),
    subject="l.subject",
)
SATISFACTION = Rate(
    "satisfaction",
    pgettext_lazy("rate", "Satisfaction"),
    _("letters rated “basically satisfied” or better"),
    _("answered letters that were rated"),
    ANSWERED,
    "p.ended_at",
    FIRST_ANSWERED,
    f"l.grade >= {Grade.FAIR.value}",
    (Exclusion("unrated", _("not rated"), "l.grade IS NULL"),),
    subject="l.subject",
)
REFUSED = Rate(
    "refused",
    pgettext_lazy("rate", "Refused"),
    _("letters that the unit refused"),
    _("letters that the unit has or refused"),
    LETTERS + HAD,
    "m.opened_at",
    CAME,
    "f.id IS NOT NULL",
    (TO_ROUTE,),
    unit="had.unit_id",
    subject="l.subject",
    low=True,
)
WRONGLY_REFUSED = Rate(
    "wrongly_refused",
    pgettext_lazy("rate", "Wrongly refused"),
    _("refusals that the arbiter sent back"),
    _("refusals that were decided"),
    f"{LETTERS} JOIN mailbox_refusal f ON f.matter_id = m.id",
    "f.at",
    _("when the letter was refused"),
    "f.given_to_id = f.unit_id",
    (
        Exclusion("undecided", _("not decided yet"), "f.decided_at IS NULL AND m.ended_at IS NULL"),
        Exclusion("ended", _("ended before it was decided"), "f.decided_at IS NULL"),
    ),
    unit="f.unit_id",
    subject="l.subject",
    low=True,
)
PROMISES = Rate(
    "promises",
    pgettext_lazy("rate", "Promises kept"),
    _("promises that were kept in time"),
    _("promises to citizens that were kept, late or broken"),
    f"{LETTERS} JOIN loop_promise p ON p.matter_id = m.id AND p.owed AND p.name <> 'accept'",
    "p.made_at",
    _("when the promise was made"),
    f"p.outcome = {KEPT}",
    (NOT_DUE, NOT_OWED),
    unit="p.unit_id",
    subject="l.subject",
)
RATES = (
    RESPONSE,
    COMPLETION,
    IN_TIME,
    CLOSURE,
    RESOLUTION,
    SATISFACTION,
    REFUSED,
    WRONGLY_REFUSED,
    PROMISES,
    BY_CITIZEN,
    BY_PROBLEM,
)
