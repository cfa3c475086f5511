"""Number plates (号牌, GA 36) and addresses of mail (RFC 5322, the usual part)."""

import re
from collections.abc import Iterator

from jiban.science.redaction.found import Found, Kind

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}][ -]?[A-HJ-NP-Za-hj-np-z][ ·•.-]?"
    r"(?=[A-Za-z]{0,3}\d)[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![A-Za-z0-9])"
)
_MAIL = re.compile(r"(?<![\w.%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)


def signs(text: str) -> Iterator[Found]:
    """Yield the number plates and addresses of mail of a text in half width."""
    for match in _PLATE.finditer(text):
        yield Found(match.start(), match.end(), Kind.PLATE, "form")
    if "@" in text:
        for match in _MAIL.finditer(text):
            yield Found(match.start(), match.end(), Kind.EMAIL, "form")
