"""Signatures of Standard Webhooks: HMAC-SHA-256 over ``id.timestamp.body``."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=5)
"""How far a message's time may be from ours, either way."""
_ID = re.compile(r"[!-~]{1,128}")
_TIME = re.compile(r"[0-9]{1,11}")
"""Seconds to the year 5138: twelve digits are more than a datetime holds."""


class NotGenuine(Exception):
    """A message is not to be believed; the text says why, in English for the sender's log."""


def headers(secret: bytes, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers with which a message is sent."""
    timestamp = str(int(at.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{_signature(secret, message_id, timestamp, body)}",
    }


def verified(secret: bytes, sent: Mapping[str, str], body: bytes, now: datetime) -> str:
    """Return the id of a genuine message.

    Args:
        secret: what sender and receiver share.
        sent: the request's headers; their names in any case.
        body: the bytes as they came.
        now: our time.

    Raises:
        NotGenuine: a header is missing, no signature is right, or the time is too far from ours.
    """
    given = {name.lower(): value for name, value in sent.items()}
    message_id, timestamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not (_ID.fullmatch(message_id) and _TIME.fullmatch(timestamp)):
        raise NotGenuine("webhook-id or webhook-timestamp is missing or malformed")
    right = _signature(secret, message_id, timestamp, body).encode()
    if not any(
        hmac.compare_digest(right, signature.encode(errors="replace"))
        for signature in _signatures(given.get("webhook-signature", ""))
    ):
        raise NotGenuine("no signature matches")
    at = datetime.fromtimestamp(int(timestamp), UTC)
    if abs(now - at) > TOLERANCE:
        raise NotGenuine("the message is too old, or from the future")
    return message_id


def read_secret(text: str) -> bytes:
    """Return the bytes of a secret as it is handed over.

    Raises:
        ValueError: it is none.
    """
    try:
        return base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("a secret is whsec_ and Base64") from None


def _signatures(header: str) -> list[str]:
    """Return the signatures of version 1; a sender that changes its secret sends two."""
    pairs = (part.partition(",") for part in header.split(" "))
    return [signature for version, _comma, signature in pairs if version == "v1"]


def _signature(secret: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed = f"{message_id}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
