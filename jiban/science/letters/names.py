"""Known names found in a text: of places, of units, of people."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from jiban.science.letters.width import NARROW

Key = TypeVar("Key")

SHORTEST = 2
"""Characters of a name; shorter ones are found in everything."""


class Names(Generic[Key]):
    """A dictionary of names that finds them in texts, longest first, from left to right.

    Upper and lower case, full and half width are the same. A name may stand for several things.
    """

    def __init__(self, known: Iterable[tuple[str, Key]], shortest: int = SHORTEST) -> None:
        """Take in (name, what it stands for); names of fewer characters are left out."""
        self._keys: dict[str, list[Key]] = {}
        for name, key in known:
            plain = _plain(name.strip())
            if len(plain) >= shortest and key not in self._keys.setdefault(plain, []):
                self._keys[plain].append(key)
        self._lengths = _lengths_by_beginning(self._keys)
        self._single = {name for name in self._keys if len(name) == 1}

    def find(self, text: str) -> list[tuple[str, list[Key]]]:
        """Return the names in the text, as the text writes them, each with what it stands for."""
        return [(text[start:end], keys) for start, end, keys in self.spans(text)]

    def spans(self, text: str) -> list[tuple[int, int, list[Key]]]:
        """Return where names stand in the text (start, end), each with what it stands for."""
        plain, found, free = _plain(text), [], 0
        for at in self._beginnings(plain):
            if at < free:
                continue
            for length in (*self._lengths.get(plain[at : at + 2], ()), 1):
                keys = self._keys.get(plain[at : at + length])
                if keys is not None:
                    free = at + length
                    found.append((at, free, keys))
                    break
        return found

    def _beginnings(self, plain: str) -> list[int]:
        """Return where a name may begin."""
        pairs, single = self._lengths, self._single
        if single:
            both = zip(plain, plain[1:] + " ", strict=True)
            return [at for at, (a, b) in enumerate(both) if a + b in pairs or a in single]
        return [at for at in range(len(plain) - 1) if plain[at : at + 2] in pairs]


def _plain(text: str) -> str:
    """Return the text in one way of writing; each character stays at its place."""
    narrow = text.translate(NARROW)
    lower = narrow.lower()
    return lower if len(lower) == len(narrow) else narrow


def _lengths_by_beginning(names: Iterable[str]) -> Mapping[str, list[int]]:
    """Return the lengths of the names that begin alike, the longest first."""
    found: dict[str, set[int]] = {}
    for name in names:
        if len(name) > 1:
            found.setdefault(name[:2], set()).add(len(name))
    return {beginning: sorted(lengths, reverse=True) for beginning, lengths in found.items()}
