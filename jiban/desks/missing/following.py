"""Who is kept away from a case is kept away from all that is tied to it, and no longer than that.

Tied to it is what it led to or has as a part (tasks, alerts, profiles), who was found and is said
to be the one, the request of another city that it came of, and what any of these led to in turn.
"""

from datetime import datetime

from django.db import connection

from jiban.loop import door, registry
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act, Acted
from jiban.loop.change import Change
from jiban.loop.models import Recusal

DIFFERS = """
WITH RECURSIVE away AS (
    SELECT r.matter_id, r.officer_id, r.unit_id, m.desk
    FROM loop_recusal r JOIN loop_matter m ON m.id = r.matter_id
    WHERE m.desk = 'missing' OR m.desk = ANY(%(desks)s)
), cases AS (
    SELECT DISTINCT matter_id AS id FROM away WHERE desk = 'missing'
), tied AS (
    SELECT id AS matter_id, id AS case_id FROM cases
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
), wanted AS (
    SELECT tied.matter_id, away.officer_id, away.unit_id
    FROM tied JOIN away ON away.matter_id = tied.case_id
    WHERE tied.matter_id <> tied.case_id
), had AS (
    SELECT matter_id, officer_id, unit_id FROM away WHERE desk <> 'missing'
), differs AS (
    (TABLE wanted EXCEPT TABLE had) UNION (TABLE had EXCEPT TABLE wanted)
)
SELECT m.id, (SELECT string_agg(case_id::text, ' ') FROM tied WHERE tied.matter_id = m.id)
FROM loop_matter m
WHERE m.id IN (SELECT matter_id FROM differs) AND m.forgotten_at IS NULL
ORDER BY m.id
"""
"""The matters from which others are kept away than from their cases, and the ids of those cases."""


def follow(now: datetime | None = None) -> int:
    """Keep away from what is tied to cases whoever is kept away from these, and nobody else.

    Args:
        now: only for a replay or a simulated day.

    Returns:
        how many matters followed.
    """
    desks = [desk.name for desk in registry.desks() if desk.belongs]
    with connection.cursor() as cursor:
        cursor.execute(DIFFERS, {"desks": desks})
        differ = cursor.fetchall()
    acts = [Act(pk, "keep_away", THE_SYSTEM, {"of": of or ""}) for pk, of in differ]
    outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, Acted) for outcome in outcomes)


def as_in_case(change: Change, case_id: int) -> None:
    """Recuse whoever is recused from a case, in the same change that ties a matter to it."""
    rows = Recusal.objects.filter(matter=case_id)
    for officer_id, unit_id, why in rows.values_list("officer", "unit", "why"):
        change.recuse(officer_id=officer_id, unit_id=unit_id, why=why)
