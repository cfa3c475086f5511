"""The journal's hash chain: how an entry commits to what it says and to the entry before it.

``commitment = SHA-256(salt ‖ payload)`` and ``hash = SHA-256(previous hash ‖ header)``, where the
header names matter, number, time, action, actor, state and commitment. The chain therefore still
verifies when a payload and its salt are destroyed to forget a person.
"""

import hashlib
import os
from datetime import UTC, datetime
from typing import Any

import orjson

NOTHING = b"\0" * 32
"""What the first entry of a matter chains to."""


def canonical(payload: dict[str, Any]) -> str:
    """Return the one JSON text of a payload: keys sorted, times in UTC, no spaces."""
    return orjson.dumps(
        payload, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z, default=str
    ).decode()


def commitment(salt: bytes, payload: str) -> bytes:
    """Return the salted SHA-256 commitment to a payload."""
    return hashlib.sha256(salt + payload.encode()).digest()


def link(
    previous: bytes,
    matter_id: int,
    seq: int,
    at: datetime,
    action: str,
    by: str,
    state: str,
    committed: bytes,
) -> bytes:
    """Return the hash of an entry over the hash before it."""
    header = (
        f'[{matter_id},{seq},"{at.astimezone(UTC).isoformat()}",'
        f'"{action}","{by}","{state}","{committed.hex()}"]'
    )
    return hashlib.sha256(previous + header.encode()).digest()


def entry(
    previous: bytes,
    matter_id: int,
    seq: int,
    at: datetime,
    action: str,
    by: str,
    state: str,
    payload: dict[str, Any],
) -> tuple[Any, ...]:
    """Return the row of a new journal entry; its hash is the last item."""
    text = canonical(payload)
    salt = os.urandom(16)
    committed = commitment(salt, text)
    digest = link(previous, matter_id, seq, at, action, by, state, committed)
    return matter_id, seq, at, action, by, state, text, salt, committed, digest
