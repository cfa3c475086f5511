"""Rows as the API answers them; several officers are named by one query."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.urls import reverse

from jiban.city import units
from jiban.city.models import Officer
from jiban.exchange import partners
from jiban.loop import reading, registry
from jiban.loop.actors import Actor
from jiban.loop.desk import Action, Desk
from jiban.loop.desk import Promise as Promised
from jiban.loop.models import Attachment, Entry, Matter, Promise
from jiban.loop.sight import Sight
from jiban.loop.wire import fields
from jiban.web.api import shapes

OUTCOMES = {
    Promise.Outcome.OPEN: "open",
    Promise.Outcome.KEPT: "kept",
    Promise.Outcome.LATE: "late",
    Promise.Outcome.VOID: "void",
}


class Names:
    """The officers and partners named in one answer."""

    def __init__(self, ids: Iterable[int | None], through: Iterable[int] = ()) -> None:
        wanted = {i for i in ids if i is not None}
        rows = Officer.objects.filter(pk__in=wanted) if wanted else Officer.objects.none()
        self._known = {pk: (no, name) for pk, no, name in rows.values_list("pk", "number", "name")}

        self._partners = partners.names(through)

    def partner(self, partner_id: int) -> str | None:
        """Return the name of the partner of that id."""
        return self._partners.get(partner_id)

    def of(self, officer_id: int | None) -> shapes.Officer | None:
        """Return the officer of that id; None for nobody."""
        if officer_id not in self._known:
            return None
        number, name = self._known[officer_id]
        return {"number": number, "name": name}


def unit(unit_id: int) -> shapes.Unit:
    """Return a unit as it is named beside a matter."""
    tree = units.tree()
    if unit_id not in tree:
        return {"id": unit_id, "code": "", "name": ""}
    node = tree.get(unit_id)
    return {"id": node.id, "code": node.code, "name": node.label}


def matter(row: Matter, names: Names) -> shapes.Matter:
    """Return a matter as it stands in a list."""
    state = registry.state_of(registry.desk_or_stub(row.desk), row.state)
    return {
        "number": row.number,
        "desk": row.desk,
        "state": row.state,
        "state_label": str(state.label),
        "title": row.title,
        "unit": unit(row.unit_id),
        "handler": names.of(row.handler_id),
        "incoming": names.of(row.incoming_id),
        "urgent": row.urgent,
        "raised": row.raised,
        "opened_at": row.opened_at,
        "touched_at": row.touched_at,
        "ended_at": row.ended_at,
        "next_due_at": row.next_due_at,
        "seq": row.seq,
    }


def whole(row: Matter, by: Actor, seen: Sight) -> shapes.WholeMatter:
    """Return a matter with its promises, and what this officer may do with it now."""
    desk = registry.desk_or_stub(row.desk)
    names = Names((row.handler_id, row.incoming_id))
    return {
        **matter(row, names),
        "details": details(desk, row.pk),
        "promises": [promise(p, desk) for p in reading.promises(row.pk)],
        "persons": [
            {"label": f"P{label}", "part": part}  # type: ignore[typeddict-item]
            for label, part in row.persons.order_by("label").values_list("label", "part")
        ],
        "attachments": [attached(a, row.number) for a in reading.attachments(row.pk)],
        "links": ties(row.pk, seen),
        "actions": [possible(a, row) for a in reading.may_now(desk, row, by)],
    }


def details(desk: Desk, matter_id: int) -> dict[str, Any]:
    """Return the desk's own columns of a matter, as far as they may be shown."""
    model: type[models.Model] | None = desk.details
    kept = model._default_manager.filter(pk=matter_id).first() if model else None
    if kept is None:
        return {}
    return {column.attname: getattr(kept, column.attname) for column in desk.shown(kept)}


def promise(row: Promise, desk: Desk) -> shapes.Promise:
    """Return a promise of a matter."""
    declared = desk.promise.get(row.name)
    return {
        "n": row.n,
        "name": row.name,
        "label": str(declared.label if declared else "") or row.name,
        "owed": row.owed,
        "outcome": OUTCOMES[Promise.Outcome(row.outcome)],  # type: ignore[typeddict-item]
        "unit": unit(row.unit_id),
        "made_at": row.made_at,
        "due_at": row.due_at,
        "broken_at": row.broken_at,
        "ended_at": row.ended_at,
        "paused_at": row.paused_at,
        "paused_for": row.paused_for,
    }


def possible(action: Action, row: Matter) -> shapes.Possible:
    """Return an action that may be done now."""
    return {
        "name": action.name,
        "label": str(action.label),
        "help": str(action.help),
        "primary": action.primary,
        "files": action.files,
        "href": f"/api/{row.desk}/matters/{row.number}/{action.name}",
        "fields": fields.schema_of(action),
    }


def attached(row: Attachment, number: str) -> shapes.Attached:
    """Return a file that came with a matter."""
    return {
        "id": row.pk,
        "seq": row.seq,
        "name": row.name,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "from_citizen": row.from_citizen,
        "href": reverse("api:attachment", kwargs={"number": number, "file": row.pk}),
    }


def ties(matter_id: int, seen: Sight) -> list[shapes.Tie]:
    """Return what a matter is tied to, and what is tied to it, as far as the officer sees it."""
    return [
        {"kind": tie.kind, "number": tie.number, "outgoing": tie.outgoing}  # type: ignore[typeddict-item]
        for tie in reading.ties(matter_id, seen)
    ]


def entry(row: Entry, said: Mapping[str, Any], desk: Desk, names: Names) -> shapes.Entry:
    """Return a journal entry; *said* is what of it the officer may read."""
    declared = desk.actions.get(row.action)
    kind, _colon, serial = row.by.partition(":")
    through = int(serial) if kind == "partner" else None
    officer = int(serial) if serial and through is None else None
    return {
        "seq": row.seq,
        "at": row.at,
        "action": row.action,
        "label": str(declared.label) if declared else row.action,
        "by": {
            "kind": kind,  # type: ignore[typeddict-item]
            "officer": names.of(officer),
            "partner": None if through is None else names.partner(through),
        },
        "state": row.state,
        "payload": dict(said),
        "hash": bytes(row.hash).hex(),
    }


def opened(matter_id: int) -> list[shapes.Known]:
    """Return what is known of the persons of a matter; only after ``open_person`` was done."""
    return [
        {"label": f"P{known.label}", "part": known.part, "known": dict(known.data)}  # type: ignore[typeddict-item]
        for known in reading.people_of(matter_id)
    ]


# --- declarations --------------------------------------------------------------------------------


def desk_shape(desk: Desk) -> shapes.DeskShape:
    """Return a desk's declaration."""
    return {
        "name": desk.name,
        "label": str(desk.label),
        "prefix": desk.prefix,
        "states": [{"name": s.name, "label": str(s.label), "final": s.final} for s in desk.states],
        "promises": [_promise_shape(desk, p) for p in desk.promises],
        "actions": [_action_shape(action) for action in desk.actions.values()],
        "pause_reasons": {name: str(label) for name, label in desk.pause_reasons.items()},
    }


def _promise_shape(desk: Desk, declared: Promised) -> shapes.PromiseShape:
    working = declared.within.working
    return {
        "name": declared.name,
        "label": str(declared.label),
        "owed": declared.owed,
        "seconds": None if working else int(declared.within.wall.total_seconds()),
        "working_days": working or None,
        "urgent_seconds": int(declared.urgent.wall.total_seconds()) if declared.urgent else None,
        "made_by": list(declared.made_by),
        "pausable": list(declared.pausable),
        "ladder": [
            {"at": rung.at, "tell": rung.tell, "breaks": rung.breaks, "does": rung.does}
            for rung in desk.ladder_of(declared)
        ],
    }


def _action_shape(action: Action) -> shapes.ActionShape:
    return {
        "name": action.name,
        "label": str(action.label),
        "help": str(action.help),
        "opens": action.opens,
        "states": list(action.states),
        "to": list(action.to),
        "roles": list(action.roles),
        "keeps": list(action.keeps),
        "voids": list(action.voids),
        "pauses": list(action.pauses),
        "resumes": action.resumes,
        "files": action.files,
        "public": str(action.public),
        "fields": fields.schema_of(action),
    }
