"""The play of the demo's month: events in the order of time, rungs at their instants, hand-overs.

Everything goes through the door with a simulated time, and ends at the present.
"""

import heapq
import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection

from jiban.city import duty, units
from jiban.city.models import Officer, Shift
from jiban.desks.mailbox.disputes import FOR_A_LEADER
from jiban.desks.mailbox.models import Letter
from jiban.loop import attachments, door, hand_over
from jiban.loop.actors import Actor
from jiban.loop.attachments import Kept
from jiban.loop.errors import Refused
from jiban.loop.models import Matter
from jiban.sim import pictures
from jiban.sim.stories import Step, Story
from jiban.sim.words import Voice

Do = Callable[[datetime], None]
FORGOTTEN = 0.04
"""How often an incoming officer overlooks a hand-over; the head then has the letter."""


@dataclass
class Play:
    """What is still to come, in the order of time."""

    rng: random.Random
    end: datetime
    queue: list[tuple[datetime, int, Do]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)
    actors: dict[int, Actor] = field(default_factory=dict)
    photos: list[Kept] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    lying: timedelta = timedelta(days=35)

    def at(self, when: datetime, do: Do) -> None:
        """Let something happen, if its time is not after the end."""
        if when <= self.end:
            heapq.heappush(self.queue, (when, next(self.order), do))

    def run(self, say: Callable[[str], None]) -> None:
        """Play everything, and let what is due until the end fire."""
        day, climbed = None, datetime.min.replace(tzinfo=UTC)
        while self.queue:
            when, _order, do = heapq.heappop(self.queue)
            climb(climbed, when)
            climbed = when
            do(when)
            if when.date() != day and when.date().toordinal() % 5 == 0:
                day = when.date()
                say(f"  {day:%m-%d}")
        climb(climbed, self.end)

    def officer(self, officer_id: int) -> Actor:
        """Return the actor of an officer."""
        if officer_id not in self.actors:
            self.actors[officer_id] = Actor.officer(Officer.objects.get(pk=officer_id))
        return self.actors[officer_id]

    def photo(self) -> Kept:
        """Return one of a few pictures."""
        if len(self.photos) < 8:
            stream = io.BytesIO(pictures.street(self.rng))
            self.photos.append(attachments.keep(f"photo-{len(self.photos) + 1}.png", stream))
        return self.rng.choice(self.photos)

    # --- stories -------------------------------------------------------------------------------

    def follow(self, matter_id: int, story: Story, voice: Voice, opened: datetime) -> None:
        """Line up a story's steps."""
        when = opened
        for step in story(voice.rng, voice):
            when += step.after
            self.at(when, self._doing(matter_id, step))

    def _doing(self, matter_id: int, step: Step) -> Do:
        def do(now: datetime) -> None:
            matter = Matter.objects.get(pk=matter_id)
            if step.tied:
                matter = matter.linked_from.latest("pk").matter
            given: dict[str, Any] = {
                name: value(matter) if callable(value) else value
                for name, value in step.fields.items()
            }
            self.act(matter, step.who, step.action, now, picture=step.picture, **given)

        return do

    def act(
        self,
        matter: Matter,
        who: str,
        action: str,
        now: datetime,
        *,
        picture: bool = False,
        **said: Any,
    ) -> None:
        """Let somebody act; what no longer fits the letter is left out and counted."""
        files = [self.photo()] if picture else []
        by = self._actor(matter, who, now)
        try:
            door.act(matter.pk, action, by=by, now=now, files=files, **said)
        except Refused as refusal:
            self.refused[f"{action}: {refusal.code}"] += 1

    def _actor(self, matter: Matter, who: str, now: datetime) -> Actor:
        """Return who plays a part at that time."""
        if who == "citizen":
            return Actor.citizen(matter.pk)
        if who == "handler" and matter.handler_id:
            return self.officer(matter.handler_id)
        if who in ("duty", "handler"):
            on_duty = duty.on_duty(matter.unit_id, now)
            return self.officer((on_duty or duty.holders("head", matter.unit_id))[0])
        if who == "arbiter":
            known = Letter.objects.get(pk=matter.pk)
            role = "leader" if known.bounces >= FOR_A_LEADER else "deputy"
            return self.officer(duty.holders(role, known.arbiter_id or matter.unit_id)[0])
        # The bureau's dispatcher sees the letters of all units, a branch's only its own.
        at = units.tree().roots[0] if who == "dispatcher" else matter.unit_id
        return self.officer(duty.holders(who, at)[0])

    # --- shifts --------------------------------------------------------------------------------

    def change_shifts(self, start: datetime) -> None:
        """Line up the hand-overs at the ends of all shifts since *start*.

        The first one passes on what was left lying before; earlier shifts are not played, since
        three hand-overs a day for a month would tell nothing more.
        """
        ends = Shift.objects.filter(ends_at__gt=start, ends_at__lte=self.end)
        for at in ends.order_by("ends_at").values_list("ends_at", flat=True).distinct():
            self.at(at + timedelta(seconds=20), self._hand_over)

    def _hand_over(self, now: datetime) -> None:
        """Pass on what the outgoing officers hold; most of it is accepted within minutes."""
        hand_over.hand_over(now=now, back=self.lying)
        self.lying = timedelta(minutes=1)
        for matter in Matter.objects.filter(incoming_id__isnull=False, ended_at=None).order_by(
            "pk"
        ):
            if self.rng.random() > FORGOTTEN:
                after = timedelta(minutes=self.rng.uniform(0.5, 11))
                self.at(now + after, self._accepting(matter.pk))

    def _accepting(self, matter_id: int) -> Do:
        def do(now: datetime) -> None:
            matter = Matter.objects.get(pk=matter_id)
            if matter.incoming_id is not None and matter.ended_at is None:
                door.act(matter_id, "accept", by=self.officer(matter.incoming_id), now=now)

        return do


def climb(since: datetime, until: datetime) -> None:
    """Fire every rung due by then, each at its instant; what was due before *since* has fired."""
    while True:
        with connection.cursor() as cursor:
            first = cursor.cursor.execute(_FIRST_RUNG, [since, until], prepare=True).fetchone()
        if first is None:
            return
        since = first[0]
        door.settle([first[1]], now=since)


_FIRST_RUNG = """
    SELECT next_rung_at, matter_id FROM loop_promise
    WHERE next_rung_at >= %s AND next_rung_at <= %s ORDER BY next_rung_at LIMIT 1"""
"""From an instant on: the index need not be searched through all that has fired."""
