"""Adding partners, recognising them by their key, and the secret they share with us.

A key is 32 random bytes, so one round of SHA-256 hides it well enough: there is nothing to guess.
The webhook secret is not kept at all: it is derived (HMAC-SHA-256) from the partner's salt under a
key that the database cannot read.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from jiban.exchange.models import Partner, new_salt
from jiban.loop import keys

PREFIX = "jibanp_"
"""Lets people and scanners recognise a key that leaked."""
SECRET_PREFIX = "whsec_"  # noqa: S105 - how every such secret begins, by Standard Webhooks
MAY = ("send", "read", "act", "search")


def add(name: str, *, may: Iterable[str] = (), webhook: str = "") -> tuple[Partner, str]:
    """Return a new partner and its key, which is nowhere to be had again.

    Args:
        name: how officers know it.
        may: of :data:`MAY`; what is left out, it may not.
        webhook: where it is told of changes; "" for nowhere.
    """
    partner = Partner(name=name, webhook=webhook, **{f"may_{verb}": True for verb in may})
    key = renew(partner)
    partner.save()
    return partner, key


def renew(partner: Partner) -> str:
    """Give a partner a new key and a new webhook secret, and return the key; not saved yet."""
    key = PREFIX + secrets.token_urlsafe(32)
    partner.start, partner.digest, partner.salt = key[:12], _digest(key), new_salt()
    return key


def recognise(key: str) -> Partner | None:
    """Return the active partner with that key."""
    if not key.startswith(PREFIX) or not key.isascii():
        return None
    return Partner.objects.filter(digest=_digest(key), active=True).first()


def secret(partner: Partner) -> bytes:
    """Return the 32 bytes with which messages from and to the partner are signed."""
    said = b"webhook secret\0" + bytes(partner.salt)
    return hmac.digest(keys.read("lookup.key"), said, hashlib.sha256)


def shown(secret: bytes) -> str:
    """Return a secret as it is handed over: ``whsec_`` and Base64."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def names(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of partners by their ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(Partner.objects.filter(pk__in=wanted).values_list("pk", "name"))


def searching() -> list[str]:
    """Return the names of the active partners who may search with us, in their order."""
    rows = Partner.objects.filter(active=True, may_search=True)
    return list(rows.values_list("name", flat=True))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
