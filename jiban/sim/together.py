"""The demo's problems: letters of several citizens about one trouble, week after week."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from jiban.city.models import Place
from jiban.sim import stories, words
from jiban.sim.stories import Story

EVERY = timedelta(days=3)
SEED = 7
AROUND = 0.001
"""Degrees, about 100 m: neighbours mark the same trouble where they live."""
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
