"""Problems as they are read: how many letters and citizens, since when, where, how many open.

Everything is counted of the letters in a scope: what somebody is kept away from, or of units out of
their sight, is in no number, no title and no list. A letter counts on the day it was written.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils import timezone

from jiban.desks.mailbox.repeats import index
from jiban.loop import counting
from jiban.loop.counting import By
from jiban.loop.figures import Scope
from jiban.loop.people import AUTHOR
from jiban.science.repeats.letters import Written
from jiban.science.repeats.reasons import shared

WORDS = 3
"""Shared words that are shown beside a title."""
AT = "COALESCE(l.written_at, m.opened_at)"
LETTERS = "mailbox_letter l JOIN loop_matter m ON m.id = l.matter_id"


class Order(StrEnum):
    """Which problems come first."""

    LETTERS = "letters"
    GROWTH = "growth"
    OPEN = "open"


# Only problems with letters in the scope's time; then all their letters in its units.
TOP = f"""
WITH recent AS (
    SELECT l.problem_id, count(*) AS recent
    FROM {LETTERS}
    WHERE l.problem_id IS NOT NULL AND {AT} >= %(since)s AND {AT} <= %(now)s{{inside}}
    GROUP BY 1
)
SELECT r.problem_id, r.recent,
    count(*) FILTER (WHERE {AT} < %(since)s AND {AT} >= %(before)s) AS before,
    count(*), min({AT}), max({AT}), count(*) FILTER (WHERE m.ended_at IS NULL) AS open,
    count(DISTINCT p.phone_index), count(p.phone_index),
    count(*) FILTER (WHERE l.problem_by = 'person')
FROM recent r JOIN mailbox_letter l ON l.problem_id = r.problem_id
JOIN loop_matter m ON m.id = l.matter_id
LEFT JOIN loop_person p ON p.matter_id = m.id AND p.label = {AUTHOR}
WHERE {AT} <= %(now)s{{inside}}
GROUP BY 1, 2 HAVING count(*) > 1
ORDER BY {{order}} DESC, count(*) DESC, r.problem_id LIMIT %(top)s
"""  # noqa: S608
ORDERS = {
    Order.LETTERS: "r.recent",
    Order.GROWTH: f"r.recent - count(*) FILTER (WHERE {AT} < %(since)s AND {AT} >= %(before)s)",
    Order.OPEN: "count(*) FILTER (WHERE m.ended_at IS NULL)",
}
EACH = f"""
SELECT l.problem_id, m.id, {AT}, m.unit_id, l.subject
FROM {LETTERS} WHERE l.problem_id = ANY(%(problems)s) AND {AT} <= %(now)s{{inside}}
ORDER BY l.problem_sure DESC NULLS LAST, m.id
"""  # noqa: S608
SUREST = f"""
SELECT p.id, best.title, best.body FROM unnest(%(problems)s::bigint[]) AS p (id)
CROSS JOIN LATERAL (
    SELECT m.id, l.problem_sure, m.title, left(l.body, 600) AS body
    FROM {LETTERS} WHERE l.problem_id = p.id AND {AT} <= %(now)s{{inside}}
    ORDER BY l.problem_sure DESC NULLS LAST, m.id LIMIT 2
) AS best
ORDER BY p.id, best.problem_sure DESC NULLS LAST, best.id
"""  # noqa: S608


@dataclass(slots=True)
class Line:
    """One problem in a list.

    Attributes:
        recent, before: letters in the scope's time, and in as long a time before it.
        citizens: different phone numbers among the ``known`` letters whose author left one.
        confirmed: letters of which a person said that they are about it.
        title: of the letter that is most like the others; ``words`` that others share with it, and
            ``shared`` those that stand in its title, too.
        weeks: letters by the Monday of the week.
        units, subjects: letters by unit, and by subject.
        matters: ids of the letters.
    """

    id: int
    recent: int
    before: int
    letters: int
    first: datetime
    last: datetime
    open: int
    citizens: int
    known: int
    confirmed: int
    title: str = ""
    words: Sequence[str] = ()
    shared: Sequence[str] = ()
    weeks: Counter[date] = field(default_factory=Counter)
    units: Counter[int] = field(default_factory=Counter)
    subjects: Counter[str] = field(default_factory=Counter)
    matters: list[int] = field(default_factory=list)

    @property
    def growth(self) -> int:
        """Letters more than in as long a time before."""
        return self.recent - self.before


def biggest(scope: Scope, top: int, order: Order = Order.LETTERS) -> list[Line]:
    """Return the problems with letters in a scope, the biggest by *order* first."""
    params = scope.params | {"top": top, "before": scope.since - (scope.now - scope.since)}
    sql = TOP.format(inside=scope.inside("m.unit_id"), order=ORDERS[order])
    lines = [Line(*row) for row in _rows(sql, params)]
    _describe(lines, scope)
    return lines


def _describe(lines: Sequence[Line], scope: Scope) -> None:
    """Add titles, words, weeks, units and subjects."""
    by_id = {line.id: line for line in lines}
    params = scope.params | {"problems": list(by_id)}
    inside = scope.inside("m.unit_id")
    for problem, pk, at, unit, subject in _rows(EACH.format(inside=inside), params):
        line = by_id[problem]
        line.matters.append(pk)
        line.units[unit] += 1
        line.subjects[subject] += 1
        line.weeks[monday(at)] += 1
    central: dict[int, list[Written]] = {}
    for problem, title, body in _rows(SUREST.format(inside=inside), params):
        central.setdefault(problem, []).append(Written(title, body))
    for problem, letters in central.items():
        line = by_id[problem]
        line.title, line.shared = letters[0].title, words_of(letters)
        line.words = beside(line.title, line.shared)


def words_of(letters: Sequence[Written]) -> list[str]:
    """Return the words that the two letters most like the others share."""
    if len(letters) < 2:
        return []
    one, other = (f"{letter.title}\n{letter.body}" for letter in letters[:2])
    return shared(one, other, index.wording())


def beside(title: str, words: Sequence[str]) -> list[str]:
    """Return the words that say more than the title."""
    return [word for word in words if word not in title.lower()][:WORDS]


def monday(at: datetime) -> date:
    """Return the Monday of the week of an instant, by the city's days."""
    return counting.start(By.WEEK, timezone.localdate(at))


def _rows(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
