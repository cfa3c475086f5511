"""Reasons (理由): the words that two letters share and that tell most, for a person to check."""

import re

import numpy as np

from jiban.science.letters.width import NARROW
from jiban.science.repeats.letters import LONGEST
from jiban.science.repeats.pieces import pieces
from jiban.science.repeats.wording import TITLE, Wording

MOST = 5
"""Words that are shown."""
SHORTEST, LONG = 3, 12
"""Characters of a word; of a longer shared run the beginning is shown."""
_WORDS = re.compile(r"[一-鿿a-z0-9]+")


def shared(left: str, right: str, wording: Wording) -> list[str]:
    """Return the runs of characters that stand in both texts, the most telling first.

    Each counts by its most telling piece, so that a copied sentence does not hide a name; what
    stands in the first line, the title, counts more.
    """
    one, other = (_words(text[: LONGEST + 200]) for text in (left, right))
    there = {word[n : n + SHORTEST] for word in other for n in range(len(word) - SHORTEST + 1)}
    runs = list(dict.fromkeys(run for word in one for run in _runs(word, there)))
    if not runs:
        return []
    found = pieces(runs)
    telling = np.maximum.reduceat(wording.telling(wording.count(found.ids)), found.starts[:-1])
    first = left.partition("\n")[0].translate(NARROW).lower()
    telling *= [TITLE if run in first else 1.0 for run in runs]
    order = np.argsort(-telling, kind="stable")
    chosen: list[str] = []
    for run in (runs[n] for n in order):
        if not any(run in known or known in run for known in chosen):
            chosen.append(run)
    return [run[:LONG] for run in chosen[:MOST]]


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.translate(NARROW).lower())


def _runs(word: str, there: set[str]) -> list[str]:
    """Return the longest parts of a word whose pieces all are there."""
    runs, start = [], None
    for n in range(len(word) - SHORTEST + 2):
        inside = n <= len(word) - SHORTEST and word[n : n + SHORTEST] in there
        if inside and start is None:
            start = n
        elif not inside and start is not None:
            runs.append(word[start : n + SHORTEST - 1])
            start = None
    return runs
