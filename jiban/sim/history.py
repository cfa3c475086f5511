"""The demo's months before: closed letters, enough of them for a history to compare with.

They come a handful a day and are answered within two days, many acts in one transaction, so that a
quarter of a year costs seconds. In them lies what the review is to find: shops grow loud at one
station in the last days, and at another fewer cars are parked wrongly from a day on.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from jiban.city import duty, units
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.door import Act
from jiban.loop.errors import Refused
from jiban.sim import words
from jiban.sim.play import Play
from jiban.sim.words import Voice

FIRST, LAST = 125, 3
"""The first and the last day of the history, in days before the end."""
STATIONS = 8
AUTHORS = 60
"""Citizens who write them, some of them again and again."""
USUAL = {
    "noise.shops": 0.2,
    "traffic.parking": 0.3,
    "noise.neighbours": 0.15,
    "traffic.ebikes": 0.1,
}
"""Letters a day at a station, by subject."""
PARKING_AT, SURGE_AT = 1, 2
PARKING = 1.4
"""Letters about parking a day at its station, before something is done about it."""
HOLDS = 46
"""How many days ago the parking got better."""
BETTER = 0.2
QUIET = 9
"""After so many days a letter is closed: two until it is answered, seven of quiet."""
SURGE_SUBJECT, SURGE_DAYS, SURGE = "noise.shops", (9, 3), 3.5
"""From and to how many days ago shops are loud there, with so many letters a day more."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter of the history on its way."""

    matter_id: int
    station: int
    voice: Voice


def stations() -> list[int]:
    """Return the stations that have a history: the first one, and others of the first branches."""
    return [unit.id for unit in units.tree() if unit.kind == "station"][:STATIONS]


def play(play: Play, end: datetime) -> None:
    """Write and answer the letters of the months before *end*."""
    rng = random.Random(11)  # noqa: S311 - made-up letters, no secret
    texts = {
        subject: [text for text in words.letters() if text.subject == subject] for subject in USUAL
    }
    noon = timezone.localtime(end).replace(hour=10, minute=20, second=0, microsecond=0)
    at_work: dict[int, list[Written]] = {}
    for ago in range(FIRST, LAST - 1, -1):
        now = noon - timedelta(days=ago)
        at_work[ago] = list(_received(rng, play, texts, ago, now))
        for back, minutes, step in _STEPS:
            then = now + timedelta(minutes=minutes)
            _do([step(play, one, then) for one in at_work.get(ago + back, ())], then)
        # Nobody objected for seven days: the timers run out at the instant of the answers.
        door.settle([one.matter_id for one in at_work.pop(ago + QUIET, ())], now=then)


def _received(
    rng: random.Random, play: Play, texts: dict[str, list[words.Text]], ago: int, now: datetime
) -> Iterator[Written]:
    """Write the letters of a day."""
    acts, about = [], []
    places = [words.PLACES[n::STATIONS] for n in range(STATIONS)]
    for n, station in enumerate(stations()):
        for subject, usual in USUAL.items():
            mean = _mean(n, subject, usual, ago)
            for _letter in range(_poisson(rng, mean)):
                voice = Voice.of(rng, rng.choice(texts[subject]), rng.choice(places[n]))
                fields = _letter_of(station, voice, rng.randrange(AUTHORS))
                about.append((station, voice))
                acts.append(Act("mailbox", "receive", Actor.citizen(), fields))
    for outcome, (station, voice) in zip(_do(acts, now), about, strict=True):
        yield Written(outcome.matter_id, station, voice)


def _mean(n: int, subject: str, usual: float, ago: int) -> float:
    """Return how many letters of a subject are to come to a station so many days ago."""
    if subject == "traffic.parking" and n == PARKING_AT:
        return PARKING if ago > HOLDS else BETTER
    if subject == SURGE_SUBJECT and n == SURGE_AT and SURGE_DAYS[0] >= ago >= SURGE_DAYS[1]:
        return usual + SURGE
    return usual


def _poisson(rng: random.Random, mean: float) -> int:
    """Draw a count: how many waits of a mean of 1 fit into the mean."""
    found, gone = 0, rng.expovariate(1)
    while gone < mean:
        found, gone = found + 1, gone + rng.expovariate(1)
    return found


def _letter_of(station: int, voice: Voice, author: int) -> dict[str, Any]:
    return {
        "kind": voice.kind,
        "title": voice.title,
        "body": voice.body,
        "subject": voice.text.subject,
        "place": voice.slots["place"],
        "unit": station,
        "naming": "phone",
        "phone": f"139000010{author:02d}",
        "contact_by": "sms",
    }


def _do(acts: Sequence[Act], now: datetime) -> list[door.Acted]:
    outcomes = door.act_many(acts, now=now) if acts else []
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            raise outcome
    return [outcome for outcome in outcomes if not isinstance(outcome, Refused)]


# --- how a letter is answered --------------------------------------------------------------------


def _sign(play: Play, one: Written, now: datetime) -> Act:
    on_duty = duty.on_duty(one.station, now) or duty.holders("duty", one.station)
    return Act(one.matter_id, "sign", play.officer(on_duty[0]))


def _contact(play: Play, one: Written, now: datetime) -> Act:
    return _by_head(play, one, "contact", how="talk", text=one.voice.say("talk"))


def _feedback(play: Play, one: Written, now: datetime) -> Act:
    return _by_head(play, one, "feedback", text=one.voice.say("feedback"))


def _resolve(play: Play, one: Written, now: datetime) -> Act:
    said = {"answer": one.voice.say("resolve"), "evidence": one.voice.say("evidence")}
    return _by_head(play, one, "resolve", **said)


def _by_head(play: Play, one: Written, action: str, **fields: str) -> Act:
    head = play.officer(duty.holders("head", one.station)[0])
    return Act(one.matter_id, action, head, fields)


_STEPS = ((0, 4, _sign), (0, 12, _contact), (0, 300, _feedback), (2, 320, _resolve))
"""How many days after a letter came, and how many minutes into the day, what is done."""
