"""Text as XML can hold it."""

import re

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def kept(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold (section 2.2)."""
    return _NO_XML.sub("", text)


def holds(text: str) -> bool:
    """Return whether XML 1.0 can hold every character of a text."""
    return text.isprintable() or _NO_XML.search(text) is None
