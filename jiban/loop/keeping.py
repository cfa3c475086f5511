"""What an action does to the promises, as its desk declares it, and what the journal says of it."""

from typing import Any

from jiban.loop import promising
from jiban.loop.change import Change
from jiban.loop.desk import Action, Desk
from jiban.loop.state import VOID, MatterState


def follow(
    matter: MatterState, desk: Desk, action: Action, change: Change, to: str
) -> dict[str, Any]:
    """Keep, void, pause, resume and make promises; return what the journal says of it."""
    now = change.now
    said: dict[str, Any] = {}
    if action.resumes:
        resumed = promising.resume(matter, desk, now)
        if resumed:
            said["resumed"] = {p.name: p.due_at for p in resumed}
    for name in action.keeps:
        promise = matter.open(name)
        if promise is not None:
            promising.end(promise, now)
            late = promise.broken_at is not None
            said.setdefault("late" if late else "kept", {})[name] = promise.due_at
    voids = action.voids
    if desk.state[to].final or matter.incoming_id is None:
        # A hand-over that nobody is to accept any more is owed by nobody.
        voids = (*voids, *desk.loop_promises)
    for name in voids:
        promise = matter.open(name)
        if promise is not None:
            promising.end(promise, now, VOID)
            said.setdefault("void", {})[name] = promise.due_at
    for reason in action.pauses:
        if len(action.pauses) > 1 and reason != change.fields.get("reason"):
            continue
        paused = promising.pause(matter, desk, reason, now)
        if paused:
            said["paused"] = {p.name: p.due_at for p in paused}
            said["paused_for"] = reason
    for declared in desk.made_by(action.name, to):
        replaced = matter.open(declared.name)
        if replaced is not None and declared.stays:
            continue
        if replaced is not None:
            said.setdefault("void", {})[declared.name] = replaced.due_at
        name = declared.name
        owed_by, due_at = change.owed_by.get(name), change.due_at.get(name)
        made = promising.make(matter, declared, desk, now, owed_by, due_at)
        said.setdefault("made", {})[made.name] = made.due_at
    return said
