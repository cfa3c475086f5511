"""CSV text: which encoding, which separator, which rows."""

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .errors import TableError
from .limits import Limits

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SEPARATORS = ",\t;|"


def decode(data: bytes) -> str:
    """Text from UTF-8 (with or without mark), UTF-16 (with mark) or GB18030, else TableError."""
    marked = data.startswith(UTF16_MARKS)
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and not _plausible(text):
            break
        _refuse_binary(text)
        return text
    raise TableError(
        _("The text of the file is neither UTF-8 nor GB18030."),
        _("In Excel or WPS, save it as “CSV UTF-8”, or upload the XLSX file itself."),
    )


def _plausible(text: str) -> bool:
    """Whether text read as GB18030 looks like Chinese: Big5 or Latin-1 bytes give rare characters.

    GB 2312 holds 6,763 common characters; official text uses hardly any others.
    """
    foreign = [c for c in text[:200_000] if ord(c) > 127]
    if not foreign:
        return True
    common = 0
    for c in foreign:
        try:
            c.encode("gb2312")
        except UnicodeEncodeError:
            continue
        # Greek, Cyrillic, kana and rule characters are in GB 2312 but not in such tables.
        common += "\u3000" <= c <= "\u3020" or "\u4e00" <= c <= "\u9fff" or c >= "\uff00"
    return common >= 0.8 * len(foreign)


def _refuse_binary(text: str) -> None:
    if "\0" in text:
        raise TableError(
            _("This is not a table: the file holds binary data."),
            _("Upload a CSV, XLSX, JSON or GeoJSON file."),
        )


def records(text: str, limits: Limits) -> Iterator[tuple[int, list[str] | None, str]]:
    """Rows of CSV text as (number, cells, complaint), numbered from 1; blank rows are left out.

    A row that cannot be read has no cells and a complaint.
    """
    csv.field_size_limit(max(limits.cell_chars, csv.field_size_limit()))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error:
            # After an unclosed quotation mark nothing that follows can be told apart.
            yield (
                number,
                None,
                _("Cannot be read from here on: a quotation mark is left open"),
            )
            return
        if any(cell.strip() for cell in cells):
            yield number, [cell.strip() for cell in cells], ""


def _separator(text: str) -> str:
    """The separator that occurs most in the first row that has any."""
    for line in text.splitlines()[:20]:
        counts = {s: line.count(s) for s in SEPARATORS}
        best = max(counts, key=lambda s: counts[s])
        if counts[best]:
            return best
    return ","
