"""A taxonomy of subjects in the words of citizens, and what a letter is about by these words alone.

Before a bureau has letters of its own, this is how the first suggestion is made.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any

from jiban.science.letters.names import Names

Scores = dict[str, float]


class BadTaxonomy(ValueError):
    """The taxonomy cannot be used; the text names the place and the reason."""


@dataclass(frozen=True)
class Leaf:
    """A subject.

    Attributes:
        code: ``group.leaf``.
        names: by language, ``zh`` and ``en``.
        words: words and phrases of letters about it.
    """

    code: str
    names: Mapping[str, str]
    words: tuple[str, ...]

    @property
    def group(self) -> str:
        """The group's code."""
        return self.code.partition(".")[0]


@dataclass(frozen=True)
class Taxonomy:
    """Groups of subjects with their names, and the subjects in order."""

    groups: Mapping[str, Mapping[str, str]]
    leaves: tuple[Leaf, ...]

    @classmethod
    def of(cls, tree: Mapping[str, Any]) -> "Taxonomy":
        """Return the taxonomy that a tree of groups, leaves, names and words describes.

        Raises:
            BadTaxonomy: a name or the words of a leaf are missing, or a code has other signs than
                small letters, digits and the underscore.
        """
        groups = {str(group): _names(group, said) for group, said in tree.items()}
        leaves = []
        for group, said in tree.items():
            for leaf, told in (said.get("leaves") or {}).items():
                code = f"{group}.{leaf}"
                found = tuple(str(word).lower() for word in told.get("words") or ())
                if not found:
                    raise BadTaxonomy(f"{code}: there are no words")
                leaves.append(Leaf(code, _names(code, told), found))
        if not leaves:
            raise BadTaxonomy("there are no leaves")
        return cls(groups, tuple(leaves))

    def heard(self, text: str) -> "Heard":
        """Return the taxonomy's words that occur in a text, longest first where they overlap."""
        found = self._names.find(text)
        return Heard(Counter(words[0] for _said, words in found), self._of_word, len(self.leaves))

    def scores(self, text: str) -> Scores:
        """Return a score above zero for each leaf of whose words some occur in the text."""
        return self.heard(text).scores

    def reasons(self, text: str, code: str) -> list[str]:
        """Return the words of the text that speak for a leaf, the weightiest first."""
        return self.heard(text).reasons(code)

    @cached_property
    def _of_word(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for leaf in self.leaves:
            for word in dict.fromkeys(leaf.words):
                found.setdefault(word, []).append(leaf.code)
        return found

    @cached_property
    def _names(self) -> Names[str]:
        return Names(((word, word) for word in self._of_word), shortest=1)


@dataclass(frozen=True)
class Heard:
    """The taxonomy's words in one text, how often each, and which leaves have each of them."""

    times: Mapping[str, int]
    of_word: Mapping[str, Sequence[str]]
    leaves: int

    @cached_property
    def scores(self) -> Scores:
        """A score above zero for each leaf of whose words some occur.

        A word counts its inverse leaf frequency log(1 + N/n), N leaves, n of them with the word,
        and each further time a word occurs half of the time before.
        """
        found: Scores = {}
        for word, times in self.times.items():
            codes = self.of_word[word]
            weight = log(1 + self.leaves / len(codes)) * (2 - 0.5 ** (times - 1))
            for code in codes:
                found[code] = found.get(code, 0.0) + weight
        return found

    def reasons(self, code: str) -> list[str]:
        """Return the words that speak for a leaf, the weightiest first."""
        words = [word for word in self.times if code in self.of_word[word]]
        return sorted(words, key=lambda word: len(self.of_word[word]))


_CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)?")


def _names(code: str, said: Any) -> Mapping[str, str]:
    if not _CODE.fullmatch(str(code)):
        raise BadTaxonomy(f"{code!r}: a code is of small letters, digits and _")
    names = {language: str(said.get(language) or "") for language in ("zh", "en")}
    for language, name in names.items():
        if not name:
            raise BadTaxonomy(f"{code}: the name in {language!r} is missing")
    return names
