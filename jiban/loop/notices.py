"""Spreading notices (通知): each becomes one delivery per recipient and channel.

Who an audience is gets decided here, when the notice is spread: the officers on duty now, not those
who were when the rung fired or an action was taken.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import orjson
from django.db import transaction

from jiban.city import duty, units
from jiban.city.models import Officer
from jiban.loop import recusal, registry, store, tables, wording
from jiban.loop.actors import (
    ADMIN,
    CITIZEN,
    HANDLER,
    LISTED,
    OFFICER,
    SUBSCRIBERS,
    UNIT_DUTY,
    UNIT_HEAD,
)
from jiban.loop.contact import NOWHERE, Contact
from jiban.loop.models import Channel
from jiban.loop.state import Recused

Recipient = TypeVar("Recipient", str, int)

BATCH = 500
BELL = "desk"
"""The channel of the bell on the staff pages: delivered as soon as it is written."""
STAFF = "staff"
"""A channel of this audience carries every notice that goes to officers."""
GROUP = "all"
"""The recipient in the key of a delivery that goes to a group, not to one person."""
_LISTED_KEY = re.compile(r"\d+-\d+-\d+-(\d+)\.(\d+)-")
OUTSIDE = (CITIZEN, SUBSCRIBERS, LISTED)
"""Audiences that are no officers."""

CLAIM = """
SELECT coalesce($2::timestamptz, clock_timestamp()), n.matter_id, n.seq, n.n, n.audience,
    n.unit_id, n.officer_id, n.message, n.context, n.made_at,
    m.desk, m.number, m.handler_id, m.recused
FROM (
    SELECT * FROM loop_notice WHERE spread_at IS NULL
    ORDER BY made_at {order} LIMIT $1 FOR UPDATE SKIP LOCKED
) n JOIN loop_matter m ON m.id = n.matter_id
ORDER BY n.made_at, n.matter_id, n.seq, n.n
"""
SPREAD = """
UPDATE loop_notice n SET spread_at = $1
FROM unnest($2::bigint[], $3::integer[], $4::smallint[]) AS v (matter_id, seq, n)
WHERE n.matter_id = v.matter_id AND n.seq = v.seq AND n.n = v.n
"""
DELIVERIES = tables.Table(
    "loop_delivery",
    (
        ("key", "text"),
        ("matter_id", "bigint"),
        ("officer_id", "bigint"),
        ("channel", "text"),
        ("message", "text"),
        ("context", "text"),
        ("made_at", "timestamptz"),
        ("next_try_at", "timestamptz"),
        ("tries", "smallint"),
        ("sent_at", "timestamptz"),
        ("error", "text"),
    ),
    last="ON CONFLICT (key) DO NOTHING",
)


@dataclass(frozen=True, slots=True)
class Owed:
    """A notice that is owed, with what is needed of its matter.

    ``context`` holds the matter's desk and number too, so that a delivery's words need no join.
    """

    matter_id: int
    seq: int
    n: int
    audience: str
    unit_id: int
    officer_id: int | None
    message: str
    context: str
    made_at: datetime
    desk: str
    handler_id: int | None
    recused: bool = False

    @classmethod
    def of(cls, row: Sequence[Any]) -> "Owed":
        """Return the notice of a row of ``CLAIM``."""
        first, (context, made_at, desk, number, handler_id, recused) = row[:7], row[7:]
        context = wording.with_matter(context, desk, number)
        return cls(*(*first, context, made_at, desk, handler_id, recused))

    def delivery(
        self,
        recipient: str | int,
        channel: str,
        *,
        next_try_at: datetime | None = None,
        sent_at: datetime | None = None,
    ) -> tuple[Any, ...]:
        """Return the row of one delivery of this notice."""
        return (
            f"{self.matter_id}-{self.seq}-{self.n}-{recipient}-{channel}",
            self.matter_id,
            recipient if isinstance(recipient, int) else None,
            channel,
            self.message,
            self.context,
            self.made_at,
            next_try_at,
            0,
            sent_at,
            "",
        )


def spread(now: datetime | None = None, *, limit: int = BATCH, newest: bool = False) -> int:
    """Turn owed notices into deliveries, in one transaction; return how many there were.

    Args:
        now: only for a replay or a simulated day.
        limit: notices of one batch.
        newest: begin with the newest, so that news is not held up by a backlog.
    """
    session = store.Session()
    with transaction.atomic():
        sql = CLAIM.format(order="DESC" if newest else "ASC")
        rows = session.run(sql, limit, now)
        if not rows:
            return 0
        at, owed = rows[0][0], [Owed.of(row[1:]) for row in rows]
        deliveries = list(_Spreading(owed, at).rows())
        if deliveries:
            sql, params = DELIVERIES.insert(deliveries)
            session.run(tables.numbered(sql), *params)
        columns = zip(*((o.matter_id, o.seq, o.n) for o in owed), strict=True)
        arrays = [tables.array(column, "bigint") for column in columns]
        session.run(SPREAD, at, *arrays)
    return len(owed)


def alarm(message: str, once: str, now: datetime, **context: str) -> None:
    """Queue an alarm of the installation itself to the system administrators' channels.

    It hangs on no matter and rings no bell; the pages show runners' alarms as they are.

    Args:
        message: the message's name.
        once: what makes this alarm this one; several runners that see it tell it once.
        now: when.
        context: what its words need.
    """
    text = orjson.dumps(context).decode()
    admins = [pk for root in units.tree().roots for pk in duty.holders(ADMIN, root)]
    channels = Channel.objects.filter(active=True, audience__in=(ADMIN, STAFF)).order_by("name")
    reach = _addresses(channels, admins)
    rows: list[tuple[Any, ...]] = []
    for channel in channels:
        for to in recipients(channel.url, admins, reach):
            key = f"{message}-{once}-{to}-{channel.name}"
            officer_id = to if isinstance(to, int) else None
            rows.append((key, None, officer_id, channel.name, message, text, now, now, 0, None, ""))
    if rows:
        sql, params = DELIVERIES.insert(rows)
        store.Session().run(tables.numbered(sql), *params)


class _Spreading:
    """One batch of notices on their way to deliveries."""

    def __init__(self, owed: Sequence[Owed], now: datetime) -> None:
        self.owed = owed
        self.now = now
        self.channels = list(Channel.objects.filter(active=True).order_by("name"))
        self.told: set[tuple[int, int, str, str | int]] = set()
        self.recusals = recusal.of_matters({o.matter_id for o in owed if o.recused})

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of all deliveries."""
        to_officers = [o for o in self.owed if o.audience not in OUTSIDE]
        ids_of = [self._new(o, self._officers_of(o)) for o in to_officers]
        reach = _addresses(self.channels, (pk for ids in ids_of for pk in ids))
        for owed, ids in zip(to_officers, ids_of, strict=True):
            for officer_id in ids:
                yield owed.delivery(officer_id, BELL, sent_at=self.now)
            for channel in self.channels:
                if channel.audience in (owed.audience, STAFF) and _covers(channel, owed.unit_id):
                    for to in recipients(channel.url, ids, reach):
                        if to == GROUP and owed.recused:
                            continue  # nobody knows who reads along in a group
                        if to != GROUP or self._new(owed, [channel.name]):
                            yield owed.delivery(to, channel.name, next_try_at=self.now)
        yield from self._to_citizens([o for o in self.owed if o.audience == CITIZEN])
        yield from self._to_subscribers([o for o in self.owed if o.audience == SUBSCRIBERS])
        yield from self._to_listed([o for o in self.owed if o.audience == LISTED])

    def _officers_of(self, owed: Owed) -> list[int]:
        recusals = self.recusals.get(owed.matter_id, set())
        found = officers_of(owed, self.now, recusals)
        if not found and recusals and owed.audience != OFFICER:
            # No number and no word of what it is about: those recused may read this.
            alarm("nobody_left", f"{self.now:%Y-%m-%d}", self.now)
        return found

    def _new(self, owed: Owed, who: Iterable[Recipient]) -> list[Recipient]:
        """Leave out whom another role has been told the same of the same entry."""
        asked = {to: (owed.matter_id, owed.seq, owed.message, to) for to in dict.fromkeys(who)}
        new = [to for to, told in asked.items() if told not in self.told]
        self.told.update(asked.values())
        return new

    def _to_citizens(self, owed: Sequence[Owed]) -> Iterator[tuple[Any, ...]]:
        channels = [c for c in self.channels if c.audience == CITIZEN]
        if not channels or not owed:
            return
        safe = contacts((o.desk, o.matter_id) for o in owed)
        for o in owed:
            chosen = safe.get(o.matter_id, NOWHERE)
            for channel in channels:
                if fits(channel.url, chosen) and _covers(channel, o.unit_id):
                    at = chosen.next_time(self.now)
                    yield o.delivery(CITIZEN, channel.name, next_try_at=at)

    def _to_subscribers(self, owed: Sequence[Owed]) -> Iterator[tuple[Any, ...]]:
        for o in owed:
            for channel in self.channels:
                if reaches_only(channel, o.unit_id):
                    yield o.delivery(GROUP, channel.name, next_try_at=self.now)

    def _to_listed(self, owed: Sequence[Owed]) -> Iterator[tuple[Any, ...]]:
        """By one channel only: nobody gets the same twice."""
        for o in owed:
            channel = to_listed(self.channels, o.unit_id)
            if channel is not None:
                known = orjson.loads(o.context)
                for at in range(known["many"]):
                    recipient = listed(known["list"], at)
                    yield o.delivery(recipient, channel.name, next_try_at=self.now)


def to_listed(channels: Iterable[Channel], unit_id: int) -> Channel | None:
    """Return the first of these channels by which a unit writes to single phone numbers."""
    fitting = (c for c in channels if c.audience == LISTED and needs(c.url) == {"phone"})
    return next((c for c in fitting if _covers(c, unit_id)), None)


def listed(label: int, at: int) -> str:
    """Return the recipient in the key of a delivery to one number of a list.

    Args:
        label: of the list in Person.
        at: which of its numbers.
    """
    return f"{label}.{at}"


def listed_in(key: str) -> tuple[int, int] | None:
    """Return the list's label and which of its numbers a delivery goes to; None for another."""
    found = _LISTED_KEY.match(key)
    return (int(found[1]), int(found[2])) if found else None


def reaches_only(channel: Channel, unit_id: int) -> bool:
    """Tell whether a channel goes to groups outside, and to nobody beyond the area of a unit."""
    tree = units.tree()
    area = channel.unit_id or tree.bureau
    outside = channel.audience == SUBSCRIBERS and not needs(channel.url)
    return outside and area is not None and area in tree and tree.covers(unit_id, area)


def officers_of(owed: Owed, now: datetime, recusals: Collection[Recused] = ()) -> list[int]:
    """Return the officers a notice goes to; the unit's head when its audience is nobody now.

    Who is recused is passed over: the next unit above that has somebody who is not is told, and
    with nobody left the body outside.
    """
    away = recusal.Away(recusals)
    if owed.audience == OFFICER:
        return [owed.officer_id] if owed.officer_id and owed.officer_id not in away else []
    found: list[int] = []
    known = owed.unit_id in units.tree()
    on_duty = [i for i in duty.on_duty(owed.unit_id, now) if i not in away]
    if owed.audience == HANDLER:
        handler = owed.handler_id
        found = [handler] if handler and handler not in away else on_duty
    elif owed.audience == UNIT_DUTY:
        found = on_duty or (duty.holders(UNIT_DUTY, owed.unit_id, away) if known else [])
    elif known:
        found = duty.holders(owed.audience, owed.unit_id, away)
    if not found and known:
        found = duty.holders(UNIT_HEAD, owed.unit_id, away)
    if not found and recusals:
        found = recusal.outside_officers(recusals)
    return found


def recipients(
    url: str, ids: Iterable[int], reach: Mapping[int, tuple[str, str]]
) -> Iterator[str | int]:
    """Yield to whom a channel goes: each officer it can reach, or once to its group."""
    asked = needs(url)
    if not asked:
        yield GROUP
        return
    for officer_id in ids:
        email, phone = reach.get(officer_id, ("", ""))
        if ("email" not in asked or email) and ("phone" not in asked or phone):
            yield officer_id


def needs(url: str) -> frozenset[str]:
    """Return what of ``email`` and ``phone`` a channel's address is filled in with."""
    return frozenset(name for name in ("email", "phone") if f"{{{name}}}" in url)


def fits(url: str, chosen: Contact) -> bool:
    """Tell whether a channel is the way of contact that a citizen chose."""
    wanted = {"email": {"email"}, "sms": {"phone"}}.get(chosen.by or "")
    return wanted is not None and needs(url) == wanted


def contacts(matters: Iterable[tuple[str, int]]) -> dict[int, Contact]:
    """Return the safe contact of matters given as (desk, id), asked of their desks."""
    by_desk: dict[str, list[int]] = {}
    known = {desk.name for desk in registry.desks()}
    for desk, matter_id in matters:
        if desk not in known:  # taken out since: nobody can say what is safe, so nothing is sent
            continue
        by_desk.setdefault(desk, []).append(matter_id)
    found: dict[int, Contact] = {}
    for desk, ids in by_desk.items():
        ask = registry.desk(desk).safe_contact
        if ask is not None:
            found.update(ask(ids))
    return found


def _covers(channel: Channel, unit_id: int) -> bool:
    if channel.unit_id is None:
        return True
    tree = units.tree()
    return unit_id in tree and tree.covers(channel.unit_id, unit_id)


def _addresses(channels: Iterable[Channel], ids: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    """Return (email, phone) of officers, if any channel needs them."""
    if not any(channel.audience != CITIZEN and needs(channel.url) for channel in channels):
        return {}
    found = Officer.objects.filter(pk__in=set(ids)).values_list("pk", "email", "phone")
    return {pk: (email, phone) for pk, email, phone in found}
