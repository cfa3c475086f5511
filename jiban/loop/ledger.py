"""What a pass through the door leaves behind: journal entries, notices, people, files, words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from jiban.loop import journal, people, search
from jiban.loop.actors import Actor
from jiban.loop.attachments import Kept, nameless
from jiban.loop.change import Change
from jiban.loop.desk import Desk
from jiban.loop.state import MatterState
from jiban.loop.store import Session, Writes


class Ledger:
    """Gathers everything that one transaction writes."""

    def __init__(self) -> None:
        self.writes = Writes()
        self.touched: dict[int, MatterState] = {}

    def write(self, session: Session) -> None:
        """Write it all."""
        self.writes.matters = list(self.touched.values())
        for matter in self.writes.matters:
            matter.reckon()
            self._recusals(matter)
        session.write(self.writes)

    def _recusals(self, matter: MatterState) -> None:
        """Keep who was recused, and take away who is not any more."""
        if matter.recusals.keys() == matter.stored:
            return
        matter.recused = bool(matter.recusals)
        for whom, why in matter.recusals.items():
            if whom not in matter.stored:
                self.writes.recusals.append((matter.id, *whom, why, matter.touched_at))
        gone = sorted(matter.stored - matter.recusals.keys(), key=str)
        self.writes.lifted += [(matter.id, *whom) for whom in gone]

    def append(
        self, matter: MatterState, at: datetime, action: str, by: Actor, payload: dict[str, Any]
    ) -> None:
        """Add the next entry to a matter's journal."""
        matter.seq += 1
        matter.touched_at = at
        row = journal.entry(
            matter.head, matter.id, matter.seq, at, action, by.ref, matter.state, payload
        )
        matter.head = row[-1]
        self.writes.entries.append(row)
        self.touched[matter.id] = matter

    def queue(self, matter: MatterState, change: Change, now: datetime) -> None:
        """Queue the notices of a change; its entry is in the journal already."""
        for n, tell in enumerate(change.tells):
            self.writes.notices.append(
                (
                    matter.id,
                    matter.seq,
                    n,
                    tell.audience,
                    tell.unit_id or matter.unit_id,
                    tell.officer_id,
                    tell.message,
                    journal.canonical(dict(tell.context)),
                    now,
                )
            )

    def carry(self, matter: MatterState, named: Mapping[int, Mapping[str, str]]) -> None:
        """Let a new matter know persons that its texts name by labels of another matter."""
        for label, data in named.items():
            matter.people = max(matter.people, label)
            self.writes.persons.append((matter.id, label, "mentioned", *people.seal(data)))

    def keep_rest(
        self,
        matter: MatterState,
        desk: Desk,
        change: Change,
        files: Sequence[Kept],
        now: datetime,
    ) -> None:
        """Keep the people, links, files, words and details of a change."""
        writes = self.writes
        for author in change.people:
            writes.persons.append((matter.id, people.AUTHOR, "author", *people.seal(author)))
        for found in change.mentioned:
            matter.people += 1
            writes.persons.append((matter.id, matter.people, "mentioned", *people.seal(found)))
        for kind, other_id in change.links:
            writes.links.append((matter.id, other_id, kind, now))
        for n, f in enumerate(files, 1):
            by_citizen = change.by.officer_id is None
            writes.files.append(
                (
                    matter.id,
                    matter.seq,
                    nameless(f, matter.seq, n) if desk.nameless_files else f.name,
                    f.media_type,
                    f.size,
                    f.sha256,
                    by_citizen,
                    by_citizen or bool(change.action.public),
                )
            )
        if change.words:
            writes.find(matter.id, search.segmented(" ".join(change.words)))
        if desk.details is not None:
            if matter.new:
                values = _defaults(desk.details) | change.details
                writes.new_details.append((desk.details, {"matter_id": matter.id, **values}))
            elif change.details:
                writes.detail(desk.details, matter.id, change.details)


_DEFAULTS: dict[type[models.Model], dict[str, Any]] = {}


def _defaults(model: type[models.Model]) -> dict[str, Any]:
    """Return the default of every column of a desk's details."""
    if model not in _DEFAULTS:
        fields = [f for f in model._meta.concrete_fields if not f.primary_key]
        _DEFAULTS[model] = {f.attname: f.get_default() for f in fields}
    return _DEFAULTS[model]
