"""The acts of the demo's cases: who does what, how many minutes after the report."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, takewhile
from typing import Any

from jiban.desks.missing.models import Footage, Sighting
from jiban.loop.models import Matter
from jiban.sim.missing.where import Spot, Where

HOUR, DAY = 60.0, 1_440.0
"""Minutes."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act: how many minutes after the report, whose part, what; a field may ask the case.

    With ``seat`` it is done on a task of that seat: one that is offered to take it, else one that
    is taken. A field of a function is given the case and the time.
    """

    at: float
    who: str
    action: str
    said: dict[str, Any] = field(default_factory=dict)
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A case.

    Attributes:
        ago: minutes before the present at which it was reported.
        said: what was reported; ``seen`` is how many minutes before the report they were last seen.
        steps: what was done since, in the order of time, from where they were last seen.
        at_first: whether the first station has it, whose accounts the demo shows.
        placed: whether the place is known on the map, and not in words alone.
        by: who reports: a citizen on a page, or the officer on duty, for who has called.
    """

    ago: float
    said: dict[str, Any]
    steps: Callable[[Where, Spot], Iterator[Step]]
    seen: float = 40.0
    at_first: bool = False
    placed: bool = True
    by: str = "citizen"


def called(
    last: float, first: float = 6.0, every: float = 115.0, text: str = "目前没有新的消息。"
) -> Iterator[Step]:
    """Yield the calls to the family: in time, and every two hours from then on."""
    for at in takewhile(lambda at: at < last, count(first, every)):
        yield Step(at, "handler", "call_family", {"how": "phone", "text": text})


def ago(minutes: float) -> Callable[[Matter, datetime], Any]:
    """Return a field: so many minutes before the act."""
    return lambda _matter, now: now - timedelta(minutes=minutes)


def ahead(minutes: float) -> Callable[[Matter, datetime], Any]:
    """Return a field: so many minutes after the act."""
    return lambda _matter, now: now + timedelta(minutes=minutes)


def first_sighting(matter: Matter, _now: datetime) -> int:
    """Return a field: the number of the case's first sighting."""
    return Sighting.objects.filter(case=matter.pk).earliest("pk").pk


def first_footage(matter: Matter, _now: datetime) -> int:
    """Return a field: the number of the first footage that was asked for on the case."""
    return Footage.objects.filter(case=matter.pk).earliest("pk").pk
