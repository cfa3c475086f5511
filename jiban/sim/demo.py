"""The demo's letters: a month of a made-up mailbox, played through the real loop at its own times.

The play ends at the present, so that the live clock goes on with promises that are about to be kept
or broken. It is the same for the same seed, but for the present itself and who is on duty then.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from jiban.city import calendar, duty, units
from jiban.city.models import Area, AreaKind
from jiban.city.shapes import parse
from jiban.desks.mailbox import codes, triage
from jiban.loop import door, notices, registry, roots
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.models import Delivery, Matter, Notice
from jiban.sim import asking, history, improving, missing, stories, together, words
from jiban.sim.play import Play
from jiban.sim.stories import Story
from jiban.sim.words import Voice

SEED = 1
LETTERS = 320
DAYS = 30
BELL_RINGS = timedelta(hours=25)
"""Older notices ring no bell any more; the doctor looks for recipients of those of the last day."""
READ_AFTER = timedelta(hours=3)
TASKS_READ = timedelta(minutes=10)
"""Who searches reads sooner than who answers letters."""
BUSY_HOURS = (1, 1, 0, 0, 0, 1, 3, 6, 10, 12, 12, 10, 8, 8, 10, 11, 11, 10, 9, 9, 9, 8, 5, 3)
"""How often letters come in each hour of the day."""
SHIFTS_PLAYED = timedelta(days=2)

NOW: tuple[tuple[float, Story], ...] = (
    (1, stories.unsigned),
    (3, stories.unsigned),
    (6, stories.unsigned),
    (8.5, stories.unsigned),
    (9.2, stories.unsigned),
    (13, stories.unsigned),
    (24, stories.unsigned),
    (4, stories.danger),
    (50, stories.danger),
    (14, stories.signed),
    (19, stories.signed),
    (26, stories.signed),
    (28.5, stories.signed),
    (38, stories.signed),
    (66, stories.signed),
    (11, stories.handed_over),
    (17, stories.handed_over),
    (21, stories.handed_over),
    (33, stories.in_hand),
    (55, stories.in_hand),
    (22 * 60, stories.in_hand),
    (30 * 60, stories.in_hand),
    (41 * 60, stories.in_hand),
    (48 * 60 - 4, stories.in_hand),
    (48 * 60 - 11, stories.in_hand),
    (52 * 60, stories.in_hand),
    (97 * 60, stories.in_hand),
    (27, stories.disputed),
    (150, stories.disputed),
    (70, stories.bounced),
    (4, stories.unreviewed),
    (31 * 60, stories.alleged),
    (53 * 60, stories.heard),
    *((0.5 + 0.65 * n, stories.unrouted) for n in range(13)),
    (20, stories.unrouted),
)
"""How many minutes ago a letter came that now stands exactly where its story ends."""


def build(say: Callable[[str], None] = print) -> dict[str, int]:
    """Fill an installation that has a bureau and is not live yet; return how many are where."""
    with connection.cursor() as cursor:
        # What is half-made is thrown away: nothing here has to outlive a power cut.
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SELECT clock_timestamp()")
        end: datetime = cursor.fetchone()[0]
    say(f"· {LETTERS} letters of the last {DAYS} days, and some missing people")
    play_month(end, say)
    roots.sign()
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")
    states = Counter(Matter.objects.values_list("state", flat=True))
    say("  " + ", ".join(f"{state} {n}" for state, n in sorted(states.items())))
    return dict(states)


def play_month(end: datetime, say: Callable[[str], None], letters: int = LETTERS) -> Play:
    """Play the month up to *end*, and let what it told have been told."""
    play = Play(random.Random(SEED), end)  # noqa: S311 - a made-up month, no secret
    waiting = cycle(words.waiting())
    history.play(play, end)
    improving.line_up(play, end)
    for n, (start, story, at_first) in enumerate(plan(random.Random(SEED), end, letters)):  # noqa: S311
        # Each letter has chances of its own: what happens to one changes no other.
        chances = random.Random(f"{SEED}-{n}")  # noqa: S311
        play.at(start, _sending(play, chances, story, at_first, waiting))
    together.line_up(play, end)
    missing.line_up(play, end)
    play.change_shifts(end - SHIFTS_PLAYED)
    asking.nights(play, DAYS)
    play.run(say)
    improving.review(play, end)
    settle_notices(end)
    return play


def plan(rng: random.Random, end: datetime, letters: int) -> Iterator[tuple[datetime, Story, bool]]:
    """Yield when each letter comes, what becomes of it, and whether the first station has it."""
    told, weights = zip(*stories.USUAL, strict=True)
    for n, story in enumerate(told * 2):  # every story is told to its end at least twice
        yield _busy(rng, end - timedelta(days=17 + n % 9)), story, n % 3 == 0
    for _n in range(letters - 2 * len(told) - len(NOW)):
        ago = timedelta(days=rng.uniform(0.3, DAYS) * rng.uniform(0.4, 1))
        yield _busy(rng, end - ago), rng.choices(told, weights)[0], rng.random() < 0.1
    for n, (minutes, story) in enumerate(NOW):
        yield end - timedelta(minutes=minutes), story, n % 2 == 0
    for minutes in (3, 9):
        yield _ten_working_days_ago(end, minutes), stories.told, True


def _busy(rng: random.Random, at: datetime) -> datetime:
    """Move an instant to a likely hour of its day, never into the last hours."""
    local = timezone.localtime(at)
    hour = rng.choices(range(24), BUSY_HOURS)[0]
    moved = local.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60))
    return moved if moved < at else moved - timedelta(days=1)


def _ten_working_days_ago(end: datetime, minutes: float) -> datetime:
    """Return when a letter came whose promise to resolve is due some minutes after the end.

    On a day off nothing is due; then it is the letter of an ordinary moment.
    """
    for days in range(10, 25):
        signed = end + timedelta(minutes=minutes) - timedelta(days=days)
        due = calendar.add_working_days(signed, 10)
        if abs(due - end - timedelta(minutes=minutes)) < timedelta(seconds=1):
            return signed - timedelta(minutes=2)
    return end - timedelta(days=9)


# --- a letter ------------------------------------------------------------------------------------


def _sending(
    play: Play,
    rng: random.Random,
    story: Story,
    at_first: bool,
    waiting: Iterator[words.Text],
) -> Callable[[datetime], None]:
    """Return what sends a letter and lines up the steps of its story."""

    def send(now: datetime) -> None:
        waits = story is stories.unrouted
        voice = Voice.of(rng, next(waiting) if waits else rng.choice(_texts(story)))
        unknown = waits or story is stories.routed
        stations = [unit.id for unit in units.tree() if unit.kind == "station"]
        station = stations[0] if at_first else rng.choice(stations)
        fields = _author(rng, voice) | {
            "kind": voice.kind,
            "title": voice.title,
            "body": voice.body,
            "subject": "" if unknown else voice.text.subject,
            "place": "" if waits else voice.slots["place"],
        }
        if at_first and story in (stories.unsigned, stories.signed):
            fields["subject"] = voice.text.group  # as citizens choose it; the leaf is to be found
        if at_first and not unknown:
            fields["unit"] = station
        elif not unknown:
            fields["lon"], fields["lat"] = _point(rng, station)
        fields["channel"], by = _channel(play, voice, station, now)
        if fields["channel"] == "import":
            fields |= {"origin": f"RX{now:%y%m%d}{rng.randrange(10_000):04d}", "written_at": now}
        files = [play.photo()] if rng.random() < 0.12 else []
        acted = door.act("mailbox", "receive", by=by, now=now, files=files, **fields)
        if unknown or fields["subject"] == voice.text.group:
            triage.do(now)
        play.follow(acted.matter_id, story, voice, now)

    return send


def _texts(story: Story) -> list[words.Text]:
    if story is stories.danger:
        return [text for text in words.letters() if text.kind == words.DANGER]
    if story is stories.thanked:
        return [text for text in words.letters() if text.kind == "thanks"]
    about_us = story in stories.ABOUT_US
    return [
        text
        for text in words.letters()
        if text.kind not in (words.DANGER, "thanks")
        and text.subject.startswith("conduct") is about_us
        and (text.kind == "complaint" or not about_us)
    ]


def _author(rng: random.Random, voice: Voice) -> dict[str, Any]:
    """Return who writes and how contact is safe; names and numbers are made up."""
    naming = rng.choices(("name", "phone", "anonymous"), (6, 3, 1.4))[0]
    reach = "page" if naming == "anonymous" else rng.choice(("phone", "phone", "sms", "email"))
    voice.slots["reach"] = reach
    known: dict[str, Any] = {
        "naming": naming,
        "contact_by": reach,
        "contact_when": rng.choices(("any", "day", "evening", "weekend"), (7, 2, 2, 1))[0],
    }
    if naming == "name":
        known["name"] = rng.choice("演示样例") + rng.choice("甲乙丙丁戊己庚辛壬癸")
    if naming != "anonymous":
        known["phone"] = f"1390000{rng.randrange(10_000):04d}"
        if reach == "email":
            known["email"] = f"citizen{rng.randrange(10_000)}@example.com"
    return known


def _channel(play: Play, voice: Voice, station: int, now: datetime) -> tuple[str, Actor]:
    """Return by which way the letter comes, and who opens it."""
    channel = voice.rng.choices(("web", "api", "counter", "import"), (14, 2, 2, 1))[0]
    if voice.slots["reach"] == "email" and voice.rng.random() < 0.5:
        channel = "email"
    if channel == "counter":
        on_duty = duty.on_duty(station, now) or duty.holders("head", station)
        return channel, play.officer(on_duty[0])
    return channel, THE_SYSTEM if channel in ("email", "import") else Actor.citizen()


_precincts: dict[int, Any] = {}


def _point(rng: random.Random, station: int) -> tuple[float, float]:
    """Return a point (degrees, WGS-84) in the precinct of a station."""
    from shapely import Point

    if not _precincts:
        for area in Area.objects.filter(kind=AreaKind.PRECINCT):
            _precincts[area.unit_id] = parse(area.geometry)
    shape = _precincts[station]
    west, south, east, north = shape.bounds
    while True:
        lon, lat = rng.uniform(west, east), rng.uniform(south, north)
        if shape.contains(Point(lon, lat)):
            return round(lon, 6), round(lat, 6)


# --- what was sent, and what to look at ----------------------------------------------------------


def settle_notices(end: datetime) -> None:
    """Let the simulated past have been told: going live must not flood bells and channels."""
    Notice.objects.filter(made_at__lt=end - BELL_RINGS).update(spread_at=F("made_at"))
    while notices.spread(now=end):
        pass
    Delivery.objects.update(sent_at=F("made_at"), next_try_at=None)
    old = Delivery.objects.filter(made_at__lt=end - READ_AFTER)
    old.update(read_at=F("made_at") + READ_AFTER)
    tasks = Delivery.objects.filter(matter__desk="missing_tasks", made_at__lt=end - TASKS_READ)
    tasks.update(read_at=F("made_at") + TASKS_READ)


def examples() -> list[tuple[str, str, str]]:
    """Return a few letters to follow as a citizen: number, access code, state."""
    desk = registry.desk("mailbox")
    found = []
    for state in ("resolved", "waiting", "handling"):
        number = (
            Matter.objects.filter(desk=desk.name, state=state)
            .order_by("-pk")
            .values_list("number", flat=True)
            .first()
        )
        if number:
            found.append((number, codes.code_of(number), str(desk.state[state].label)))
    return found
