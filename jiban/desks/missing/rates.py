"""How many missing people are found, and how soon; those still missing count as not found yet.

A case belongs to the period in which it was reported. The median of the time to find is read off a
curve with open cases in it (Kaplan and Meier 1958): a median over those found flatters.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models.words import Ending
from jiban.loop.rates import Exclusion, Rate

CASES = "loop_matter m JOIN missing_case c ON c.matter_id = m.id"
REPORTED = _("when they were reported missing")
MISSING = _("people who were reported missing")
NOT_MISSING = f"c.ending IN ('{Ending.UNFOUNDED}', '{Ending.MALICIOUS}', '{Ending.WITHDRAWN}')"
NOBODY = Exclusion(
    "nobody", _("nobody was missing: unfounded, malicious or withdrawn"), NOT_MISSING
)
# Who was not missing waits for nothing: the curve knows them for no time at all.
WAITED = (
    f"CASE WHEN {NOT_MISSING} THEN interval '0'"
    " ELSE COALESCE(c.found_at, m.ended_at, %(present)s) - m.opened_at END"
)


def _found_within(name: str, label: object, numerator: object, hours: int) -> Rate:
    since = f"m.opened_at + interval '{hours} hours'"
    running = f"c.found_at IS NULL AND m.ended_at IS NULL AND {since} > now()"
    return Rate(
        name,
        label,  # type: ignore[arg-type]
        numerator,  # type: ignore[arg-type]
        MISSING,
        CASES,
        "m.opened_at",
        REPORTED,
        f"c.found_at IS NOT NULL AND c.found_at <= {since}",
        (NOBODY, Exclusion("running", _("the time is not over yet"), running)),
        subject="c.category",
        waits=(WAITED, "c.found_at IS NOT NULL"),
    )


RATES = (
    _found_within(
        "missing_found_1h",
        pgettext_lazy("rate", "Found within an hour"),
        _("people who were found within an hour of the report"),
        1,
    ),
    _found_within(
        "missing_found_24h",
        pgettext_lazy("rate", "Found within a day"),
        _("people who were found within 24 hours of the report"),
        24,
    ),
)
