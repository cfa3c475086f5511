"""What the segmenter (jieba) says of the characters that may be a name."""

import re

from jiban.science import segmenter
from jiban.science.redaction import evidence
from jiban.science.redaction.surnames import GIVEN, USUAL, WORDLIKE

Tokens = list[tuple[str, str]]
"""Words with the segmenter's tags; ``nr…`` is a person's name."""

REACH = 10
"""Characters around a name that the segmenter is shown."""

GOES_ON = frozenset(evidence.NOT_GIVEN + evidence.ENDS)
"""Characters with which a sentence goes on after a name."""
_PLAIN = USUAL - WORDLIKE
_STOP_BEFORE = re.compile(r".*[^一-鿿]", re.DOTALL)
_STOP = re.compile(r"[^一-鿿]")


def segmented(text: str, start: int, begin: int) -> Tokens:
    """Return the words from *start* on with their tags; none if *start* is within a known word."""
    before = _STOP_BEFORE.search(text, begin, start)
    begin = before.end() if before else begin
    stop = _STOP.search(text, start, start + REACH)
    end = stop.start() if stop else start + REACH
    tokens: Tokens = segmenter.tag(text[begin:end])
    for n, (word, tag) in enumerate(tokens):
        if begin == start:
            return tokens[n:]
        if begin > start:
            break
        if begin + len(word) > start and not segmenter.has_word(word):
            return [(word[start - begin :], tag), *tokens[n + 1 :]]
        begin += len(word)
    return []


def given(tokens: Tokens, *, sure: bool) -> int:
    """Return the length of the given name in words that follow a surname standing alone."""
    if not tokens:
        return 0
    word, tag = tokens[0]
    if not segmenter.has_word(word):
        return min(len(word), 2)
    if len(word) > 2:
        return 0
    ordinary = not tag.startswith("nr") and (len(word) == 2 or tag[0] in "tmpcdrufq")
    if not sure and ordinary and not GIVEN.issuperset(word):
        return 0
    if len(word) == 1 and len(tokens) > 1:
        following = tokens[1][0]
        return 1 + (
            _continues(following) or (len(following) > 1 and not segmenter.has_word(following))
        )
    return len(word)


def is_unknown_name(tokens: Tokens) -> bool:
    """Tell whether the segmenter takes words that it does not know for a name."""
    first = tokens[0] if len(tokens[0][0]) > 1 or len(tokens) < 2 else tokens[1]
    return first[1].startswith("nr") and not segmenter.has_word(first[0])


def is_split(tokens: Tokens) -> bool:
    """Tell whether a word and a character after it are a name: 安庆 and 曦."""
    name = "".join(word for word, _tag in tokens[:2])
    return len(name) == 3 and name[0] in _PLAIN and GIVEN.issuperset(name[1:])


def rest(word: str, tokens: Tokens) -> int:
    """Return 1 when the segmenter has left the last character of a name to the next word."""
    if len(word) != 2 or not tokens:
        return 0
    following = tokens[0][0]
    if len(tokens) == 1 and len(following) == 1:
        return int(following not in evidence.NOT_GIVEN)
    split = len(following) == 2 and following[1] in GOES_ON
    split = split and (following[1] in "来去跑说做在" or not segmenter.has_word(following))
    return int(_continues(following) or split)


def _continues(word: str) -> bool:
    return len(word) == 1 and word not in GOES_ON
