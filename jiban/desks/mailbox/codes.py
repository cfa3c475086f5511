"""Access codes of letters; see :mod:`jiban.loop.codes`."""

from jiban.loop import codes
from jiban.loop.codes import LENGTH, tidy_code, tidy_number

__all__ = ["LENGTH", "code_of", "matches", "tidy_code", "tidy_number"]

_DESK = "mailbox"


def code_of(number: str) -> str:
    """Return the access code of a letter: ``"ABCD-EFGH"``."""
    return codes.code_of(number, _DESK)


def matches(number: str, code: str) -> bool:
    """Tell whether *code*, as somebody typed it, is the code of *number*; in constant time."""
    return codes.matches(number, code, _DESK)
