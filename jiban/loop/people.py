"""Personal data: taken out of free text, encrypted under a key per person, shown masked.

Only :class:`jiban.loop.models.Person` holds personal data. A text keeps «P2» where the phone
number of the person labelled 2 stood. Encryption is AES-256-GCM (NIST SP 800-38D); each person's
key is wrapped by the installation's, so that destroying one key forgets one person.
"""

import hmac
import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jiban.city import officers
from jiban.loop import keys
from jiban.science.redaction.finding import find, narrow
from jiban.science.redaction.found import Kind
from jiban.science.redaction.namesakes import is_known

WRAPPED = 61
"""Bytes of a person's wrapped key: the version of the master key, a nonce, key and tag."""
AUTHOR = 1
"""The label of a matter's author; those the texts name come after."""
_MOBILE = re.compile(r"(?:(?:00)?86|0)(1[3-9]\d{9})")
LABEL = re.compile(r"«P(\d+)»")
"""What stands in a text where personal data was taken out, with the number of the label."""
_MARKS = re.compile(r"[ ()（）·•.-]")
_AS_WRITTEN = frozenset((Kind.NAME, Kind.EMAIL, Kind.ADDRESS))


def redact(text: str, first: int) -> tuple[str, list[dict[str, str]]]:
    """Replace the personal data of one text by «P…» labels: :func:`redact_all` of it alone."""
    (redacted,), found = redact_all([text], first)
    return redacted, found


def redact_all(texts: Sequence[str], first: int) -> tuple[list[str], list[dict[str, str]]]:
    """Replace personal data by «P…» labels in texts that belong together.

    A name that one of them gives evidence of is found in all. The bureau's own officers' names
    stay: whom a complaint is about is read from the text that is kept.

    Args:
        texts: any texts.
        first: the first free label.

    Returns:
        The redacted texts, and for the labels from *first* on what was found. The same value gets
        the same label, also when it is written with other spaces or hyphens.
    """
    whole = "\n".join(texts)
    labels: dict[str, int] = {}
    people: list[dict[str, str]] = []
    pieces: list[str] = []
    at = 0
    for found in find(whole):
        value = narrow(whole[found.start : found.end])
        after = whole[found.end : found.end + 2]
        if found.kind is Kind.NAME and is_known(value, after, officers.names()):
            continue
        key = value if found.kind in _AS_WRITTEN else _MARKS.sub("", value).upper()
        if key not in labels:
            labels[key] = first + len(people)
            people.append({str(found.kind): value})
        pieces += (whole[at : found.start], f"«P{labels[key]}»")
        at = found.end
    redacted = "".join((*pieces, whole[at:]))
    return _split(redacted, texts), people


def _split(whole: str, texts: Sequence[str]) -> list[str]:
    """Return the parts of texts that were joined by line breaks."""
    lines = iter(whole.split("\n"))
    return ["\n".join(islice(lines, text.count("\n") + 1)) for text in texts]


def defused(text: str) -> str:
    """Return a stranger's text in which nothing reads like a label: «P1» becomes ‹P1›."""
    return LABEL.sub(r"‹P\1›", text) if "«P" in text else text


def unlabelled(text: str) -> str:
    """Return a redacted text whose labels have no numbers, to compare its words."""
    return LABEL.sub("«»", text)


def blotted(text: str) -> str:
    """Return a name of a file without personal data."""
    for found in reversed(find(text)):
        text = text[: found.start] + text[found.end :]
    return defused(text.strip())


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
    master = _wrapping(keys.kept(keys.name_of(version_of(key))))
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
