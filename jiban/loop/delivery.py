"""Delivering notices by the channels outside: at least once, each try under the same key.

A delivery is claimed by moving its next try forward, so that no lock is held while the network is
slow; a process that dies in between leaves it to be tried again, under the same key. Failures are
retried with growing pauses for about a day, then given up with the error kept.

While the installation is held (see `held`), only what a person released is claimed at all.
"""

import logging
import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from jiban.city.models import Officer
from jiban.loop import keys, notices, people, recusal, store, tables, wording
from jiban.loop.actors import CITIZEN, LISTED
from jiban.loop.contact import NOWHERE
from jiban.loop.firing import LOST
from jiban.loop.models import Channel, Matter, Person

log = logging.getLogger(__name__)

BATCH = 20
KEY_PAUSE = timedelta(minutes=10)
"""After which a message is tried again whose recipient's key cannot be had."""
LEASE = timedelta(minutes=3)
"""How long a claim holds; what is not sent by then may be claimed by another."""
TRIES = 13
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
DOWN_AFTER, DOWN_SECONDS = 3, 30.0
"""After so many failures in a row a channel rests, so that others are not kept waiting."""

TROUBLE = ("WARNING", "ERROR", "CRITICAL")

CLAIM = """
UPDATE loop_delivery d SET next_try_at = at + $2::interval, tries = tries + 1
FROM coalesce($3::timestamptz, now()) AS at
WHERE key IN (
    SELECT key FROM loop_delivery
    WHERE next_try_at <= coalesce($3::timestamptz, now()) AND channel <> ALL ($4::text[])
        AND NOT EXISTS (
            SELECT FROM loop_installation
            WHERE held_since IS NOT NULL AND channel || '/' || message <> ALL (released)
        )
    ORDER BY next_try_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING at, key, matter_id, officer_id, channel, message, context, made_at, tries
"""
SENT = """
UPDATE loop_delivery SET sent_at = coalesce($2::timestamptz, clock_timestamp()),
    next_try_at = NULL, error = ''
WHERE key = $1 AND sent_at IS NULL
"""
FAILED = """
UPDATE loop_delivery SET next_try_at = $2, error = $3, tries = $4
WHERE key = $1 AND sent_at IS NULL
"""


class Undeliverable(Exception):
    """No try will help: nobody to send to, or no such channel any more."""


class NotNow(Exception):
    """The citizen's safe hours begin later."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process may try now."""

    at: datetime
    key: str
    matter_id: int | None
    officer_id: int | None
    channel: str
    message: str
    context: str
    made_at: datetime
    tries: int

    @property
    def sent_as(self) -> str:
        """The key that goes out: also when it was made, since entry numbers return after a restore.

        What was owed before then has its old key, and what is new has another.
        """
        return f"{self.key}-{self.made_at.timestamp():.0f}"


@dataclass
class Lines:
    """How the channels did lately, as this process saw it; a failing one rests for a while."""

    failures: dict[str, int] = field(default_factory=dict)
    resting: dict[str, float] = field(default_factory=dict)

    def down(self) -> list[str]:
        """Return the channels that rest now."""
        now = time.monotonic()
        return [name for name, until in self.resting.items() if until > now]

    def went(self, channel: str, *, well: bool) -> None:
        """Note how a try went."""
        self.failures[channel] = 0 if well else self.failures.get(channel, 0) + 1
        if self.failures[channel] >= DOWN_AFTER:
            self.resting[channel] = time.monotonic() + DOWN_SECONDS


def deliver(now: datetime | None = None, *, limit: int = BATCH, lines: Lines | None = None) -> int:
    """Try the deliveries that are due; return how many were sent.

    Args:
        now: only for a replay or a simulated day.
        limit: how many to claim.
        lines: what is known of the channels; failing ones are left for later.
    """
    lines = lines or Lines()
    session = store.Session()
    down = tables.array(lines.down(), "text")
    claimed = [Claimed(*row) for row in session.run(CLAIM, limit, LEASE, now, down)]
    until = time.monotonic() + LEASE.total_seconds() / 2
    channels = {c.name: c for c in Channel.objects.filter(active=True)}
    sent = 0
    for delivery in claimed:
        if time.monotonic() > until:
            break
        if delivery.channel in lines.down():
            _fail(delivery, delivery.at + FIRST_PAUSE, "", tries=delivery.tries - 1)
        else:
            sent += _try(delivery, channels.get(delivery.channel), now, lines)
    return sent


def _try(delivery: Claimed, channel: Channel | None, now: datetime | None, lines: Lines) -> bool:
    """Try one delivery and keep how it went; tell whether it was sent."""
    try:
        if channel is None:
            raise Undeliverable(_("There is no such channel any more, or it is switched off."))
        known = recipient(delivery, channel)
    except Undeliverable as why:
        _fail(delivery, None, str(why))
        return False
    except NotNow as later:
        _fail(delivery, later.until, "", tries=delivery.tries - 1)
        return False
    try:
        error = send(filled(channel.url, known), delivery, hidden=known.values())
    except LOST:
        raise
    except Exception as fault:  # one that cannot be put into words must not keep the others
        log.error("a delivery failed", extra={"key": delivery.key}, exc_info=fault)
        error = type(fault).__name__
    lines.went(delivery.channel, well=error is None)
    if error is None:
        store.Session().run(SENT, delivery.key, now)
        return True
    last = delivery.tries >= TRIES
    _fail(delivery, None if last else delivery.at + pause(delivery.tries), error)
    log.warning(
        "delivery failed",
        extra={"key": delivery.key, "tries": delivery.tries, "given_up": last, "why": error},
    )
    return False


def _fail(delivery: Claimed, again: datetime | None, error: str, tries: int | None = None) -> None:
    kept = delivery.tries if tries is None else tries
    store.Session().run(FAILED, delivery.key, again, error[:300], kept)


def pause(tries: int) -> timedelta:
    """Return how long to wait after the *tries*-th failure: doubling, with up to 25 % more."""
    wait = min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)
    return timedelta(seconds=wait.total_seconds() * random.uniform(1, 1.25))  # noqa: S311


def recipient(delivery: Claimed, channel: Channel) -> dict[str, str]:
    """Return what the channel's address is filled in with: ``email``, ``phone`` or nothing.

    Raises:
        Undeliverable: the recipient cannot be reached this way any more.
        NotNow: a citizen's safe hours begin later.
    """
    known: dict[str, str] = {}
    _check_recusal(delivery, channel)
    if channel.audience == CITIZEN:
        known = _citizen(delivery, channel)
    elif channel.audience == LISTED:
        known = _listed(delivery)
    elif delivery.officer_id is not None:
        found = Officer.objects.filter(pk=delivery.officer_id, is_active=True)
        known = found.values("email", "phone").first() or {}
    asked = notices.needs(channel.url)
    if not all(known.get(name) for name in asked):
        raise Undeliverable(_("The recipient has no address for this channel."))
    return {name: known[name] for name in asked}


def _check_recusal(delivery: Claimed, channel: Channel) -> None:
    """Refuse to tell an officer or a group what they have been kept away from since it was queued.

    Raises:
        Undeliverable: they are.
    """
    if delivery.matter_id is None or channel.audience in notices.OUTSIDE:
        return
    away = recusal.of_matters([delivery.matter_id]).get(delivery.matter_id, set())
    if away and (delivery.officer_id is None or recusal.bars(away, delivery.officer_id)):
        raise Undeliverable(_("The recipient is recused from the matter."))


def filled(url: str, known: Mapping[str, str]) -> str:
    """Return a channel's address with the recipient's in its place."""
    for name, value in known.items():
        url = url.replace(f"{{{name}}}", quote(value, safe=""))
    return url


def _citizen(delivery: Claimed, channel: Channel) -> dict[str, str]:
    """Return how the author is reached, if that is what they chose, and safe now."""
    matter = Matter.objects.filter(pk=delivery.matter_id or 0).only("desk").first()
    if matter is None:
        raise Undeliverable(_("The matter is gone."))
    chosen = notices.contacts([(matter.desk, matter.pk)]).get(matter.pk, NOWHERE)
    if not notices.fits(channel.url, chosen):
        raise Undeliverable(_("The citizen did not choose this way of contact."))
    at = chosen.next_time(delivery.at)
    if at > delivery.at:
        raise NotNow(at)
    return _opened(delivery, people.AUTHOR)


def _listed(delivery: Claimed) -> dict[str, str]:
    """Return the one number of a list to which a delivery goes."""
    label, at = notices.listed_in(delivery.key) or (0, 0)
    numbers = _opened(delivery, label).get("phones", "").split()
    return {"phone": numbers[at]} if at < len(numbers) else {}


def _opened(delivery: Claimed, label: int) -> dict[str, str]:
    """Return what is known of a person of the matter."""
    person = Person.objects.filter(matter_id=delivery.matter_id or 0, label=label).first()
    try:
        return people.unseal(bytes(person.key), bytes(person.data)) if person else {}
    except keys.KeyTroubleError:
        raise NotNow(delivery.at + KEY_PAUSE) from None
    except InvalidTag:
        raise Undeliverable(_("The recipient's data can no longer be opened.")) from None


def send(url: str, delivery: Claimed, hidden: Iterable[str] = ()) -> str | None:
    """Send one message by apprise; return None, or what went wrong.

    Args:
        url: the whole address.
        delivery: what to send.
        hidden: the recipient's addresses, which what went wrong must not name.
    """
    import apprise

    # Its own lines can name recipients; what matters of them is kept with the delivery.
    logging.getLogger("apprise").propagate = False
    with translation.override(settings.LANGUAGE_CODE):
        text = wording.text_of(delivery.message, delivery.context)
        title = settings.BUREAU_NAME or _("Jiban")
    service = apprise.Apprise.instantiate(url)
    if service is None:
        return str(_("The channel's address is not one that apprise knows."))
    headers = getattr(service, "headers", None)
    if isinstance(headers, dict):
        headers["X-Idempotency-Key"] = delivery.sent_as
    sender = apprise.Apprise()
    sender.add(service)
    body = f"{text}\n{settings.PUBLIC_URL}"
    result: Any = sender.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
    if result:
        return None
    words = " ".join(entry.message for entry in result.logs() if entry.level in TROUBLE)
    for value in hidden:
        words = words.replace(value, "***").replace(quote(value, safe=""), "***")
    return " ".join(words.split())[:300] or str(_("The channel refused it."))
