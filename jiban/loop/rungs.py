"""A rung of a promise's ladder that fires: what the journal keeps of it, and who is told."""

from datetime import datetime
from typing import Any

from jiban.loop import promising
from jiban.loop.actors import RAISES, THE_SYSTEM
from jiban.loop.change import Change
from jiban.loop.desk import Action, Desk, Rung
from jiban.loop.ledger import Ledger
from jiban.loop.state import MatterState, PromiseState

RUNG = "rung"
"""The journal's name for a rung that fired."""

_ACTION = Action(RUNG, "", (), (), (), {}, lambda change: None)


def climb(
    ledger: Ledger, matter: MatterState, desk: Desk, promise: PromiseState, now: datetime
) -> Rung | None:
    """Let the highest due rung of a promise fire; return it, or None when none is due."""
    ladder = desk.ladder_of(desk.promise[promise.name])
    due_at = promise.next_rung_at
    was_broken = promise.broken_at is not None
    climbed = promising.climb(promise, ladder, now)
    if climbed is None or due_at is None:
        return None
    at, skipped = climbed
    rung = ladder[at]
    payload: dict[str, Any] = {
        "promise": promise.name,
        "n": promise.n,
        "rung": at,
        "due": promise.due_at,
        "planned": promising.rung_at(promise, rung),
    }
    if promise.broken_at is not None and not was_broken:
        payload["broken"] = True
    if skipped:
        payload["skipped"] = skipped
        payload["cause"] = "late"
    change = Change(matter, desk, _ACTION, THE_SYSTEM, now, {})
    if rung.tell:
        payload["tell"] = rung.tell
        matter.raised = max(matter.raised, RAISES.get(rung.tell, 0))
        change.tell(
            rung.tell,
            "broken" if promise.broken_at is not None else "due_soon",
            at=promise.unit_id,
            promise=promise.name,
            due=promise.due_at,
        )
    ledger.append(matter, now, RUNG, THE_SYSTEM, payload)
    ledger.queue(matter, change, now)
    return rung
