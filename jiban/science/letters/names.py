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

    def __init__(self, known: Iterable[tuple[str, Key]]) -> None:
        """Take in (name, what it stands for); names shorter than ``SHORTEST`` are left out."""
        self._keys: dict[str, list[Key]] = {}
        for name, key in known:
            plain = _plain(name.strip())
            if len(plain) >= SHORTEST and key not in self._keys.setdefault(plain, []):
                self._keys[plain].append(key)
        self._lengths = _lengths_by_beginning(self._keys)

    def find(self, text: str) -> list[tuple[str, list[Key]]]:
        """Return the names in the text, as the text writes them, each with what it stands for."""
        plain, found, at = _plain(text), [], 0
        while at < len(plain) - 1:
            for length in self._lengths.get(plain[at : at + SHORTEST], ()):
                keys = self._keys.get(plain[at : at + length])
                if keys is not None:
                    found.append((text[at : at + length], keys))
                    at += length - 1
                    break
            at += 1
        return found


def _plain(text: str) -> str:
    """Return the text in one way of writing; each character stays at its place."""
    narrow = text.translate(NARROW)
    lower = narrow.lower()
    return lower if len(lower) == len(narrow) else narrow


def _lengths_by_beginning(names: Iterable[str]) -> Mapping[str, list[int]]:
    """Return the lengths of the names that begin alike, the longest first."""
    found: dict[str, set[int]] = {}
    for name in names:
        found.setdefault(name[:SHORTEST], set()).add(len(name))
    return {beginning: sorted(lengths, reverse=True) for beginning, lengths in found.items()}
