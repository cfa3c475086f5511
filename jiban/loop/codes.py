"""Access codes of matters: whoever holds a matter's number and its code is its citizen.

The code is not kept anywhere: it is derived from the number by HMAC-SHA-256 under the
installation's look-up key, so that a retried submission gets the same code again. Forty bits, in
letters and digits that cannot be taken for one another (no I, O, 0, 1).
"""

import hashlib
import hmac
import re
import unicodedata

from jiban.loop import keys

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
_NOT_IN_CODE = re.compile(r"[^0-9A-Z]")
_NOT_IN_NUMBER = re.compile(r"[^0-9A-Z-]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\uff0d\u4e00_]")


def code_of(number: str, desk: str) -> str:
    """Return the access code of a matter of a desk: ``"ABCD-EFGH"``."""
    said = f"{desk} access code\0{number}".encode()
    bits = int.from_bytes(hmac.digest(keys.read("lookup.key"), said, hashlib.sha256)[:5])
    letters = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def matches(number: str, code: str, desk: str) -> bool:
    """Tell whether *code*, as somebody typed it, is the code of *number*; in constant time."""
    right = code_of(number, desk).replace("-", "")
    return hmac.compare_digest(right.encode(), tidy_code(code).encode())


def tidy_code(code: str) -> str:
    """Return a typed code in capitals without dashes, spaces and other marks."""
    return _NOT_IN_CODE.sub("", _plain(code))[: 2 * LENGTH]


def tidy_number(number: str) -> str:
    """Return a typed number as numbers are written: capitals, one dash before the serial."""
    plain = _NOT_IN_NUMBER.sub("", _DASHES.sub("-", _plain(number)))[:32]
    joined = plain.replace("-", "")
    match = re.fullmatch(r"([A-Z]{1,4}\d{6})(\d{7,18})", joined)
    return f"{match[1]}-{match[2]}" if match else plain


def _plain(text: str) -> str:
    # Long input is cut first: normalising a megabyte would be a way to keep the server busy.
    return unicodedata.normalize("NFKC", text[:80]).upper()
