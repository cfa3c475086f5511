"""The key of a task: what its address ends in; and the one phone that it is bound to.

Whoever holds the key of a task is its citizen. It binds to the phone that opens it first, so that
an address that is passed on shows nothing.
"""

import hashlib
import hmac
import secrets

from jiban.loop import codes, keys
from jiban.loop.models import Matter

DESK = "missing_tasks"


def key_of(number: str) -> str:
    """Return the key of a task: its id and its code."""
    return f"{int(number.rpartition('-')[2])}-{codes.code_of(number, DESK).replace('-', '')}"


def matter_of(key: str) -> Matter | None:
    """Return the task of a key; None for a wrong one, in no way told from one that never was."""
    serial, _dash, code = key.partition("-")
    row = None
    if serial.isascii() and serial.isdigit() and len(serial) <= 18:
        row = Matter.objects.filter(pk=int(serial), desk=DESK).first()
    right = codes.matches(row.number if row else "", code, DESK)
    return row if right else None


def new_device() -> str:
    """Return what a phone keeps to be known again."""
    return secrets.token_urlsafe(24)


def hash_of(device: str) -> bytes:
    """Return the keyed hash by which a phone is known again."""
    return hmac.digest(keys.read("lookup.key"), f"device\0{device}".encode(), hashlib.sha256)
