"""Replay: real letters and replies at their own times, through the real door.

The data holds when a letter came and when the first reply went out. The declaration wants a letter
signed and its author contacted before feedback; whether and when that happened is not in the data.
The replay does both as the letter comes and counts neither; docs/decisions/ says why. From a
letter's coming to its reply every due rung fires at its own instant.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

import orjson
from django.db import connection

from jiban.city.models import Officer, Post, Unit
from jiban.city.roles import Role
from jiban.desks.mailbox.fitting import fit
from jiban.desks.mailbox.models import Channel, Kind, Naming
from jiban.desks.mailbox.replay_rows import Story, Told
from jiban.loop import door, registry, rungs
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.acts import Acted
from jiban.loop.contact import ContactBy
from jiban.loop.errors import Refused
from jiban.loop.models import Matter, Promise

NOT_IN_DATA = "not in the data"
PROMISE = "feedback"

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter's promise of first feedback."""

    number: str
    told: Told
    due_at: datetime
    outcome: Promise.Outcome
    broken: bool
    rungs: tuple[datetime | None, ...]
    """The instant at which each rung of the ladder fired."""


@dataclass
class Replayed:
    """What a replay came to."""

    outcomes: list[Outcome] = field(default_factory=list)
    refused: list[tuple[Told, str]] = field(default_factory=list)
    acts: int = 0
    fired: int = 0
    skipped: int = 0
    """Rungs that did not fire at their own instant; any is a fault."""


def run(story: Story, progress: Progress | None = None) -> Replayed:
    """Replay a story in the empty database that this process works in.

    The clock stops at the last event of the file. Whatever is due before the next event fires
    first, each rung at its instant.
    """
    replay = _Replay(story)
    for done, (at, told) in enumerate(replay.events(), start=1):
        replay.fire_until(at)
        replay.happen(at, told)
        if progress is not None:
            progress(done)
    replay.result.outcomes = list(replay.outcomes())
    return replay.result


class _Replay:
    """The clock, the officers and the letters of one replay."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.result = Replayed()
        self.ids: dict[str, int] = {}
        self.due: dict[int, datetime] = {}
        self.queue: list[tuple[datetime, int]] = []
        self.station, self.officers = _city()
        self.by: dict[str, Actor] = {}
        desk = registry.desk("mailbox")
        self.ladder = desk.ladder_of(desk.promise[PROMISE])

    def events(self) -> Iterator[tuple[datetime, Told]]:
        """Yield letters and replies in order of time; a letter comes before its reply."""
        letters = [(told.received_at, 0, told.row, told) for told in self.story.letters]
        replies = [
            (told.replied_at, 1, told.row, told)
            for told in self.story.letters
            if told.replied_at is not None
        ]
        for at, _order, _row, told in sorted(letters + replies, key=lambda event: event[:3]):
            yield at, told

    def fire_until(self, limit: datetime) -> None:
        """Let every rung due before *limit* fire at its instant, the earliest first."""
        while self.queue and self.queue[0][0] < limit:
            at = self.queue[0][0]
            matter_ids = self._due_at(at)
            for acted in door.settle(matter_ids, now=at) if matter_ids else ():
                if isinstance(acted, Refused):
                    raise acted
                self._went_on(acted)
            self.result.acts += bool(matter_ids)

    def _due_at(self, at: datetime) -> list[int]:
        """Take the matters from the queue that have a rung at this instant."""
        found = set()
        while self.queue and self.queue[0][0] == at:
            matter_id = heappop(self.queue)[1]
            if self.due.get(matter_id) == at:  # not what an act has put off meanwhile
                found.add(matter_id)
        return sorted(found)

    def _went_on(self, acted: Acted) -> None:
        """Count what fired, and keep when the matter's next rung is due."""
        self.result.fired += acted.fired
        self.due.pop(acted.matter_id, None)
        if acted.next_rung_at is not None:
            self.due[acted.matter_id] = acted.next_rung_at
            heappush(self.queue, (acted.next_rung_at, acted.matter_id))

    def happen(self, at: datetime, told: Told) -> None:
        """Let the letter come, or its reply go out."""
        if told.origin not in self.ids:
            self._receive(at, told)
        elif self.ids[told.origin]:
            self._reply(at, told)

    def _receive(self, at: datetime, told: Told) -> None:
        title, body = fit(told.subject, told.body)
        try:
            acted = door.act(
                "mailbox",
                "receive",
                by=THE_SYSTEM,
                now=at,
                key=f"replay:{told.origin}",
                kind=Kind.HELP.value,
                title=title,
                body=body,
                unit=self.station,
                naming=Naming.ANONYMOUS.value,
                contact_by=ContactBy.PAGE.value,
                channel=Channel.IMPORT.value,
                origin=told.origin,
                written_at=told.received_at,
            )
        except Refused as refusal:
            self.ids[told.origin] = 0
            self.result.refused.append((told, refusal.text))
            return
        self.ids[told.origin] = acted.matter_id
        self._went_on(acted)
        self.result.acts += 1
        # What reads like a complaint about the police went to those who review it.
        unit = Matter.objects.values_list("unit_id", flat=True).get(pk=acted.matter_id)
        self.by[told.origin] = self.officers[unit]
        sign = "sign" if unit == self.station else "take_up"
        self._do(at, told, (sign, {}), ("contact", {"how": "page", "text": NOT_IN_DATA}))

    def _reply(self, at: datetime, told: Told) -> None:
        if self._do(at, told, ("feedback", {"text": told.reply or NOT_IN_DATA})):
            # What the file does not tell does not break afterwards.
            self.due.pop(self.ids[told.origin], None)

    def _do(self, at: datetime, told: Told, *steps: tuple[str, dict[str, str]]) -> bool:
        """Let the officer take steps on a letter, all in one instant; tell whether all was done."""
        matter_id = self.ids[told.origin]
        by = self.by[told.origin]
        acts = [door.Act(matter_id, action, by, said) for action, said in steps]
        for acted in door.act_many(acts, now=at):
            if isinstance(acted, Refused):
                self.result.refused.append((told, acted.text))
                return False
            self._went_on(acted)
        self.result.acts += len(acts)
        return True

    def outcomes(self) -> Iterator[Outcome]:
        """Read back from promises and journal what became of each letter's first feedback."""
        rungs = self._rungs()
        wanted = [pk for pk in self.ids.values() if pk]
        promises = {
            row.matter_id: row
            for row in Promise.objects.filter(matter_id__in=wanted, name=PROMISE)
            .select_related("matter")
            .order_by("-n")  # the first promise of that name stays
        }
        for told in self.story.letters:
            promise = promises.get(self.ids[told.origin])
            if promise is None:
                continue
            fired = rungs.get((promise.matter_id, promise.n), {})
            yield Outcome(
                promise.matter.number,
                told,
                promise.due_at,
                Promise.Outcome(promise.outcome),
                promise.broken_at is not None,
                tuple(fired.get(n) for n in range(len(self.ladder))),
            )

    def _rungs(self) -> dict[tuple[int, int], dict[int, datetime]]:
        """Return the instants of the rungs, from the journal, by promise and rung."""
        found: dict[tuple[int, int], dict[int, datetime]] = {}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT matter_id, at, payload FROM loop_entry WHERE action = %s", [rungs.RUNG]
            )
            for matter_id, at, payload in cursor:
                said = orjson.loads(payload)
                self.result.skipped += len(said.get("skipped", ()))
                if said["promise"] == PROMISE:
                    found.setdefault((matter_id, said["n"]), {})[said["rung"]] = at
        return found


def _city() -> tuple[int, dict[int, Actor]]:
    """Make the smallest city letters can be in; return its station, and who acts at each unit.

    Complaints about the station are reviewed at the bureau, those about the bureau outside of it.
    """
    bureau = Unit.objects.create(code="replay", name="回放", kind="bureau")
    station = Unit.objects.create(code="replay-1", name="回放", kind="station", parent=bureau)
    outside = Unit.objects.create(code="replay-2", name="回放", kind="outside", parent=bureau)
    officers = {}
    for n, (unit, role) in enumerate(
        ((station, Role.HEAD), (bureau, Role.INSPECTOR), (outside, Role.HEAD))
    ):
        officer = Officer.objects.create_user(f"90000{n}", name="回放", unit=unit)
        Post.objects.create(officer=officer, unit=unit, role=role)
        officers[unit.pk] = Actor.officer(officer)
    return station.pk, officers
