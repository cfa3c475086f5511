"""Writing tables that people open in a spreadsheet: CSV and XLSX, for WPS and Excel."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60
"""Characters of a column's width; longer texts are wrapped."""
SHEET_NAME = 31
"""Characters that Excel allows in the name of a sheet."""

Cells = Sequence[Any]


def defused(text: str) -> str:
    """Return a text that starts no formula in the reader's spreadsheet."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_bytes(rows: Iterable[Cells]) -> bytes:
    """Return rows as CSV with a byte order mark, by which Excel knows the characters."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def xlsx_bytes(sheets: Mapping[str, Sequence[Cells]]) -> bytes:
    """Return sheets by their names as a workbook; the first row of each is its heading."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name[:SHEET_NAME])
        for row in rows:
            sheet.append([_cell(value) for value in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for column in sheet.columns:
            longest = max((_width(cell.value) for cell in column), default=0)
            sheet.column_dimensions[column[0].column_letter].width = min(longest + 2, WIDEST)
            if longest > WIDEST:
                for cell in column:
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(value: Any) -> Any:
    """Return a value as a cell: numbers stay numbers, a text starts no formula."""
    return value if value is None or isinstance(value, int | float) else defused(str(value))


def _width(value: Any) -> int:
    """Return about how wide a value is; a Chinese character takes the room of two letters."""
    text = "" if value is None else str(value)
    return len(text) + sum(ord(character) > 0x2E7F for character in text)
