"""The demo's letters: a month of a made-up mailbox, played through the real loop at its own times.

Every letter follows a story whose steps go through the door with a simulated time; between them the
rungs that are due fire at their instants. The play ends at the present, so that the live clock
goes on with promises that are about to be kept or broken.
"""

import heapq
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import F

from jiban.city import duty, units
from jiban.city.models import Officer
from jiban.loop import door, roots
from jiban.loop.actors import Actor
from jiban.loop.errors import Refused
from jiban.loop.models import Matter, Notice, Promise
from jiban.sim import demo_letters as words

LETTERS = 320
DAYS = 30
FRESH = 26
"""Letters of the last hour, whose first promises still run."""
QUIET_NOTICES = timedelta(hours=1)
"""Older notices count as delivered: going live must not flood anybody."""

Step = tuple[timedelta, str, str, dict[str, Any]]
"""After how long, who (a part of the story), which action, with which fields."""
Story = Callable[[random.Random], Iterator[Step]]


@dataclass
class Play:
    """The letters and their steps still to come, in the order of time."""

    rng: random.Random
    end: datetime
    queue: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)
    actors: dict[int, Actor] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    numbers: list[str] = field(default_factory=list)

    def at(self, when: datetime, do: Callable[[datetime], None]) -> None:
        """Let something happen, if its time is not after the end."""
        if when <= self.end:
            heapq.heappush(self.queue, (when, next(self.order), do))

    def run(self, say: Callable[[str], None]) -> None:
        """Play everything in the order of time."""
        done = 0
        while self.queue:
            when, _order, do = heapq.heappop(self.queue)
            climb(when)
            do(when)
            done += 1
            if done % 250 == 0:
                say(f"  {when:%m-%d %H:%M} · {done}")
        climb(self.end)

    def officer(self, officer_id: int) -> Actor:
        """Return the actor of an officer."""
        if officer_id not in self.actors:
            self.actors[officer_id] = Actor.officer(Officer.objects.get(pk=officer_id))
        return self.actors[officer_id]


def build(say: Callable[[str], None] = print) -> dict[str, int]:
    """Fill an installation that has a bureau and is not live yet; return how many are where."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        end: datetime = cursor.fetchone()[0]
    rng = random.Random(1)  # noqa: S311 - a made-up month, no secret
    play = Play(rng, end)
    say(f"· {LETTERS} letters of the last {DAYS} days")
    for start, story in plan(rng, end):
        play.at(start, letter(play, story))
    play.run(say)
    Notice.objects.filter(made_at__lt=end - QUIET_NOTICES).update(spread_at=F("made_at"))
    roots.sign()
    states = Counter(Matter.objects.values_list("state", flat=True))
    say("  " + ", ".join(f"{state} {n}" for state, n in sorted(states.items())))
    if play.refused:
        say("  no longer fitting: " + ", ".join(f"{k} {n}" for k, n in play.refused.items()))
    return dict(states)


def climb(until: datetime) -> None:
    """Fire every rung due by then, each at its instant."""
    while True:
        due = Promise.objects.filter(next_rung_at__lte=until).order_by("next_rung_at")
        first = due.values_list("next_rung_at", "matter_id").first()
        if first is None:
            return
        door.settle([first[1]], now=first[0])


def plan(rng: random.Random, end: datetime) -> Iterator[tuple[datetime, Story]]:
    """Yield when each letter comes and what becomes of it."""
    weighted = [story for story, weight in STORIES for _ in range(weight)]
    for _ in range(LETTERS - FRESH):
        ago = timedelta(days=rng.uniform(0.1, DAYS) * rng.uniform(0.3, 1))
        yield end - ago, rng.choice(weighted)
    for n in range(FRESH):
        yield end - timedelta(minutes=rng.uniform(0, 55)), FRESH_STORIES[n % len(FRESH_STORIES)]


def letter(play: Play, story: Story) -> Callable[[datetime], None]:
    """Return what sends a letter and lines up the steps of its story."""
    rng = play.rng

    def send(now: datetime) -> None:
        text = rng.choice(words.DANGER if story is danger else words.LETTERS)
        if story is thanked:
            text = rng.choice([t for t in words.LETTERS if t.kind == "thanks"])
        stations = [u.id for u in units.tree() if u.kind == "station"]
        unit = stations[0] if rng.random() < 0.15 else rng.choice(stations)
        fields = author(rng) | {
            "kind": text.kind,
            "subject": text.subject,
            "title": text.title,
            "body": text.body.format(place=rng.choice(words.PLACES)),
            "unit": None if story in (left_in_triage, routed) else unit,
            "place": rng.choice(words.PLACES),
        }
        if story in (left_in_triage, routed):
            fields["subject"] = ""
        acted = door.act("mailbox", "receive", by=Actor.citizen(), now=now, **fields)
        play.numbers.append(acted.number)
        steps(play, acted.matter_id, story, now)

    return send


def author(rng: random.Random) -> dict[str, Any]:
    """Return who writes and how contact is safe; names and numbers are made up."""
    naming = rng.choices(("name", "phone", "anonymous"), (6, 3, 1))[0]
    known = {
        "naming": naming,
        "contact_by": "page" if naming == "anonymous" else rng.choice(("phone", "phone", "sms")),
        "contact_when": rng.choices(("any", "day", "evening"), (7, 2, 1))[0],
    }
    if naming == "name":
        known["name"] = "演示" + rng.choice("甲乙丙丁戊己庚辛壬癸")
    if naming != "anonymous":
        known["phone"] = f"1390000{rng.randrange(10_000):04d}"
    return known


def steps(play: Play, matter_id: int, story: Story, opened: datetime) -> None:
    """Line up a story's steps; one that no longer fits the letter is left out and counted."""
    when = opened
    for after, part, action, fields in story(play.rng):
        when += after

        def do(now: datetime, part: str = part, action: str = action, f: Any = fields) -> None:
            matter = Matter.objects.get(pk=matter_id)
            by = actor(play, matter, part, now)
            given = {name: value(matter) if callable(value) else value for name, value in f.items()}
            try:
                door.act(matter_id, action, by=by, now=now, **given)
            except Refused as refusal:
                play.refused[f"{action}: {refusal.code}"] += 1

        play.at(when, do)


def actor(play: Play, matter: Matter, part: str, now: datetime) -> Actor:
    """Return who plays a part of the story at that time."""
    if part == "citizen":
        return Actor.citizen(matter.pk)
    if part == "handler" and matter.handler_id:
        return play.officer(matter.handler_id)
    if part in ("duty", "handler"):
        on_duty = duty.on_duty(matter.unit_id, play.end) or duty.on_duty(matter.unit_id, now)
        return play.officer((on_duty or duty.holders("head", matter.unit_id))[0])
    return play.officer(duty.holders(part, matter.unit_id)[0])


# --- what becomes of letters ---------------------------------------------------------------------


def minutes(low: float, high: float, rng: random.Random) -> timedelta:
    """Return a time between two numbers of minutes, early ones likelier."""
    return timedelta(minutes=low + (high - low) * rng.random() ** 2)


def signed(rng: random.Random) -> Iterator[Step]:
    """Signed, mostly in time."""
    late = rng.random() < 0.1
    yield minutes(11, 24, rng) if late else minutes(0.5, 9, rng), "duty", "sign", {}


def in_hand(rng: random.Random) -> Iterator[Step]:
    """Signed and contacted, mostly in time."""
    yield from signed(rng)
    if rng.random() < 0.2:
        yield minutes(1, 6, rng), "handler", "attempt", {"how": "phone", "text": "无人接听"}
    late = rng.random() < 0.1
    talk = {"how": "talk", "text": rng.choice(words.TALKS)}
    yield minutes(25, 70, rng) if late else minutes(2, 14, rng), "handler", "contact", talk


def told(rng: random.Random) -> Iterator[Step]:
    """In hand, with first feedback."""
    yield from in_hand(rng)
    late = rng.random() < 0.12
    after = timedelta(hours=rng.uniform(49, 70) if late else rng.uniform(1, 40))
    yield after, "handler", "feedback", {"text": rng.choice(words.FEEDBACKS)}


def answered(rng: random.Random) -> Iterator[Step]:
    """Resolved; the citizen has not said anything yet."""
    yield from told(rng)
    answer = {"answer": rng.choice(words.ANSWERS), "evidence": rng.choice(words.EVIDENCE)}
    yield timedelta(days=rng.uniform(0.2, 6)), "handler", "resolve", answer


def satisfied(rng: random.Random) -> Iterator[Step]:
    """Answered, rated well and confirmed."""
    yield from answered(rng)
    grade = {"grade": rng.choice((5, 5, 5, 4, 4, 3)), "text": rng.choice(words.GOOD_WORDS)}
    yield timedelta(hours=rng.uniform(1, 40)), "citizen", "rate", grade
    yield timedelta(minutes=1), "citizen", "confirm", {}


def dissatisfied(rng: random.Random) -> Iterator[Step]:
    """Answered, rated badly and reopened; sometimes answered again."""
    yield from answered(rng)
    grade = {"grade": rng.choice((1, 2)), "text": rng.choice(words.BAD_WORDS)}
    yield timedelta(hours=rng.uniform(1, 20)), "citizen", "rate", grade
    yield timedelta(minutes=2), "citizen", "reopen", {"text": rng.choice(words.REOPENED)}
    yield timedelta(hours=rng.uniform(2, 30)), "handler", "feedback", {"text": words.FEEDBACKS[0]}
    if rng.random() < 0.5:
        answer = {"answer": words.ANSWERS[0], "evidence": words.EVIDENCE[0]}
        yield timedelta(days=rng.uniform(1, 3)), "handler", "resolve", answer


def asked(rng: random.Random) -> Iterator[Step]:
    """The citizen is asked; answers or not."""
    yield from told(rng)
    yield timedelta(hours=2), "handler", "ask", {"text": rng.choice(words.QUESTIONS)}
    if rng.random() < 0.4:
        yield timedelta(hours=20), "citizen", "answer", {"text": rng.choice(words.ADDED)}


def paused(rng: random.Random) -> Iterator[Step]:
    """Paused for a declared reason."""
    yield from told(rng)
    reason = rng.choice(("expert_report", "other_authority"))
    text = "需要等鉴定意见出来，预计一周，出来后马上继续办理。"
    yield timedelta(hours=5), "handler", "pause", {"reason": reason, "text": text}


def passed_on(rng: random.Random) -> Iterator[Step]:
    """Transferred to the unit next in the list, and handled there."""
    yield from signed(rng)
    text = "地点不在本所辖区，已与对方电话核实。"
    yield minutes(1, 5, rng), "handler", "transfer", {"unit": next_unit, "text": text}
    yield from told(rng)


def next_unit(matter: Matter) -> int:
    """Return the station after this letter's in the list."""
    stations = [u.id for u in units.tree() if u.kind == "station"]
    at = stations.index(matter.unit_id) if matter.unit_id in stations else 0
    return stations[(at + 1) % len(stations)]


def split_up(rng: random.Random) -> Iterator[Step]:
    """A second concern becomes a letter of its own."""
    yield from in_hand(rng)
    other = {"title": "信中另提路灯不亮", "body": "信中还提到路灯不亮的问题，另件办理。"}
    yield minutes(5, 30, rng), "handler", "split", other | {"unit": next_unit}
    yield timedelta(hours=6), "handler", "feedback", {"text": words.FEEDBACKS[3]}


def repeated(rng: random.Random) -> Iterator[Step]:
    """Merged into the letter that came just before."""
    yield from in_hand(rng)
    into = {"into": letter_before, "text": "与前一封信反映的是同一件事。"}
    yield minutes(5, 40, rng), "handler", "merge", into


def letter_before(matter: Matter) -> str:
    """Return the number of the open letter before this one."""
    others = Matter.objects.filter(pk__lt=matter.pk, ended_at=None).order_by("-pk")
    return others.values_list("number", flat=True).first() or matter.number


def withdrawn(rng: random.Random) -> Iterator[Step]:
    """The citizen takes the letter back."""
    yield from signed(rng)
    yield timedelta(hours=rng.uniform(1, 9)), "citizen", "withdraw", {"text": "问题已经解决了"}


def thanked(rng: random.Random) -> Iterator[Step]:
    """A letter of thanks goes into an officer's record."""
    yield from in_hand(rng)
    yield minutes(20, 90, rng), "handler", "commend", {"officer": lambda matter: matter.handler_id}
    yield timedelta(hours=3), "handler", "feedback", {"text": "感谢您的来信，已转达给当事民警。"}


def routed(rng: random.Random) -> Iterator[Step]:
    """No unit was known; a dispatcher finds it."""
    yield minutes(1, 7, rng), "dispatcher", "route", {"unit": next_unit, "subject": "order"}
    yield from told(rng)


def left_in_triage(rng: random.Random) -> Iterator[Step]:
    """No unit is known, and nobody has looked yet."""
    yield from ()


def unsigned(rng: random.Random) -> Iterator[Step]:
    """Nobody has signed yet."""
    yield from ()


def danger(rng: random.Random) -> Iterator[Step]:
    """Reads like danger: signed within a minute, contacted at once."""
    yield timedelta(seconds=rng.uniform(20, 60)), "duty", "sign", {}
    talk = {"how": "talk", "text": "已派警到场，人员安全，正在进一步处理。"}
    yield timedelta(minutes=3), "handler", "contact", talk


def instructed(rng: random.Random) -> Iterator[Step]:
    """A leader writes an instruction on it."""
    yield from told(rng)
    yield timedelta(hours=3), "deputy", "instruct", {"text": "请今天到现场，办结后报我。"}


STORIES: tuple[tuple[Story, int], ...] = (
    (satisfied, 34),
    (answered, 16),
    (told, 12),
    (dissatisfied, 8),
    (asked, 6),
    (paused, 4),
    (passed_on, 6),
    (split_up, 2),
    (repeated, 4),
    (withdrawn, 4),
    (thanked, 5),
    (routed, 4),
    (danger, 2),
    (instructed, 3),
)
FRESH_STORIES: tuple[Story, ...] = (
    unsigned,
    signed,
    in_hand,
    left_in_triage,
    unsigned,
    in_hand,
    danger,
    signed,
)
