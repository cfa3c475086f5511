"""Whether a text about a letter gives its author away: what an allegation must not hold.

An allegation is written by a reviewer; the officer who reads it must not recognise who wrote the
letter. Names, marks and numbers are found for sure; long quotes are found as they stand. That a
situation alone can give a person away no program sees: the reviewer must.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST_QUOTE = 12
"""Characters of a letter in a row, blanks and stops left out, that are recognised as its words."""

_MARK = re.compile(r"[«‹]P\d+[»›]")
_STOPS = re.compile(r"[\s，。！？；：、,.!?;:\"'“”‘’（）()《》]+")


class Gives(StrEnum):
    """What a text gives away."""

    PERSON = "person"
    NUMBER = "number"
    NAME = "name"
    PLACE = "place"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Leak:
    """One place at which a text gives something away, and the words that do."""

    gives: Gives
    words: str

    @property
    def certain(self) -> bool:
        """Whether it must not stand; a quote or a place may, if the reviewer says so."""
        return self.gives in (Gives.PERSON, Gives.NUMBER, Gives.NAME)


def leaks(
    text: str,
    letter: str,
    *,
    number: str = "",
    names: Iterable[str] = (),
    place: str = "",
    quote: int = LONGEST_QUOTE,
) -> list[Leak]:
    """Return what a text gives away of a letter.

    Args:
        text: the allegation, with personal data replaced by marks.
        letter: the letter's own words.
        number: the letter's number.
        names: names and other data of its author, of two characters or more.
        place: the place that the letter gives.
        quote: characters in a row that count as a quote.
    """
    found = [Leak(Gives.PERSON, mark) for mark in dict.fromkeys(_MARK.findall(text))]
    if number and (number in text.upper() or number.rpartition("-")[2] in text):
        found.append(Leak(Gives.NUMBER, number))
    found += [
        Leak(Gives.NAME, name) for name in dict.fromkeys(names) if len(name) > 1 and name in text
    ]
    if len(place) > 2 and place in text:
        found.append(Leak(Gives.PLACE, place))
    found += [Leak(Gives.QUOTE, words) for words in quotes(text, letter, quote)]
    return found


def quotes(text: str, letter: str, least: int = LONGEST_QUOTE) -> list[str]:
    """Return the longest runs of at least *least* characters that a text has from a letter."""
    plain, source = _STOPS.sub("", text), _STOPS.sub("", letter)
    known = {source[i : i + least] for i in range(len(source) - least + 1)}
    found, at = [], 0
    while at <= len(plain) - least:
        if plain[at : at + least] not in known:
            at += 1
            continue
        end = at + least
        while end < len(plain) and plain[end - least + 1 : end + 1] in known:
            end += 1
        found.append(plain[at:end])
        at = end
    return found
