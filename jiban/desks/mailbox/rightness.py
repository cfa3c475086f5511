"""How right the machine's suggestions were, by the month in which letters came.

Right is what a person said last: the subject and the unit that stand after every correction, the
urgency that the dispatcher gave, the letter that it was merged into. Each share comes with its
numerator, its denominator and a score interval, since a month has few letters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.loop.counting import Counted
from jiban.loop.sight import Sight

MONTHS = """
SELECT date_trunc('month', m.opened_at AT TIME ZONE %(zone)s)::date,
    count(*),
    count(*) FILTER (WHERE (l.suggested->>'alone')::boolean),
    count(*) FILTER (WHERE (l.suggested->>'alone')::boolean AND COALESCE(l.subject_rank, 1) = 1
        AND COALESCE(l.unit_rank, 1) = 1),
    count(l.subject_rank), count(*) FILTER (WHERE l.subject_rank = 1),
    count(*) FILTER (WHERE l.subject_rank >= 1),
    count(l.unit_rank), count(*) FILTER (WHERE l.unit_rank = 1),
    count(l.urgency_followed), count(*) FILTER (WHERE l.urgency_followed),
    count(l.duplicate_followed), count(*) FILTER (WHERE l.duplicate_followed),
    count(l.accused_followed), count(*) FILTER (WHERE l.accused_followed)
FROM mailbox_letter l JOIN loop_matter m ON m.id = l.matter_id
WHERE m.opened_at >= %(since)s AND l.suggested IS NOT NULL AND {known}
GROUP BY 1 ORDER BY 1
"""

TOLD = timedelta(days=731)
"""So far back it is told: what the machine did before says little of the one that runs now."""


@dataclass(frozen=True, slots=True)
class Month:
    """How right the suggestions for the letters of one month were.

    Attributes:
        suggested: letters with a suggestion.
        alone: of those taken without a person, the ones that nobody corrected.
        subject_first, subject_among: of the subjects that a person said, those that were suggested
            first, and those among the three.
        unit: of the units that a person said, those that were suggested first.
        urgency: of the grades that a person said, those that were suggested.
        duplicate: of the letters merged that had likely duplicates, those merged into one of them.
        accused: of the complaints of which a person said whom they are about, those so suggested.
    """

    month: date
    suggested: int
    alone: Counted
    subject_first: Counted
    subject_among: Counted
    unit: Counted
    urgency: Counted
    duplicate: Counted
    accused: Counted

    @property
    def shares(self) -> list[Counted]:
        """The shares in the order of :func:`heads`."""
        return [
            self.alone,
            self.subject_first,
            self.subject_among,
            self.unit,
            self.urgency,
            self.duplicate,
            self.accused,
        ]


def heads() -> list[str]:
    """Return what each share is, in words."""
    return [
        _("taken alone and left so"),
        _("subject as suggested first"),
        _("subject among the three"),
        _("unit as suggested first"),
        _("urgency as suggested"),
        _("merged as suggested"),
        _("complained about as suggested"),
    ]


def words(share: Counted) -> str:
    """Return a share with its counts and its 95 % score interval."""
    if share.interval is None:
        return "–"
    low, high = share.interval
    return f"{share.numerator}/{share.denominator} = {share.percent} % ({low:.0f}–{high:.0f})"


def report(sight: Sight | None = None) -> list[Month]:
    """Return how right the machine was, month by month.

    Args:
        sight: of whoever reads it; None leaves out the letters that anybody is kept away from.
    """
    return list(_months(sight))


def _months(sight: Sight | None) -> Iterator[Month]:
    known = sight.condition("m") if sight else "NOT m.recused"
    params = {
        "zone": timezone.get_default_timezone_name(),
        "since": timezone.now() - TOLD,
        **(sight.params if sight else {}),
    }
    with connection.cursor() as cursor:
        cursor.execute(MONTHS.format(known=known), params)
        for row in cursor.fetchall():
            yield _month(*row)


def _month(month: date, suggested: int, alone: int, alone_left: int, *counts: Any) -> Month:
    subjects, first, among, units, unit, *said = counts
    urgencies, urgency, duplicates, duplicate, all_accused, accused = said
    return Month(
        month,
        suggested,
        Counted(alone_left, alone),
        Counted(first, subjects),
        Counted(among, subjects),
        Counted(unit, units),
        Counted(urgency, urgencies),
        Counted(duplicate, duplicates),
        Counted(accused, all_accused),
    )
