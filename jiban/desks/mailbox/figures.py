"""The mailbox's figures for the dashboards: letters by kind and day, and how answers were rated."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiban.desks.mailbox.models import Kind
from jiban.loop.figures import Figure, Scope
from jiban.loop.rating import Grade

BY_KIND = """
SELECT (m.opened_at AT TIME ZONE %(zone)s)::date, l.kind, count(*)
FROM loop_matter m JOIN mailbox_letter l ON l.matter_id = m.id
WHERE m.opened_at >= %(since)s AND m.opened_at <= %(now)s{inside} GROUP BY 1, 2
"""
BY_GRADE = """
SELECT l.grade, count(*)
FROM loop_matter m JOIN mailbox_letter l ON l.matter_id = m.id
WHERE m.opened_at >= %(since)s AND m.opened_at <= %(now)s AND l.grade IS NOT NULL{inside}
GROUP BY 1
"""
DAYS = 30
"""Days shown one by one; a longer time is shown by its last so many days."""


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield the figures of the letters of some units in some time."""
    yield _by_kind(replace(scope, since=max(scope.since, scope.now - timedelta(days=DAYS))))
    yield _by_grade(scope)


def _by_kind(scope: Scope) -> Figure:
    first, last = timezone.localdate(scope.since), timezone.localdate(scope.now)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found: dict[tuple[date, str], int] = {
        (day, kind): number for day, kind, number in _rows(BY_KIND, scope)
    }
    return Figure(
        "letters-by-day",
        _("Letters by day and kind"),
        "stacked",
        [f"{day:%m-%d}" for day in days],
        pgettext("figure", "day"),
        [(str(label), [found.get((day, kind), 0) for day in days]) for kind, label in Kind.choices],
    )


def _by_grade(scope: Scope) -> Figure:
    found = dict(_rows(BY_GRADE, scope))
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


def _rows(sql: str, scope: Scope) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(inside=scope.inside("m.unit_id")), scope.params)
        return list(cursor.fetchall())
