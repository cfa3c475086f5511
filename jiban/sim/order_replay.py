"""Improvement orders on replayed letters: what was planted shows, a surge that faded does not.

Real letters come on their own days through the door to eighteen stations: to that of the district
that a letter names, or to one of nine others by its number. Their subjects are the groups of the
taxonomy whose words they have. Two things are planted. At three stations three in four letters of
one subject stay away from a day on: what the order there was to bring about. At another station
letters of another subject come three a day more for four weeks, and no more after that: an order is
given because of it, and does nothing.

Both orders go through the door, from the order to the measuring by the clock.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city import caches
from jiban.city.calendar import first_instant
from jiban.city.models import Officer, Post, Unit
from jiban.city.roles import Role
from jiban.city.tables import Column, read
from jiban.desks.mailbox.models import Channel, Kind, Naming
from jiban.desks.mailbox.subjects import taxonomy
from jiban.desks.review.models import Order
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.contact import ContactBy
from jiban.loop.door import Act
from jiban.loop.errors import Refused
from jiban.loop.models import Surge
from jiban.loop.weekly import watching

COLUMNS = (
    Column("id", "编号", "留言编号", required=True),
    Column("subject", "留言主题", required=True),
    Column("received_at", "留言时间", required=True),
    Column("body", "留言详情", required=True),
)
DISTRICTS = 9
ORDERED, HOLDS = date(2019, 9, 2), date(2019, 9, 16)
"""When both orders are given, and from which day on they hold."""
WEEKS = 12
SURGE_DAYS, SURGE_LETTERS = 28, 3
PLANTED, PLANTED_AT = "dispute", (2, 3, 7)
"""The subject of which fewer letters come, and the districts where."""
AWAY = 4
"""All but every fourth letter stays away."""
FADED, FADED_AT = "traffic", 5

_DISTRICT = re.compile(r"A([1-9])[区县市]")


@dataclass(frozen=True, slots=True)
class Told:
    """One letter of the file: its number, when it came, to which district, about which group."""

    id: str
    title: str
    body: str
    at: datetime
    district: int
    subject: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What the two orders were found to have done, and how many letters came."""

    planted: Mapping[str, Any] | None
    faded: Mapping[str, Any] | None
    surge: Surge | None
    letters: int
    leader: int | None
    head: int | None


def load(path: Path) -> list[Told]:
    """Read letters from a file as the replay needs them, in the order of time.

    Raises:
        TableError: the file cannot be read.
    """
    found = []
    for row in read(path.read_bytes(), path.name, COLUMNS).rows():
        if row.error is None:
            title, body = row.values["subject"], row.values["body"]
            subject = _subject(f"{title}\n{body}"[:4000])
            if subject in (PLANTED, FADED):
                at = timezone.make_aware(datetime.fromisoformat(row.values["received_at"]))
                district = _district(row.values["id"], title + body)
                found.append(Told(row.values["id"], title, body, at, district, subject))
    return sorted(found, key=lambda told: (told.at, told.id))


def _subject(text: str) -> str:
    scores = taxonomy().scores(text)
    return max(scores, key=scores.__getitem__).partition(".")[0] if scores else ""


def _district(number: str, text: str) -> int:
    named = _DISTRICT.search(text)
    return int(named[1]) if named else DISTRICTS + 1 + sum(map(ord, number)) % DISTRICTS


def staged(letters: Sequence[Told]) -> list[Told]:
    """Return the letters with both cases planted."""
    holds = first_instant(HOLDS)
    kept, met = [], 0
    for told in letters:
        if told.subject == PLANTED and told.district in PLANTED_AT and told.at >= holds:
            met += 1
            if met % AWAY:
                continue
        kept.append(told)
    models = [told for told in letters if told.subject == FADED and told.district != FADED_AT]
    for n in range(SURGE_DAYS * SURGE_LETTERS):
        model = models[n % len(models)]
        day = ORDERED - timedelta(days=SURGE_DAYS - n // SURGE_LETTERS)
        at = timezone.make_aware(datetime.combine(day, time(9 + n % SURGE_LETTERS * 4)))
        kept.append(Told(f"{model.id}+{n}", model.title, model.body, at, FADED_AT, FADED))
    return sorted(kept, key=lambda told: (told.at, told.id))


def run(letters: Sequence[Told], progress: Callable[[int], object] = lambda n: None) -> Measured:
    """Replay staged letters in the empty database that this process works in."""
    city = _City()
    first = [told for told in letters if timezone.localdate(told.at) < ORDERED]
    city.receive(first, progress)
    begun = _noon(ORDERED)
    watching.look(begun, most=400)
    station = city.stations[FADED_AT]
    surge = (
        Surge.objects.filter(unit=station, found__lt=ORDERED)
        .filter(subject__startswith=FADED, found__gte=ORDERED - timedelta(days=SURGE_DAYS))
        .order_by("found")
        .first()
    )
    planted = city.order(
        begun, subject=f"mailbox:{PLANTED}", units=[city.stations[n] for n in PLANTED_AT]
    )
    faded = city.order(begun, surge=str(surge.pk) if surge else "", **_of_surge(surge, station))
    city.receive(letters[len(first) :], progress)
    end = _noon(HOLDS + timedelta(weeks=WEEKS, days=1))
    watching.look(end, most=400)
    for matter in (planted, faded):
        for done in door.settle([matter], now=end):
            if isinstance(done, Refused):
                raise done
    effects = Order.objects.in_bulk([planted, faded])
    return Measured(
        effects[planted].effect,
        effects[faded].effect,
        surge,
        len(letters),
        city.leader.id,
        city.head.id,
    )


def _of_surge(surge: Surge | None, station: int) -> dict[str, Any]:
    """Return what the second order names when no surge was found to begin from."""
    return {} if surge else {"subject": f"mailbox:{FADED}", "units": [station]}


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


class _City:
    """A bureau with its stations, a leader who orders and a head who carries out."""

    def __init__(self) -> None:
        bureau = Unit.objects.create(code="replay", name="回放", kind="bureau")
        self.stations = {
            n: Unit.objects.create(
                code=f"replay-{n}", name=f"A{n}", kind="station", parent=bureau
            ).pk
            for n in range(1, 2 * DISTRICTS + 1)
        }
        leader = Officer.objects.create_user("900000", name="回放", unit=bureau)
        Post.objects.create(officer=leader, unit=bureau, role=Role.LEADER)
        head = Officer.objects.create_user("900001", name="回放", unit_id=self.stations[1])
        Post.objects.create(officer=head, unit=bureau, role=Role.HEAD)
        caches.forget()
        self.leader, self.head = Actor.officer(leader), Actor.officer(head)

    def receive(self, letters: Sequence[Told], progress: Callable[[int], object]) -> None:
        """Let letters come, those of a day together with its last."""
        for _day, group in groupby(letters, key=lambda told: timezone.localdate(told.at)):
            together = list(group)
            acts = [Act("mailbox", "receive", THE_SYSTEM, self._fields(told)) for told in together]
            for outcome in door.act_many(acts, now=together[-1].at):
                if isinstance(outcome, Refused):
                    raise outcome
            progress(len(together))

    def _fields(self, told: Told) -> dict[str, Any]:
        return {
            "kind": Kind.HELP,
            "title": told.title[:60].ljust(2, "。"),
            "body": told.body,
            "subject": told.subject,
            "unit": self.stations[told.district],
            "naming": Naming.ANONYMOUS,
            "contact_by": ContactBy.PAGE,
            "channel": Channel.IMPORT,
        }

    def order(self, now: datetime, **what: Any) -> int:
        """Order an improvement, and carry it out so that it holds from its day on."""
        matter = door.act(
            "review",
            "order",
            by=self.leader,
            now=now,
            cause="回放",
            change="回放",
            owner=self.stations[1],
            weeks=WEEKS,
            **what,
        ).matter_id
        for day, action, fields in self._steps():
            door.act(matter, action, by=self.head, now=_noon(day), **fields)
        return matter

    def _steps(self) -> Iterator[tuple[date, str, dict[str, Any]]]:
        yield ORDERED, "take_on", {}
        yield ORDERED, "plan", {"plan": "回放", "due_on": HOLDS}
        yield HOLDS, "finish", {"holds_from": HOLDS, "evidence": "回放"}


def lines(found: Measured) -> Iterator[str]:
    """Yield what was found, in words."""
    from jiban.desks.review.presenting import rests_on, shown

    yield _("%(n)s letters replayed") % {"n": found.letters}
    for name, effect in ((_("planted"), found.planted), (_("only a surge"), found.faded)):
        if effect is None:
            continue
        yield f"{name}: {shown(effect).sentence}"
        for label, text in rests_on(effect):
            yield f"    {label}: {text}"
