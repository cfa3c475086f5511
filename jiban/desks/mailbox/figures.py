"""The mailbox's figures for the dashboards: letters by kind and day, and how answers were rated."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiban.desks.mailbox.models import Kind
from jiban.loop.figures import Figure, Scope
from jiban.loop.rating import Grade

COUNTED = """
SELECT (m.opened_at AT TIME ZONE %(zone)s)::date AS day, l.kind, l.grade, count(*)
FROM loop_matter m JOIN mailbox_letter l ON l.matter_id = m.id
WHERE m.opened_at >= %(since)s AND m.opened_at <= %(now)s{inside}
GROUP BY GROUPING SETS ((day, l.kind), (l.grade))
"""
"""Letters by day and kind, and by grade: rows of the second sort have no day."""
DAYS = 30
"""Days shown one by one; a longer time is shown by its last so many days."""


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield the figures of the letters of some units in some time."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(inside=scope.inside("m.unit_id")), scope.params)
        rows = cursor.fetchall()
    since = max(scope.since, scope.now - timedelta(days=DAYS))
    first, last = timezone.localdate(since), timezone.localdate(scope.now)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    yield _by_kind(days, {(day, kind): number for day, kind, _grade, number in rows if day})
    yield _by_grade({grade: number for day, _kind, grade, number in rows if not day and grade})


def _by_kind(days: Sequence[date], found: Mapping[tuple[date, str], int]) -> Figure:
    return Figure(
        "letters-by-day",
        _("Letters by day and kind"),
        "stacked",
        [f"{day:%m-%d}" for day in days],
        pgettext("figure", "day"),
        [(str(label), [found.get((day, kind), 0) for day in days]) for kind, label in Kind.choices],
    )


def _by_grade(found: Mapping[int, int]) -> Figure:
    rated = sum(found.values())
    happy = sum(found.get(grade, 0) for grade in (Grade.VERY_GOOD, Grade.GOOD, Grade.FAIR))
    text = _("%(happy)s of %(rated)s rated letters are at least basically satisfied.")
    return Figure(
        "letters-by-grade",
        _("Satisfaction (letters of this time that were rated)"),
        "bar",
        [str(label) for _grade, label in Grade.choices],
        pgettext("figure", "grade"),
        [(pgettext("figure", "letters"), [found.get(grade, 0) for grade in Grade.values])],
        note=text % {"happy": happy, "rated": rated} if rated else _("No letter was rated yet."),
    )
