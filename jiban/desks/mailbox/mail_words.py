"""Bytes of a mail to text: whatever charset it claims, missing, wrong or too narrow."""

import re
from email.errors import HeaderParseError
from email.header import decode_header

WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz-gb-2312": "hz", "x-gbk": "gb18030"}
"""Mailers that say GB 2312 write characters that only its successors have."""
NARROW = ("us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "windows-1252", "unknown-8bit")
"""Charsets that mailers claim when they do not know; any bytes are valid in most of them."""
_KNOWN = re.compile(
    r"utf-?(7|8|16|16le|16be|32)|x?-?gb(k|2312|18030)|hz(-gb-2312)?|big5(-?hkscs)?|iso-?8859-\d+"
    r"|windows-\d+|cp\d+|koi8-[ru]|euc-(jp|kr|cn|tw)|euc(jp|kr|cn)|shift[_-]jis|iso-2022-(jp|kr)"
    r"|ks_c_5601-1987|tis-620|macintosh"
)
"""Charsets of texts. Python knows more, some of which take minutes over a crafted mail."""
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


def decode(data: bytes, charset: str | None) -> str:
    """Return the text of bytes: by the claimed charset if that can be, else by what fits."""
    claimed = (charset or "us-ascii").strip("\"' ").lower()
    if claimed in NARROW or not _KNOWN.fullmatch(claimed):
        tries = ["ascii", "utf-8", "gb18030" if _reads_chinese(data, "gb18030") else "windows-1252"]
    elif _reads_chinese(data, "utf-8", "strict"):
        tries = ["utf-8"]  # whatever it claims: other bytes do not fit that well by chance
    else:
        tries = [WIDER.get(claimed, claimed), "utf-8", "gb18030"]
    for name in tries:
        try:
            return clean(data.decode(name))
        except (UnicodeDecodeError, LookupError):
            continue
    return clean(data.decode(tries[-1], errors="replace"))


def header(raw: str) -> str:
    """Return a header's text: encoded words put together, bare bytes guessed, on one line."""
    unfolded = " ".join(raw.split())
    if any("\udc80" <= c <= "\udcff" for c in unfolded):
        return " ".join(decode(unfolded.encode("utf-8", "surrogateescape"), None).split())
    try:
        # Parts of one charset are joined before decoding: old mailers cut characters in half.
        parts = decode_header(unfolded)
    except (HeaderParseError, ValueError):
        return clean(unfolded)
    words = (decode(p, c) if isinstance(p, bytes) else p for p, c in parts)
    return clean(" ".join("".join(words).split()))


def clean(text: str) -> str:
    """Return the text without control characters and halves of characters."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _reads_chinese(data: bytes, charset: str, errors: str = "ignore") -> bool:
    """Tell whether bytes, read in that charset, are mostly Chinese characters beside ASCII."""
    try:
        text = data.decode(charset, errors)
    except UnicodeDecodeError:
        return False
    foreign = [c for c in text[:20_000] if ord(c) > 127]
    common = sum("\u4e00" <= c <= "\u9fa5" or "\u3000" <= c <= "\u301f" for c in foreign)
    return bool(foreign) and common >= 0.7 * len(foreign)
