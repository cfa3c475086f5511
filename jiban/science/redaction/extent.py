"""Whether characters are a person's name, and where it ends."""

import re

from jiban.science import segmenter
from jiban.science.redaction import evidence, segments
from jiban.science.redaction.segments import GOES_ON, REACH
from jiban.science.redaction.surnames import (
    COMMON,
    COMPOUND,
    GIVEN,
    SINGLE,
    USUAL,
    WORDLIKE,
    WORDS,
)

PREPOSITIONS = frozenset("向于从和与由连应")
"""Surnames that are prepositions and the like far more often than other words."""
_LIKE_WORDS = WORDLIKE - PREPOSITIONS
_BESIDE = frozenset(evidence.TITLES + evidence.DEEDS)
_PLACES = frozenset(evidence.PLACES)
_ENDS_A_PLACE = frozenset("路街巷村镇乡县区市湖人府苑园城庭组委局办")
_HAN = re.compile(r"[一-鿿]")


def end_of(text: str, start: int, end: int, *, sure: bool = False, cued: bool = False) -> int:
    """Return where the name ends that may begin at *start*; 0 if there is none.

    Args:
        text: the text.
        start: where it may begin.
        end: where it ends at the latest.
        sure: the words before say that a name follows.
        cued: words of evidence end where it may begin.
    """
    surname = 2 if text[start : start + 2] in COMPOUND else 1
    if not (sure or is_usual(text[start : start + 2])):
        return 0
    if text[start + surname : start + surname + 2] in _BESIDE:
        return 0
    bounded = not _HAN.match(text, end)
    if sure and bounded:
        return 0 if end - start > 2 and _is_a_place(text, start, end) else end
    given = text[start + 1 : end]
    likely = bounded or text[end : end + 2] in _BESIDE or text[start] in _LIKE_WORDS
    if cued and likely and len(given) > 1 and GIVEN.issuperset(given):
        return 0 if _is_a_place(text, start, end) else end
    if surname == 2:
        words = segments.segmented(text, start + 2, start + 2)
        length = segments.given(words, sure=True)
        return min(start + 2 + length, end) if length else 0
    stop = _by_words(text, start, end, sure=sure, begin=start if cued else max(start - REACH, 0))
    while stop - start > 1 and text[stop - 1] in evidence.NOT_GIVEN:
        stop -= 1
    if stop - start < 2 or _is_a_place(text, start, stop):
        return 0
    return min(stop, end)


def _by_words(text: str, start: int, end: int, *, sure: bool, begin: int) -> int:
    """Return where a name with a surname of one character ends, as the segmenter sees it."""
    tokens = segments.segmented(text, start, begin)
    if not tokens:
        return _guessed(text, start, end) if sure else 0
    word, tag = tokens[0]
    known = segmenter.has_word(word)
    while not known and len(word) > 3 and word[-1] in GOES_ON:
        word = word[:-1]
    if not sure and word[0] in WORDLIKE and not segments.is_unknown_name(tokens):
        return 0
    if len(word) == 1:
        return start + 1 + segments.given(tokens[1:], sure=sure)
    if known and len(word) == 2 and segments.is_split(tokens):
        return start + 3
    if len(word) <= 3 and (tag.startswith("nr") or not known):
        if not sure and known and word[0] not in COMMON:
            return 0
        return start + len(word) + segments.rest(word, tokens[1:])
    likely = not known or GIVEN.issuperset(text[start + 1 : end])
    return _guessed(text, start, end) if sure and likely else 0


def may_be(name: str) -> bool:
    """Tell whether a name can be one by its surname and first characters."""
    if name[:2] in COMPOUND:
        return len(name) > 2
    return name[0] in SINGLE and not (name[:2] in WORDS or name[:3] in WORDS)


def is_usual(name: str) -> bool:
    """Tell whether the surname is one that most people have."""
    return name[0] in USUAL or name[:2] in COMPOUND


def is_wordlike(name: str) -> bool:
    """Tell whether the surname is a word above all, and what follows no usual given name."""
    if name[0] in PREPOSITIONS or len(name) < 3:
        return name[0] in WORDLIKE
    return name[0] in WORDLIKE and not GIVEN.issuperset(name[1:])


def _guessed(text: str, start: int, end: int) -> int:
    """Return where a name ends that is one for sure, by the characters alone."""
    return end - 1 if end - start > 2 and text[end - 1] in evidence.ENDS else end


def _is_a_place(text: str, start: int, end: int) -> bool:
    """Tell whether it is, or what follows makes it, the name of a place or a firm."""
    word = text[end : end + 2]
    if (
        word[:1] == "某"
        or word in evidence.PLACE_WORDS
        or (word[:1] in _PLACES and word not in _BESIDE)
    ):
        return True
    return text[end - 1] in _ENDS_A_PLACE or (end - start == 2 and text[end - 1] == "家")
