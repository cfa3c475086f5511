"""Who is kept away from a case is kept away from all that is tied to it, and no longer than that.

Tied to it is what it led to or has as a part (tasks, alerts, profiles), who was found and is said
to be the one, the request of another city that it came of, and what any of these led to in turn.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from jiban.loop import door, registry
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted
from jiban.loop.change import Change
from jiban.loop.models import Recusal

TIED = """
WITH RECURSIVE tied AS (
    SELECT id AS matter_id, id AS case_id FROM loop_matter WHERE id = ANY(%(cases)s)
    UNION
    SELECT m.id, tied.case_id
    FROM tied
    CROSS JOIN LATERAL (
        SELECT matter_id FROM loop_link WHERE other_id = tied.matter_id
        UNION ALL SELECT matter_id FROM missing_found WHERE case_id = tied.matter_id
        UNION ALL SELECT other_id FROM loop_link
            WHERE matter_id = tied.matter_id AND tied.matter_id = tied.case_id
    ) AS next
    JOIN loop_matter m ON m.id = next.matter_id AND m.desk = ANY(%(desks)s)
)
"""
"""Every matter of these desks that is tied to one of these cases, beside each case itself."""
DIFFERS = f"""
{TIED}, wanted AS (
    SELECT tied.matter_id, r.officer_id, r.unit_id
    FROM tied JOIN loop_recusal r ON r.matter_id = tied.case_id
    WHERE tied.matter_id <> tied.case_id
), had AS (
    SELECT r.matter_id, r.officer_id, r.unit_id
    FROM loop_recusal r
    WHERE r.matter_id = ANY(%(others)s)
        OR r.matter_id IN (SELECT matter_id FROM tied WHERE matter_id <> case_id)
), differs AS (
    (TABLE wanted EXCEPT TABLE had) UNION (TABLE had EXCEPT TABLE wanted)
)
SELECT m.id, (SELECT string_agg(case_id::text, ' ') FROM tied WHERE tied.matter_id = m.id)
FROM loop_matter m
WHERE m.id IN (SELECT matter_id FROM differs) AND m.forgotten_at IS NULL
ORDER BY m.id
"""  # noqa: S608
"""The matters from which others are kept away than from their cases, and the ids of those cases.

*others* are all matters of these desks from which anybody is kept away, *cases* all such cases.
"""


def tied(cases: Iterable[int]) -> list[tuple[int, int]]:
    """Return every matter that is tied to one of these cases, and the case: whatever its kind."""
    sql = f"{TIED} SELECT matter_id, case_id FROM tied WHERE matter_id <> case_id"  # noqa: S608
    return sorted(_run(sql, cases=list(cases), desks=_desks()))


def follow(now: datetime | None = None) -> int:
    """Keep away from what is tied to cases whoever is kept away from these, and nobody else.

    Args:
        now: only for a replay or a simulated day.

    Returns:
        how many matters followed.
    """
    desks = _desks()
    rows = Recusal.objects.filter(matter__desk__in=("missing", *desks)).distinct()
    recused = list(rows.values_list("matter", "matter__desk"))
    if not recused:
        return 0
    cases = [pk for pk, desk in recused if desk == "missing"]
    others = [pk for pk, desk in recused if desk != "missing"]
    differ = _run(DIFFERS, cases=cases, others=others, desks=desks)
    acts = [Act(pk, "keep_away", THE_SYSTEM, {"of": of or ""}) for pk, of in differ]
    outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, Acted) for outcome in outcomes)


def as_in_case(change: Change, case_id: int) -> None:
    """Recuse whoever is recused from a case, in the same change that ties a matter to it."""
    rows = Recusal.objects.filter(matter=case_id)
    for officer_id, unit_id, why in rows.values_list("officer", "unit", "why"):
        change.recuse(officer_id=officer_id, unit_id=unit_id, why=why)


def _desks() -> list[str]:
    return [desk.name for desk in registry.desks() if desk.belongs]


def _run(sql: str, **params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
