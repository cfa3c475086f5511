"""Making, recognising and revoking the tokens of programs.

A token is 32 random bytes, so one round of SHA-256 hides it well enough: there is nothing to guess.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from jiban.city.models import Officer
from jiban.web.api.models import Token

PREFIX = "jiban_"
"""Lets people and scanners recognise a token that leaked."""
VALID_DAYS = 365
NOTED_EVERY = timedelta(minutes=1)
"""``used_at`` is written this often at most, so that reading does not mean writing."""


def create(
    officer: Officer, name: str, *, read_only: bool = False, days: int | None = VALID_DAYS
) -> tuple[Token, str]:
    """Return a new token's row and the token itself, which is nowhere to be had again."""
    now = timezone.now()
    start, digest, secret = new_secret()
    row = Token.objects.create(
        officer=officer,
        name=name,
        read_only=read_only,
        start=start,
        digest=digest,
        made_at=now,
        ends_at=now + timedelta(days=days) if days is not None else None,
    )
    return row, secret


def new_secret() -> tuple[str, bytes, str]:
    """Return how a new token begins, its hash, and the token itself."""
    secret = PREFIX + secrets.token_urlsafe(32)
    return secret[:12], _digest(secret), secret


def recognise(secret: str) -> Token | None:
    """Return the valid token of that secret, with its officer; note that it was used."""
    if not secret.startswith(PREFIX) or not secret.isascii():
        return None
    now = timezone.now()
    found = Token.objects.select_related("officer").filter(digest=_digest(secret)).first()
    if found is None or not found.valid(now):
        return None
    if found.used_at is None or found.used_at < now - NOTED_EVERY:
        stale = Q(used_at=None) | Q(used_at__lt=now - NOTED_EVERY)
        Token.objects.filter(stale, pk=found.pk).update(used_at=now)
    return found


def revoke(token: Token) -> None:
    """End a token at once; its row stays, so that it can be told what it was."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
