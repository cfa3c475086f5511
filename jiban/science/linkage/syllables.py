"""Syllables (音节) of Mandarin without tones: which there are, and which sound near each other."""

import functools
import re
import unicodedata
from collections.abc import Collection, Iterable

_COMBINING = re.compile(r"[\u0300-\u036f]")
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("hu", "f"), ("n", "l"))
LONGEST = 7
"""Letters of the longest syllable in any spelling: zhuang, ch'uang, shuang, cheung."""
_ONLY_SAID = {"rua", "tei", "wong", "yo"}.union(
    ["m", "n", "ng", "hm", "hng", "ê", "biang", "bong", "din", "fiao", "kei", "lo", "nia", "nun"]
)
"""Interjections and dialect words that no name has."""


def plain(syllable: str) -> str:
    """Return a syllable in lower case without tone; ü is v."""
    apart = unicodedata.normalize("NFD", syllable.lower()).replace("u\u0308", "v")
    return _COMBINING.sub("", apart.rstrip("12345").replace("u:", "v"))


@functools.cache
def known() -> frozenset[str]:
    """Return the syllables of Mandarin that names may have, about 400."""
    from pypinyin.constants import PINYIN_DICT  # heavy; see readings.py

    every = (said for readings in PINYIN_DICT.values() for said in readings.split(","))
    return frozenset(map(plain, every)) - _ONLY_SAID


@functools.lru_cache(4096)
def near(syllable: str) -> str:
    """Return what a syllable and those that dialect speakers take for it have in common.

    Folded are the pairs that Mandarin speakers of the south and west mix (Norman 1988, *Chinese*,
    ch. 8): zh, ch, sh with z, c, s; n with l; hu with f; ang, eng, ing with an, en, in. What comes
    out is a key, not always a syllable.
    """
    key = {"hui": "huei", "hun": "huen", "hu": "huu"}.get(syllable, syllable)
    for before, after in _INITIALS:
        if key.startswith(before):
            key = after + key[len(before) :]
            break
    return key[:-1] if key.endswith(("ang", "eng", "ing")) else key


def splits(letters: str, among: Collection[str], most: int) -> list[tuple[str, ...]]:
    """Return the ways to split letters into one to *most* syllables *among* these."""
    found: list[tuple[str, ...]] = []

    def go(at: int, before: tuple[str, ...]) -> None:
        if at == len(letters):
            found.append(before)
            return
        if len(before) == most:
            return
        for end in range(at + 1, min(len(letters), at + LONGEST) + 1):
            if letters[at:end] in among:
                go(end, (*before, letters[at:end]))

    go(0, ())
    return found


def joined(syllables: Iterable[str]) -> str:
    """Return syllables as one text, for keys."""
    return " ".join(syllables)
