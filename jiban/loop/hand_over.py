"""Hand-over at shift end (交接班): open matters pass to whoever is on duty then.

Each shift's end hands a matter over once; whether it is accepted is a promise with its own ladder.
What an officer took on after the shift had ended stays with that officer.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from jiban.city import duty, roster, units
from jiban.loop import door, registry, store, tables
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.errors import Refused
from jiban.loop.firing import LOST

log = logging.getLogger(__name__)

LATELY = timedelta(minutes=10)
LONG_AGO = timedelta(days=7)
"""How far back is looked after an outage."""
BATCH = 200

HELD = """
SELECT DISTINCT ON (m.id) m.id, v.officer_id, v.unit_id, v.ended_at
FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) AS v (officer_id, unit_id, ended_at)
JOIN loop_matter m ON m.unit_id = v.unit_id AND m.handler_id = v.officer_id
WHERE m.ended_at IS NULL AND m.incoming_id IS NULL AND m.desk <> ALL ($4::text[]) AND NOT EXISTS (
    SELECT FROM loop_entry e
    WHERE e.matter_id = m.id AND e.at >= v.ended_at
        AND (e.payload::jsonb -> 'handler_id' = to_jsonb(v.officer_id) OR e.action = 'hand_over')
)
ORDER BY m.id, v.ended_at DESC
"""
CLOCK = "SELECT coalesce($1::timestamptz, clock_timestamp())"


def hand_over(now: datetime | None = None, *, back: timedelta = LATELY) -> int:
    """Hand over what officers hold whose shift ended and who are not on duty now.

    Args:
        now: only for a replay or a simulated day.
        back: how far back shifts' ends are looked at.

    Returns:
        How many matters were handed over.
    """
    at: datetime = store.Session().run(CLOCK, now)[0][0]
    last: dict[tuple[int, int], datetime] = {}
    tree = units.tree()
    for ending in roster.endings(at - back, at):
        if ending.officer_id not in duty.on_duty(ending.unit_id, at):
            for unit_id in tree.below(ending.unit_id):
                last[ending.officer_id, unit_id] = ending.at
    if not last:
        return 0
    officers, unit_ids = zip(*last, strict=True)
    held = store.Session().run(
        HELD,
        tables.array(officers, "bigint"),
        tables.array(unit_ids, "bigint"),
        tables.array(last.values(), "timestamptz"),
        tables.array([desk.name for desk in registry.desks() if desk.personal], "text"),
    )
    acts = [_act(matter, officer, unit, ended, at) for matter, officer, unit, ended in held]
    return sum(_do(acts[i : i + BATCH], now) for i in range(0, len(acts), BATCH))


def _do(acts: Sequence[door.Act], now: datetime | None) -> int:
    """Hand over one batch; a matter that fails does not keep the others."""
    try:
        outcomes = door.act_many(acts, now=now, skip_locked=True)
    except LOST:
        raise
    except Exception as error:
        if len(acts) > 1:
            return sum(_do([act], now) for act in acts)
        log.error("matter %s cannot be handed over", acts[0].matter, exc_info=error)
        return 0
    return sum(not isinstance(o, Refused) and not o.again for o in outcomes)


def _act(
    matter_id: int, officer_id: int, unit_id: int, ended_at: datetime, now: datetime
) -> door.Act:
    """Return the hand-over of one matter; its key lets a shift's end do it once."""
    on_duty = [pk for pk in duty.on_duty(unit_id, now) if pk != officer_id]
    fields = {"officer": on_duty[0]} if on_duty else {}
    key = f"{officer_id} {ended_at.isoformat()}"
    return door.Act(matter_id, "hand_over", THE_SYSTEM, fields, key)
