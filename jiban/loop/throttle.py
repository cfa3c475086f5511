"""Limits on what the public may do: how often one address, phone number or letter may do a thing.

One row per limit and who, in an unlogged table, moved by one statement: the time at which all that
was done so far is paid off (the generic cell rate algorithm, ITU-T I.371). A limit of 20/1h lets
twenty through at once and then one every three minutes, and asks nobody to wait out a whole hour.
Who is only kept as a keyed hash. A crash of the database empties the table, which harms nobody.
"""

import hashlib
import hmac
import ipaddress
import math
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.loop import keys, store, tables
from jiban.loop.errors import Refused

DEFAULTS = (
    # Thousands share one address behind a carrier's network: an address gets room, a phone less.
    "letter.address=60/1h",
    "letter.phone=10/1d",
    "letter.mail=50/1d",
    "answer.mail=10/1d",
    "report.address=60/1h",
    "upload.address=60/1h",
    "track.address=60/10m",
    "act.address=120/1h",
    "act.letter=40/1h",
    # A partner speaks for many citizens.
    "letter.partner=600/1h",
    "track.partner=600/10m",
    "act.partner=600/1h",
    "record.partner=5000/1h",
    # A shelter may have several people without a name.
    "record.task=10/1h",
)
"""Limits as ``what.who=count/span``; the setting LIMITS (``JIBAN_LIMITS``) overrides each."""

_SPAN = re.compile(r"([a-z.-]+)=(?:(off)|(\d+)/(\d*)([smhd]))")
_UNIT = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_PRUNE_ONCE_IN = 2000

_HIT = """
    INSERT INTO loop_throttle AS t (key, free_at, step, span, refused)
    SELECT v.key, coalesce($1::timestamptz, now()) + v.step, v.step, v.span, false
    FROM unnest($2::bytea[], $3::interval[], $4::interval[]) AS v (key, step, span)
    ON CONFLICT (key) DO UPDATE SET
        step = EXCLUDED.step,
        span = EXCLUDED.span,
        refused = greatest(t.free_at, EXCLUDED.free_at - EXCLUDED.step)
            + EXCLUDED.step > EXCLUDED.free_at - EXCLUDED.step + EXCLUDED.span,
        free_at = CASE
            WHEN greatest(t.free_at, EXCLUDED.free_at - EXCLUDED.step)
                + EXCLUDED.step > EXCLUDED.free_at - EXCLUDED.step + EXCLUDED.span
            THEN t.free_at
            ELSE greatest(t.free_at, EXCLUDED.free_at - EXCLUDED.step) + EXCLUDED.step
        END
    RETURNING refused,
        extract(epoch FROM free_at + step - span - coalesce($1::timestamptz, now()))::float8
"""
_GIVE_BACK = "UPDATE loop_throttle SET free_at = free_at - step WHERE key = ANY($1::bytea[])"
_PRUNE = """
    DELETE FROM loop_throttle WHERE key IN
        (SELECT key FROM loop_throttle WHERE free_at < now() FOR UPDATE SKIP LOCKED)
"""


class TooMany(Refused):
    """Somebody did a thing too often; ``seconds`` tells when to try again."""

    code = "too_many"

    def __init__(self, seconds: float, now: datetime | None = None) -> None:
        self.seconds = max(1, math.ceil(seconds))
        self.again_at = (now or timezone.now()) + timedelta(seconds=self.seconds)
        minutes = math.ceil(self.seconds / 60)
        if minutes < 60:
            text = ngettext(
                "That was too often in a short time. Try again in %(n)s minute.",
                "That was too often in a short time. Try again in %(n)s minutes.",
                minutes,
            ) % {"n": minutes}
        else:
            at = timezone.localtime(self.again_at)
            text = _("That was too often in a short time. Try again after %(time)s.") % {
                "time": f"{at:%Y-%m-%d %H:%M}"
            }
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times within a span."""

    count: int
    span: timedelta

    @property
    def step(self) -> timedelta:
        """The time that one time costs."""
        return self.span // self.count


def hit(action: str, *, now: datetime | None = None, **who: str | int | None) -> None:
    """Count one *action* by everybody named, each under the limit ``action.who``.

    Args:
        action: what is done, such as ``letter``.
        now: only for tests; else the database's clock.
        who: whom it counts for, such as ``address=…, phone=…``; empty ones are left out.

    Raises:
        TooMany: one of them has reached the limit; the others may have been counted.
    """
    rows = _rows(action, who)
    if not rows:
        return
    session = store.Session()
    found = session.run(
        _HIT,
        now.isoformat() if now else None,
        tables.array([key for key, _limit in rows], "bytea"),
        tables.array([limit.step for _key, limit in rows], "interval"),
        tables.array([limit.span for _key, limit in rows], "interval"),
    )
    # Which request cleans up is no secret.
    if random.randrange(_PRUNE_ONCE_IN) == 0:  # noqa: S311
        session.run(_PRUNE)
    waits = [wait for refused, wait in found if refused]
    if waits:
        raise TooMany(max(waits), now)


def give_back(action: str, **who: str | int | None) -> None:
    """Take back one :func:`hit`: what was counted was refused for another reason."""
    counted = [key for key, _limit in _rows(action, who)]
    store.Session().run(_GIVE_BACK, tables.array(counted, "bytea"))


def _rows(action: str, who: Mapping[str, str | int | None]) -> list[tuple[bytes, Limit]]:
    """Return the row's key and the limit for everybody named, in the order of locking."""
    limits = _limits(tuple(getattr(settings, "LIMITS", ())))
    return sorted(
        (_key(name, str(value)), limits[name])
        for label, value in who.items()
        if value and (name := f"{action}.{label}") in limits
    )


def address_of(request: HttpRequest) -> str:
    """Return who asks, as far as the network tells: an IPv4 address or an IPv6 network (/64).

    The server has put the client's address into REMOTE_ADDR, from X-Forwarded-For only when a
    trusted proxy (``JIBAN_PROXY``) said so; the header itself is therefore not read here.
    """
    text = str(request.META.get("REMOTE_ADDR") or "")
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def parse(texts: Iterable[str]) -> dict[str, Limit]:
    """Return the limits in texts such as ``letter.address=60/1h`` or ``track.address=off``.

    Raises:
        ValueError: a text is none of these; it says what was expected.
    """
    limits: dict[str, Limit] = {}
    for text in texts:
        match = _SPAN.fullmatch(text.strip().lower())
        if match is None or match[3] == "0" or match[4] == "0":
            raise ValueError(
                f"JIBAN_LIMITS: {text!r} is not a limit; write it like letter.address=60/1h "
                "(count/span; the span in s, m, h or d) or letter.address=off"
            )
        name, off, count, length, unit = match.groups()
        if off:
            limits.pop(name, None)
        else:
            limits[name] = Limit(int(count), timedelta(**{_UNIT[unit]: int(length or 1)}))
    return limits


@lru_cache(maxsize=8)
def _limits(overrides: tuple[str, ...]) -> dict[str, Limit]:
    return parse((*DEFAULTS, *overrides))


def _key(name: str, value: str) -> bytes:
    said = f"throttle\0{name}\0{value}".encode(errors="replace")
    return hmac.digest(keys.read("lookup.key"), said, hashlib.sha256)[:16]
