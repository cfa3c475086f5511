"""Personal data: taken out of free text, encrypted under a key per person, shown masked.

Only :class:`jiban.loop.models.Person` holds personal data. A text keeps «P2» where the phone
number of the person labelled 2 stood. Encryption is AES-256-GCM (NIST SP 800-38D); each person's
key is wrapped by the installation's, so that destroying one key forgets one person.
"""

import hmac
import os
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jiban.loop import keys
from jiban.science.letters.width import NARROW

WRAPPED = 61
"""Bytes of a person's wrapped key: the version of the master key, a nonce, key and tag."""
AUTHOR = 1
"""The label of a matter's author; those the texts name come after."""
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PATTERN = re.compile(
    rf"""
    (?P<email>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
  | (?P<id_number>(?<![0-9A-Za-z])\d{{17}}[0-9Xx](?![0-9A-Za-z]))
  | (?P<bank_card>(?<!\d)(?:\d{{4}}[ -]?){{3,4}}\d{{1,4}}(?!\d))
  | (?P<phone>(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{{4}}){{2}}(?!\d)
      |(?<!\d)0\d{{2,3}}-?\d{{7,8}}(?!\d))
  | (?P<plate>[{_PROVINCES}][A-HJ-NP-Z][ ·•]?
      [A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9]))
    """,
    re.VERBOSE,
)
_WIDE = re.compile(r"[０-９＠]")
_MOBILE = re.compile(r"(?:(?:00)?86|0)(1[3-9]\d{9})")
_LABEL = re.compile(r"«(P\d+)»")
_HINT = re.compile(rf"[0-9@{_PROVINCES}]")
_LIKELY = re.compile(rf"\d{{7}}|\d{{3}}[ -]\d{{4}}|\d{{4}}[ -]\d{{4}}|@|[{_PROVINCES}][A-Z]")


def redact(text: str, first: int) -> tuple[str, list[dict[str, str]]]:
    """Replace phone, ID and card numbers, plates and addresses of mail by «P…» labels.

    Args:
        text: any text.
        first: the first free label.

    Returns:
        The redacted text, and for the labels from *first* on what was found. The same value gets
        the same label.
    """
    plain = text.translate(NARROW) if _WIDE.search(text) else text
    if not (_HINT.search(plain) and _LIKELY.search(plain)):
        return text, []
    found: dict[str, int] = {}
    people: list[dict[str, str]] = []

    pieces: list[str] = []
    at = 0
    for match in _PATTERN.finditer(plain):
        value = match.group()
        if value not in found:
            found[value] = first + len(people)
            people.append({str(match.lastgroup): value})
        pieces += (text[at : match.start()], f"«P{found[value]}»")
        at = match.end()
    return "".join((*pieces, text[at:])), people


def defused(text: str) -> str:
    """Return a stranger's text in which nothing reads like a label: «P1» becomes ‹P1›."""
    return _LABEL.sub(r"‹\1›", text) if "«P" in text else text


def blotted(text: str) -> str:
    """Return a name of a file without numbers, plates and addresses of mail."""
    return _LABEL.sub("", redact(text, 1)[0]).strip()


def seal(data: Mapping[str, str]) -> tuple[bytes, bytes, bytes | None]:
    """Return (wrapped key, encrypted data, keyed hash of the phone or None)."""
    own = AESGCM.generate_key(256)
    nonce = os.urandom(12)
    sealed = nonce + AESGCM(own).encrypt(nonce, orjson.dumps(dict(data)), None)
    phone = data.get("phone")
    return _wrapped(own, keys.newest()), sealed, phone_index(phone) if phone else None


def _wrapped(own: bytes, version: int) -> bytes:
    """Return a person's key under a master key: its version, a nonce, the key."""
    nonce = os.urandom(12)
    master = _wrapping(keys.read(keys.name_of(version)))
    return bytes([version]) + nonce + master.encrypt(nonce, own, None)


def _unwrapped(key: bytes) -> bytes:
    master = _wrapping(keys.read(keys.name_of(version_of(key))))
    return master.decrypt(key[-60:-48], bytes(key[-48:]), None)


def version_of(key: bytes) -> int:
    """Return under which version of the master key a person's key is wrapped."""
    return key[0] if len(key) == WRAPPED else 1  # the first release wrote no version


def rewrapped(key: bytes, version: int) -> bytes:
    """Return a person's key under another version of the master key.

    Raises:
        cryptography.exceptions.InvalidTag: the key was changed.
    """
    return _wrapped(_unwrapped(key), version)


@cache
def _wrapping(key: bytes) -> AESGCM:
    return AESGCM(key)


def unseal(key: bytes, data: bytes) -> dict[str, str]:
    """Return what is known of a person.

    Raises:
        cryptography.exceptions.InvalidTag: the key or the data was changed, or destroyed to forget
            the person.
    """
    if not key:
        raise InvalidTag
    own = _unwrapped(key)
    opened: dict[str, str] = orjson.loads(AESGCM(own).decrypt(data[:12], bytes(data[12:]), None))
    return opened


def phone_index(phone: str) -> bytes:
    """Return the keyed hash (HMAC-SHA-256) by which a phone number is looked up exactly."""
    return hmac.digest(keys.read("lookup.key"), digits_of(phone).encode(), "sha256")


def digits_of(phone: str) -> str:
    """Return a phone number's digits as they are dialled within China, however it is written."""
    digits = phone if phone.isdigit() else re.sub(r"\D", "", phone)
    mobile = _MOBILE.fullmatch(digits)
    return mobile[1] if mobile else digits


def mask(name: str, value: str) -> str:
    """Return a value as it is shown before it is opened: enough to recognise, not to use."""
    if name == "name":
        return value[:1] + "*" * max(1, len(value) - 1)
    if name in ("phone", "id_number", "bank_card", "plate"):
        return value[:3] + "*" * max(1, len(value) - 5) + value[-2:] if len(value) > 6 else "***"
    if name == "email":
        return value[:1] + "***@" + value.rpartition("@")[2]
    return "***"


def masked(known: Mapping[str, Any]) -> dict[str, str]:
    """Return everything known of a person, masked."""
    return {name: mask(name, str(value)) for name, value in known.items()}
