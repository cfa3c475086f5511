"""Telling partners that a matter they sent in changed its state: at least once, under one id.

A message is claimed by moving its next try forward, as deliveries are (:mod:`jiban.loop.delivery`),
and tried again with the same growing pauses for about a day, then given up with the error kept.
While the installation is held (:mod:`jiban.loop.held`), none is claimed before it was released.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

import orjson

from jiban.exchange import partners
from jiban.exchange.models import Partner
from jiban.exchange.webhooks import reaching, signing
from jiban.loop import delivery, held, store, tables

log = logging.getLogger(__name__)

BATCH = 20
CLASS = "webhooks"
"""Their name among what is held."""

CLAIM = f"""
UPDATE exchange_message d SET next_try_at = clock + $2::interval, tries = tries + 1
FROM coalesce($3::timestamptz, now()) AS clock, loop_matter m
WHERE m.id = d.matter_id AND d.id IN (
    SELECT id FROM exchange_message
    WHERE next_try_at <= coalesce($3::timestamptz, now()) AND partner_id <> ALL ($4::bigint[])
        AND NOT EXISTS (
            SELECT FROM loop_installation
            WHERE held_since IS NOT NULL AND '{CLASS}' <> ALL (released)
        )
    ORDER BY next_try_at, at, seq LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING clock, d.id, d.partner_id, m.number, m.desk, d.seq, d.state, d.at, d.tries
"""  # noqa: S608
SENT = """
UPDATE exchange_message SET sent_at = coalesce($2::timestamptz, clock_timestamp()),
    next_try_at = NULL, error = ''
WHERE id = $1 AND sent_at IS NULL
"""
FAILED = """
UPDATE exchange_message SET next_try_at = $2, error = $3
WHERE id = $1 AND sent_at IS NULL
"""
WAITING = "SELECT count(*), min(at) FROM exchange_message WHERE next_try_at IS NOT NULL"
DROP = f"""
WITH dropped AS (
    UPDATE exchange_message SET next_try_at = NULL, error = '{held.DROPPED}'
    WHERE next_try_at IS NOT NULL RETURNING 1
)
SELECT count(*) FROM dropped
"""  # noqa: S608

lines = delivery.Lines()
"""How partners did lately, as this process saw it, by their ids."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this process may try now."""

    at: datetime
    id: str
    partner_id: int
    number: str
    desk: str
    seq: int
    state: str
    since: datetime
    tries: int

    @property
    def body(self) -> bytes:
        """The same bytes at each try; nothing in them says whose matter it is."""
        data = {"number": self.number, "desk": self.desk, "state": self.state, "seq": self.seq}
        said = {"type": "matter.state", "timestamp": self.since, "data": data}
        return orjson.dumps(said, option=orjson.OPT_UTC_Z)


def deliver(now: datetime | None = None) -> int:
    """Try the messages that are due; return how many were sent.

    Args:
        now: only for a replay or a simulated day.
    """
    resting = tables.array([int(partner) for partner in lines.down()], "bigint")
    rows = store.Session().run(CLAIM, BATCH, delivery.LEASE, now, resting)
    claimed = sorted((Claimed(*row) for row in rows), key=lambda m: (m.since, m.seq))
    until = time.monotonic() + delivery.LEASE.total_seconds() / 2
    known = Partner.objects.in_bulk({message.partner_id for message in claimed})
    sent = 0
    for message in claimed:
        if time.monotonic() > until:  # the rest is claimed again when the lease is over
            break
        sent += _try(message, known[message.partner_id], now)
    return sent


def _try(message: Claimed, partner: Partner, now: datetime | None) -> bool:
    """Try one message and keep how it went; tell whether it was sent."""
    if not (partner.active and partner.webhook):
        store.Session().run(FAILED, message.id, None, "the partner is not told any more")
        return False
    line = str(partner.pk)
    if line in lines.down():  # since it was claimed
        store.Session().run(FAILED, message.id, message.at + delivery.FIRST_PAUSE, "")
        return False
    headers = signing.headers(partners.secret(partner), message.id, message.at, message.body)
    try:
        reaching.post(partner.webhook, headers, message.body)
    except reaching.Unreached as why:
        lines.went(line, well=False)
        last = message.tries >= delivery.TRIES
        again = None if last else message.at + delivery.pause(message.tries)
        store.Session().run(FAILED, message.id, again, str(why)[:300])
        log.warning(
            "a partner was not reached",
            extra={"webhook": message.id, "tries": message.tries, "given_up": last},
        )
        return False
    lines.went(line, well=True)
    store.Session().run(SENT, message.id, now)
    return True


def waiting() -> held.Waiting | None:
    """Return what waits while delivery is held."""
    count, oldest = store.Session().run(WAITING)[0]
    return held.Waiting(CLASS, count, oldest) if count else None


def drop() -> int:
    """Give up what waits; return how many."""
    count: int = store.Session().run(DROP)[0][0]
    return count
