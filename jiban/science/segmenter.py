"""The segmenter jieba (by ``rjieba``), whose dictionary takes a fifth of a second to be read.

It is read when it is first asked: a command that cuts no text does not wait for it.
"""

from functools import cache
from typing import Any


@cache
def _jieba() -> Any:
    import rjieba

    return rjieba


def cut(text: str) -> list[str]:
    """Return a text's words in order."""
    words: list[str] = _jieba().cut(text)
    return words


def cut_for_search(text: str) -> list[str]:
    """Return a text's words, and the shorter ones inside long ones."""
    words: list[str] = _jieba().cut_for_search(text)
    return words


def tag(text: str) -> list[tuple[str, str]]:
    """Return a text's words in order, each with its part of speech (ICTCLAS)."""
    tagged: list[tuple[str, str]] = _jieba().tag(text)
    return tagged


def has_word(word: str) -> bool:
    """Tell whether the dictionary has a word."""
    known: bool = _jieba().has_word(word)
    return known
