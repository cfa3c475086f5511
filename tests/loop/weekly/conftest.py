"""A desk that counts something, with a history that need not be written letter by letter."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pytest
from django.db.models import Q

from jiban.loop import registry
from jiban.loop.actors import CITIZEN, UNIT_DUTY, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State
from jiban.loop.figures import Scope
from jiban.loop.reviewing import Count, Line, Section
from jiban.loop.spans import hours
from tests.loop.conftest import MORNING, Bureau, bureau, data_folder

__all__ = ["MORNING", "Bureau", "bureau", "data_folder"]

TODAY = MORNING.date()
HISTORY = 120


class Counting:
    """What the desk counts: a letter or so a day of two subjects at both stations."""

    def __init__(self, made: Bureau) -> None:
        rng = np.random.default_rng(4)
        self.rows = [
            Count(TODAY - timedelta(days=ago), unit.pk, subject, int(number))
            for unit in (made.east, made.west)
            for subject in ("noise.shops", "noise.squares", "traffic.parking")
            for ago in range(1, HISTORY)
            if (number := rng.poisson(0.8))
        ]
        self.lines: list[Line] = []

    def add(self, unit_id: int, subject: str, days: range, number: int) -> None:
        """Let more come on days so long ago."""
        self.rows += [Count(TODAY - timedelta(days=n), unit_id, subject, number) for n in days]

    def tally(self, scope: Scope) -> Iterator[Count]:
        first, last = scope.since.date(), scope.now.date()
        added: dict[tuple[date, int, str], int] = {}
        for row in self.rows:
            if first <= row.day <= last:
                added[row[:3]] = added.get(row[:3], 0) + row.number
        yield from (Count(*key, number) for key, number in added.items())

    def sections(self, scope: Scope) -> Iterator[Section]:
        yield Section("thanked", "Thanked", 40, ["What"], self.lines, confirmed=True)


@pytest.fixture
def counting(bureau: Bureau) -> Iterator[Counting]:
    """The desk is registered for one test, and the mailbox counts nothing meanwhile."""
    counting = Counting(bureau)
    desk = Desk(
        "small",
        "Small",
        (State("open"), State("done", final=True)),
        (Promise("reply", hours(1), "begin"),),
        (Rung(at=1.0, tell=UNIT_HEAD, breaks=True),),
        "SM",
        tally=counting.tally,
        about=lambda codes: Q(title__in=codes),
        subjects={"noise": "Noise", "noise.shops": "Shops", "noise.squares": "Squares"},
        sections=counting.sections,
    )
    options = {"label": "x", "roles": (CITIZEN,)}
    desk.action(name="begin", opens=True, to="open", **options)(lambda change: None)
    desk.action(
        name="finish", states="open", to="done", keeps="reply", label="x", roles=(UNIT_DUTY,)
    )(lambda change: None)
    mailbox = registry.desk("mailbox")
    tally, mailbox.tally = mailbox.tally, None
    registry.register(desk)
    yield counting
    registry.unregister("small")
    mailbox.tally = tally
