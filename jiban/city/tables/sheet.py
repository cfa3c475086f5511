"""XLSX sheets: refused when they would unpack to too much, read as plain cells otherwise."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _

from .errors import TableError
from .limits import Limits

ZIP_MARK = b"PK\x03\x04"
OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and .xlsx with a password
ENCRYPTED = 0x1  # zip general purpose flag, bit 0


def check_package(data: bytes, limits: Limits) -> None:
    """Refuse by the central directory what would unpack to too much, before unpacking anything.

    `zipfile` gives no more bytes of a part than the directory says, so a directory that lies small
    cannot be used to get around this.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as e:
        raise _broken() from e
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise TableError(
            _("The file is protected by a password."), _("Save it without a password.")
        )
    unpacked = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > limits.ratio_from
        and part.file_size > limits.ratio * max(part.compress_size, 1)
        for part in parts
    )
    if swollen or unpacked > limits.unpacked_bytes or len(parts) > limits.parts:
        raise TableError(
            _("The file would unpack to %(size)s MB and is refused.")
            % {"size": f"{unpacked / 1e6:,.0f}"},
            _("Copy only the filled rows into a new sheet, or save it as CSV."),
        )
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise TableError(
            _("This ZIP file is not an XLSX sheet."), _("Upload the sheet itself, unpacked.")
        )


def records(data: bytes, limits: Limits) -> Iterator[tuple[int, list[str] | None, str]]:
    """Rows of the first sheet that has any, as (number, cells, complaint); blank rows left out."""
    # Imported late: it takes 0.3 s, and most uploads are CSV.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                # The size a sheet states may be wrong in either direction.
                sheet.reset_dimensions()
                found = False
                for record in _sheet_records(sheet, limits):
                    found = True
                    yield record
                if found:
                    return
        finally:
            book.close()
    except (ParseError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as e:
        # openpyxl lets whatever a faulty part causes through, without a class of its own.
        raise _broken() from e
    except (IndexError, OSError, EOFError, NotImplementedError) as e:
        raise _broken() from e


def _sheet_records(sheet: Any, limits: Limits) -> Iterator[tuple[int, list[str] | None, str]]:
    room = limits.padded_cells
    # Without a stated width, rows left out of the file come as empty ones at no cost.
    for number, row in enumerate(sheet.iter_rows(), start=1):
        # A row is filled up to its last cell, so a few stray cells far to the right cost much.
        room -= len(row)
        if room < 0:
            raise TableError(
                _("The sheet is filled far to the right of its columns."),
                _("Copy only the filled rows into a new sheet, or save it as CSV."),
            )
        cells = row[: limits.columns]
        texts = [cell_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        faulty = next((c for c in cells if c.data_type == "e"), None)
        if faulty is not None:
            yield (
                number,
                texts,
                _("Cell %(cell)s holds the error value %(value)s")
                % {
                    "cell": faulty.coordinate,
                    "value": faulty.value,
                },
            )
        else:
            yield number, texts, ""


def cell_text(cell: Any) -> str:
    """A cell's value as text: a formula's result, an ISO date, a number as its format shows it.

    A number in a format of noughts (000000) keeps its leading noughts: police numbers have them.
    """
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = str(value).strip()
    if isinstance(value, int) and re.fullmatch(r"0{2,20}", cell.number_format or ""):
        return text.zfill(len(cell.number_format))
    return text


def _instant(value: datetime) -> str:
    if value.time() == time.min:
        return value.date().isoformat()
    # Excel keeps days as floats: 08:00 may come back as 07:59:59.999997.
    rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    return rounded.isoformat(sep=" ")


def _broken() -> TableError:
    return TableError(
        _("The XLSX file is damaged and cannot be read."),
        _("Open it in Excel or WPS and save it again, or save it as CSV."),
    )
