"""The demo's call-backs: drawn each night among the letters of the day before, and asked."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from jiban.desks.callback.models import CallBack
from jiban.desks.mailbox import call_backs
from jiban.loop.contact import safe_from
from jiban.loop.models import Matter
from jiban.sim.play import Play
from jiban.sim.words import replies

SHARE = 0.35
"""More than an installation draws, so that there is something to see."""
DRAWN_AT = timedelta(hours=2)
WAYS = (
    "yes",
    "yes",
    "no",
    "declined",
    "yes",
    "partly",
    "unreached",
    "yes",
    "left",
    "asking",
    "yes",
)
"""What becomes of one call-back after the other."""


def nights(play: Play, days: int) -> None:
    """Line up the drawings of the last days."""
    turns = count()
    last = timezone.localtime(play.end).replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(days):
        share = SHARE if back else 1.0  # of the last night's all wait to be asked
        play.at(last - timedelta(days=back) + DRAWN_AT, _drawing(play, turns, share))


def _drawing(play: Play, turns: "count[int]", share: float) -> Callable[[datetime], None]:
    def draw(now: datetime) -> None:
        call_backs.draw(now, share=share)
        for call in CallBack.objects.filter(matter__opened_at=now).order_by("matter_id"):
            turn = next(turns)
            _ask(play, call, WAYS[turn % len(WAYS)], random.Random(f"asked-{turn}"), now)  # noqa: S311

    return draw


def _ask(play: Play, call: CallBack, way: str, rng: random.Random, now: datetime) -> None:
    """Line up what happens to one call-back, each step at a time that is safe for its author."""
    at = now + timedelta(hours=rng.uniform(24, 50))

    def then(who: str, action: str, **said: Any) -> None:
        nonlocal at
        at = safe_from(call.contact_when, at + timedelta(minutes=rng.uniform(3, 20)))
        play.at(at, _doing(play, call.pk, who, action, said))

    then("duty", "take")
    tries = 3 if way == "unreached" else rng.choice((0, 0, 1))
    for _n in range(tries):
        then("handler", "attempt", text=_say(rng, "attempt"))
        at += timedelta(hours=rng.uniform(3, 20))
    if way == "asking":
        return
    if way == "unreached":
        then("handler", "give_up")
    elif way == "declined":
        then("handler", "decline", text=_say(rng, "callback declined"))
    else:
        solved = "no" if way == "left" else way
        good = rng.choice((5, 5, 4, 3)) if solved == "yes" else rng.choice((1, 2, 2, 3))
        then("handler", "answer", solved=solved, grade=good, words=_say(rng, f"callback {solved}"))
        at += timedelta(hours=rng.uniform(3, 30))
        if way == "no":
            then("inspector", "reopen_it", text=_say(rng, "callback reopen"))
        elif way == "left":
            then("inspector", "leave", text=_say(rng, "callback leave"))


def _doing(
    play: Play, matter_id: int, who: str, action: str, said: dict[str, Any]
) -> Callable[[datetime], None]:
    def do(now: datetime) -> None:
        play.act(Matter.objects.get(pk=matter_id), who, action, now, **said)

    return do


def _say(rng: random.Random, what: str) -> str:
    return rng.choice(replies()[what])
