"""The demo's problems: letters of several citizens about one trouble, week after week."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from jiban.city import duty, units
from jiban.city.models import Place
from jiban.city.roles import Role
from jiban.desks.mailbox import repeats
from jiban.desks.mailbox.models import Letter
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.sim import stories, words
from jiban.sim.play import Play
from jiban.sim.stories import Story
from jiban.sim.words import Voice

EVERY = timedelta(days=3)
SEED = 7
AROUND = 0.001
"""Degrees, about 100 m: neighbours mark the same trouble where they live."""
COMPARED, CONFIRMED = timedelta(minutes=50), timedelta(minutes=40)
"""How long before the end the letters are compared, and a dispatcher looks at what came of it."""
ENDS: tuple[Story, ...] = (stories.told, stories.signed, stories.in_hand)


@dataclass(frozen=True, slots=True)
class Together:
    """One letter of a problem: when it comes, its text, where, and who writes."""

    at: datetime
    text: words.Text
    place: str
    point: tuple[float, float]
    phone: str
    story: Story


def line_up(play: Play, end: datetime) -> None:
    """Line up the letters, the machine that compares all there are, and who looks at it then."""
    for one in letters(end):
        play.at(one.at, _sending(play, one))
    play.at(end - COMPARED, _put_together)
    play.at(end - CONFIRMED, _confirming(play))


def letters(end: datetime) -> Iterator[Together]:
    """Yield the letters of all problems; every third is of a citizen who has written before."""
    rng = random.Random(SEED)  # noqa: S311 - made-up letters, no secret
    blocks = words.together()
    for n, (name, text) in enumerate(blocks):
        where = Place.objects.filter(name=name).first()
        if where is None:
            continue
        at = end - EVERY * (len(blocks) - n) + timedelta(hours=rng.uniform(-8, 8))
        point = tuple(round(x + rng.uniform(-AROUND, AROUND), 6) for x in (where.lon, where.lat))
        phone = f"139000099{n // 3 * 3 if n % 3 == 2 else n:02d}"
        yield Together(at, text, name, (point[0], point[1]), phone, ENDS[n % len(ENDS)])


def _sending(play: Play, one: Together) -> Callable[[datetime], None]:
    """Return what sends a letter about a trouble that others write about, too."""

    def send(now: datetime) -> None:
        rng = random.Random(one.phone)  # noqa: S311
        voice = Voice.of(rng, one.text, one.place)
        voice.slots["reach"] = "phone"
        fields: dict[str, Any] = {
            "kind": voice.kind,
            "title": voice.title,
            "body": voice.body,
            "subject": one.text.subject,
            "place": one.place,
            "lon": one.point[0],
            "lat": one.point[1],
            "naming": "phone",
            "phone": one.phone,
        }
        acted = door.act("mailbox", "receive", by=Actor.citizen(), now=now, **fields)
        play.follow(acted.matter_id, one.story, voice, now)

    return send


def _put_together(now: datetime) -> None:
    """Let the machine compare all letters so far, as runners do it within seconds."""
    while repeats.do(now):
        pass


def _confirming(play: Play) -> Callable[[datetime], None]:
    """Return what a dispatcher does with the biggest problem: confirms it, but for one letter."""

    def confirm(now: datetime) -> None:
        grouped = Letter.objects.exclude(problem=None).values("problem")
        biggest = grouped.annotate(n=Count("pk")).order_by("-n", "problem").first()
        if biggest is None:
            return
        letters = Letter.objects.filter(problem=biggest["problem"]).order_by("pk")
        by = play.officer(duty.holders(Role.DISPATCHER, units.tree().roots[0])[0])
        *rest, last = letters.values_list("pk", flat=True)
        for pk in rest[:3]:
            door.act(pk, "agree", by=by, now=now)
        door.act(last, "regroup", by=by, now=now, problem=str(biggest["problem"]))

    return confirm
