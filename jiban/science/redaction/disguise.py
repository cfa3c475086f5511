"""Numbers and names that a text hides from a machine and not from who reads it.

For texts that everybody will read: better one refusal too many than one number out.
"""

import re
import unicodedata
from collections.abc import Iterable

from jiban.science.redaction.surnames import COMPOUND, USUAL

FEWEST = 7
"""Digits in a row that may be somebody's number."""
_DIGITS = str.maketrans(
    "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺兩两oOlI|", "00012345678912345678912200111"
)
_TIMES = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[:：]\d{2}")
_ACCOUNT = re.compile(r"(?:微信|薇信|v信|qq|wx|wechat)\W*(?:号码?)?\W*[a-z0-9_-]{5,}")


def bare(text: str) -> str:
    """Return letters and digits alone, as they read: no marks, no gaps, one width, one case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")


def hides_number(text: str) -> bool:
    """Tell whether somebody could read a number or an account out of a text.

    Dates and times are none.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _ACCOUNT.search(plain.casefold()):
        return True
    digits = bare(_TIMES.sub(" 。", plain)).translate(_DIGITS)
    return re.search(rf"\d{{{FEWEST},}}", digits) is not None


def names_one_of(text: str, names: Iterable[str]) -> bool:
    """Tell whether a text has one of some names in it, however it is written.

    A name that is no name, such as “老人”, stands in many texts: of Chinese ones those count that
    begin with a surname, of others those of four letters and more.
    """
    said = bare(text)
    return any(one in said for name in names if _tells(one := bare(name)))


def _tells(name: str) -> bool:
    if re.match(r"[\u4e00-\u9fff]", name):
        return len(name) > 1 and (name[0] in USUAL or name[:2] in COMPOUND or len(name) > 2)
    return len(name) > 3
