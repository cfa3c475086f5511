"""All personal data of a text, from left to right, none overlapping another."""

import re

from jiban.science.letters.width import NARROW
from jiban.science.redaction.found import Found
from jiban.science.redaction.homes import homes
from jiban.science.redaction.names import names
from jiban.science.redaction.numbers import numbers
from jiban.science.redaction.signs import signs

_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ＠－＃]")


def narrow(text: str) -> str:
    """Return the text in half width if it has full-width letters or digits; places stay."""
    return text.translate(NARROW) if _WIDE.search(text) else text


def find(text: str) -> list[Found]:
    """Return the personal data of a text in the order in which it stands there.

    Where two findings overlap, the one that begins first counts, and of these the longer one.
    """
    plain = narrow(text)
    found = [*numbers(plain), *signs(plain), *homes(plain), *names(plain)]
    if len(found) < 2:
        return found
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Found] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
