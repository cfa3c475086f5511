"""Names (姓名): one person's name as two people write it, and how far they agree.

Chinese characters and letters are brought to the same readings, so that 曾伟, Zeng Wei, Tsang Wai
and 增卫 can be compared at all; ``Heard`` has what a comparison needs, as plain texts and lists.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from jiban.science.linkage import readings, romanised
from jiban.science.linkage.syllables import joined, near

_NOT_NAME = re.compile(r"[^\w'’ʻ -]|[\d_]|先生|女士|小姐|师傅|老师|同志|大爷|大妈|阿姨|叔叔")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_FAMILIAR = re.compile(r"^[小阿](?=.$)|(?<=^.)[仔儿]$")
"""小伟, 阿伟: the last character of a given name."""
_SURNAME_ONLY = re.compile(r"^[老小]?(?P<surname>欧阳|司徒|上官|诸葛|.)某*$")
_NOBODY = re.compile(r"^(?:不详|不明|未知|无名氏?|某某?|无|unknown|unnamed|n/?a)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heard:
    """A name as it is compared; all lists without repetition.

    Attributes:
        written: the name without titles, spaces and capitals.
        reading: its likeliest reading, surname first: ``"zeng wei"``; ``""`` if it has none.
        readings: all it may have; letters often have many.
        near: the same with near sounds as one.
        unordered: the near readings with their syllables sorted.
        syllables: near sounds of its syllables; of letters those of the likeliest reading.
        surnames: near sounds that the surname may have.
        partial: only a part of the name is known.
        letters: written in letters.
    """

    written: str
    reading: str
    readings: tuple[str, ...]
    near: tuple[str, ...]
    unordered: tuple[str, ...]
    syllables: tuple[str, ...]
    surnames: tuple[str, ...]
    partial: bool
    letters: bool


@functools.lru_cache(65536)
def hear(name: str) -> Heard | None:
    """Return a name as it is compared, or None where none is known.

    小伟, 阿伟 are taken for the end of a given name, 老张 and 张某 for a surname. A name that
    cannot be read, as Bruce, has its letters only.
    """
    bare = _NOT_NAME.sub("", name.strip())
    if _NOBODY.match(bare):
        return None
    if not _HAN.search(bare):
        return _heard(bare.lower(), romanised.readings(bare), partial=False, letters=True)
    written = "".join(_HAN.findall(bare))
    familiar = _FAMILIAR.sub("", written)
    if familiar != written:
        return _heard(written, readings.readings(familiar), partial=True, surname=False)
    if only := _SURNAME_ONLY.match(written):
        return _heard(written, readings.readings(only["surname"]), partial=True)
    return _heard(written, readings.readings(written), partial=False)


def _heard(
    written: str,
    said: list[tuple[str, ...]],
    *,
    partial: bool,
    surname: bool = True,
    letters: bool = False,
) -> Heard:
    folded = [tuple(map(near, syllables)) for syllables in said]
    return Heard(
        written,
        joined(said[0]) if said else "",
        _each(map(joined, said)),
        _each(map(joined, folded)),
        _each(joined(sorted(one)) for one in folded),
        _each(syllable for one in (folded[:1] if letters else folded) for syllable in one),
        _each(one[0] for one in folded) if surname else (),
        partial,
        letters,
    )


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
