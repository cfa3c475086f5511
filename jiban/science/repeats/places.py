"""Districts and counties that a text names (区县); no list of them is needed."""

import re

_ENDS = re.compile("[区县]")
_WORDS = "小社园地校厂辖库景片郊街院学城市宅业发新活民户置税"
"""Characters before 区 in words that are no district: 小区, 园区, 住宅区, 开发区 …"""
_NAMED = re.compile(f"[a-z]?[0-9]+[区县]|[一-鿿][^{_WORDS}]区|[一-鿿]{{2}}县")


def districts(text: str) -> frozenset[str]:
    """Return the districts and counties that a text, in lower case, names."""
    before = (text[max(0, end.start() - 2) : end.end()] for end in _ENDS.finditer(text))
    return frozenset(name for name in before if _NAMED.fullmatch(name))
