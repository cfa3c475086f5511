"""Strict JSON: one object, each name once, numbers that fit, text that can be kept (RFC 8259)."""

import json
import math
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from jiban.loop.wire.problems import Unreadable

DEEPEST = 16
"""Levels of nesting; what is asked for here has two."""
_DIGITS = 19
"""Digits of a whole number; more do not fit 64 bits."""


def read_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in *body*.

    Raises:
        Unreadable: not UTF-8, not JSON, not an object; a name twice, a number out of range, NaN,
            nesting too deep. The text says which, and where.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("The body is not UTF-8: byte %(at)s cannot be read.") % {"at": error.start}
        ) from None
    try:
        found = json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_not_a_number,
            parse_int=_whole,
            parse_float=_decimal,
        )
    except json.JSONDecodeError as error:
        raise Unreadable(
            _("The body is not JSON: line %(line)s, column %(column)s.")
            % {"line": error.lineno, "column": error.colno}
        ) from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(found, dict):
        raise Unreadable(_("The body is JSON but not an object: write {…}."))
    _check_depth(found, 1)
    return found


def keepable(text: str) -> bool:
    """Tell whether a text holds neither half characters (lone surrogates) nor the character 0."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _v in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        shown = twice.encode(errors="replace").decode()[:60]
        raise Unreadable(_("The name “%(name)s” stands twice in one object.") % {"name": shown})
    for name in found:
        if not keepable(name):
            raise Unreadable(_("A name in the body holds characters that cannot be kept."))
    return found


def _not_a_number(word: str) -> NoReturn:
    raise Unreadable(_("“%(word)s” is not a number in JSON.") % {"word": word})


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > _DIGITS:
        raise Unreadable(
            _("A whole number in the body has more than %(n)s digits.") % {"n": _DIGITS}
        )
    return int(digits)


def _decimal(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Unreadable(_("A number in the body is too large."))
    return number


def _check_depth(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise _too_deep()
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return
    for item in value:
        if isinstance(item, dict | list):
            _check_depth(item, depth + 1)


def _too_deep() -> Unreadable:
    return Unreadable(_("The body is nested too deeply."))
