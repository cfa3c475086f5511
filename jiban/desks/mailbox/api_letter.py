"""A letter as it is told to its citizen's program."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from jiban.desks.mailbox.told import Told
from jiban.desks.mailbox.tracking import Tied, Tracking
from jiban.loop.desk import Action
from jiban.loop.telling import Event
from jiban.loop.wire import fields


class ToldUnit(TypedDict):
    """The unit that has the letter."""

    code: str
    name: str
    phone: str


class ToldOfficer(TypedDict):
    """The officer who has the letter (实名告知)."""

    name: str
    number: str
    phone: str


class ToldRaise(TypedDict):
    """A broken promise was raised to somebody."""

    at: datetime
    to: str


class ToldPromise(TypedDict):
    """A promise in plain words."""

    name: str
    label: str
    state: Literal["running", "overdue", "kept", "late", "paused", "void"]
    broken: bool
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None
    paused_at: datetime | None
    reason: Annotated[str, Field(description="why it is paused")]
    raised: list[ToldRaise]
    unit: str


class ToldFile(TypedDict):
    """A file that the citizen sent or is shown."""

    name: str
    size: int
    href: str


class ToldEvent(TypedDict):
    """One thing that happened."""

    at: datetime
    what: str
    who: str
    text: str
    files: list[ToldFile]


class ToldTie(TypedDict):
    """Another letter that belongs to this one."""

    kind: str
    number: str
    state: str


class Offered(TypedDict):
    """What the citizen can do now."""

    name: str
    label: str
    files: bool
    href: str
    fields: Annotated[dict[str, Any], Field(description="JSON Schema of the action's fields")]


class Letter(TypedDict):
    """A letter as its citizen sees it."""

    number: str
    state: str
    state_label: str
    kind: str
    title: str
    body: str
    seq: Annotated[int, Field(description="the last journal entry; send it as If-Match")]
    written_at: datetime
    unit: ToldUnit
    handler: ToldOfficer | None
    promises: list[ToldPromise]
    events: Annotated[list[ToldEvent], Field(description="the newest first")]
    closes_at: datetime | None
    linked: list[ToldTie]
    actions: list[Offered]


def told(t: Tracking) -> Letter:
    """Return everything that its citizen sees of a letter."""
    return {
        "number": t.matter.number,
        "state": t.matter.state,
        "state_label": str(t.state),
        "kind": t.letter.kind,
        "title": t.title,
        "body": t.body,
        "seq": t.matter.seq,
        "written_at": t.matter.opened_at,
        "unit": {"code": t.unit.code, "name": t.unit.label, "phone": t.unit.phone},
        "handler": None
        if t.handler is None
        else {"name": t.handler.name, "number": t.handler.number, "phone": t.handler.phone},
        "promises": [_promise(promise) for promise in t.promises],
        "events": [_event(event, t.matter.number) for event in t.events],
        "closes_at": t.closes_at,
        "linked": [_tied(tied) for tied in t.linked],
        "actions": [_offered(action, t.matter.number) for action in t.can.values()],
    }


def _promise(told: Told) -> ToldPromise:
    return {
        "name": told.name,
        "label": str(told.declared.label),
        "state": told.state,  # type: ignore[typeddict-item]
        "broken": told.broken,
        "made_at": told.made_at,
        "due_at": told.due_at,
        "ended_at": told.ended_at,
        "paused_at": told.paused_at,
        "reason": str(told.reason or ""),
        "raised": [{"at": raised.at, "to": raised.to} for raised in told.raised],
        "unit": told.unit,
    }


def _event(event: Event, number: str) -> ToldEvent:
    return {
        "at": event.at,
        "what": event.what,
        "who": event.who,
        "text": event.text,
        "files": [
            {
                "name": file.name,
                "size": file.size,
                "href": f"/api/mailbox/letters/{number}/files/{file.pk}",
            }
            for file in event.files
        ],
    }


def _tied(tied: Tied) -> ToldTie:
    return {"kind": tied.kind, "number": tied.number, "state": str(tied.state)}


def _offered(action: Action, number: str) -> Offered:
    return {
        "name": action.name,
        "label": str(action.label),
        "files": action.files,
        "href": f"/api/mailbox/letters/{number}/{action.name}",
        "fields": fields.schema_of(action),
    }
