"""Whether a name that was found is that of known people, or of somebody whose name holds theirs."""

import re
from collections.abc import Container

from jiban.science import segmenter
from jiban.science.redaction import evidence

_SAID = re.compile("|".join((f"[{evidence.NOT_GIVEN}]", *evidence.TITLES, *evidence.DEEDS)))
"""What begins no given name, or says by itself that a name has ended."""
_DONE = frozenset("了过着")
"""What follows verbs: 占了, 来过, 带着."""


def is_known(name: str, after: str, known: Container[str]) -> bool:
    """Tell whether a name that was found in a text is one of the known names.

    It may have been found with the beginning of what follows: 王伟跑 before 了 is 王伟. But 王伟强
    is somebody else than 王伟, and 欧阳明 than 阳明. A name in another language may have been found
    with one character before it: 居买买提·艾力 in 邻居买买提·艾力.

    Args:
        name: what was found.
        after: the text behind it; two characters are enough.
        known: the names of known people.
    """
    if name in known:
        return True
    text = name + after
    dot = max(name.find(mark) for mark in "·•・")
    return any(
        text[start:end] in known and (end == len(name) or _ends(text, end))
        for start in range(2 if dot > 0 else 1)
        for end in range(max(dot, start) + 2, len(name) + 1)
    )


def _ends(text: str, end: int) -> bool:
    """Tell whether what stands behind the characters of a name belongs to no given name."""
    if _SAID.match(text, end):
        return True
    word = text[end : end + 2]
    return word[:1] in evidence.ENDS and (word[1:] in _DONE or segmenter.has_word(word))
