"""Letters counted by day, unit and subject: what surges are found in and effects are measured on.

A letter counts on the day it came, at the unit that has it, under the subject it carries, whatever
became of it: that one is merged or withdrawn is known of an old letter and not yet of a new one, so
leaving those out would make every present day look worse than the past. A letter that still waits
for a unit is nobody's and is not counted; the part split off from another letter is.
"""

from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.models import Q

from jiban.loop.figures import Scope
from jiban.loop.reviewing import Count

BY_SUBJECT = """
SELECT (m.opened_at AT TIME ZONE %(zone)s)::date, m.unit_id, l.subject, count(*)
FROM loop_matter m JOIN mailbox_letter l ON l.matter_id = m.id
WHERE m.opened_at >= %(since)s AND m.opened_at <= %(now)s AND m.state <> 'triage'
  AND l.subject <> ''{inside}
GROUP BY 1, 2, 3
"""


def tally(scope: Scope) -> Iterator[Count]:
    """Yield the counts of the letters that came to some units in some time."""
    with connection.cursor() as cursor:
        cursor.execute(BY_SUBJECT.format(inside=scope.inside("m.unit_id")), scope.params)
        yield from map(Count._make, cursor.fetchall())


def about(subjects: Sequence[str]) -> Q:
    """Return the condition on matters that keeps what is counted under these subjects."""
    return Q(letter__subject__in=subjects) & ~Q(state="triage")
