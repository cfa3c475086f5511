"""Tables for spreadsheets: the right characters, numbers as numbers, and no formula from a text."""

import csv
import io

from openpyxl import load_workbook

from jiban.city.tables.writing import csv_bytes, xlsx_bytes

ROWS = [("单位", "率"), ("书香派出所", 66.7), ("=1+1", None), ('@x,"y"', 3)]


def test_it_works() -> None:
    written = csv_bytes(ROWS)
    assert written.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert read == [["单位", "率"], ["书香派出所", "66.7"], ["'=1+1", ""], ['\'@x,"y"', "3"]]


def test_a_workbook() -> None:
    written = xlsx_bytes({"率": ROWS, "定义" * 20: [("名称",), ("字" * 90,)]})
    book = load_workbook(io.BytesIO(written))
    first, second = book.worksheets
    assert (first.title, len(second.title)) == ("率", 31)
    assert [[cell.value for cell in row] for row in first] == [
        ["单位", "率"],
        ["书香派出所", 66.7],
        ["'=1+1", None],
        ['\'@x,"y"', 3],
    ]
    assert first["B2"].data_type == "n"
    assert not any(cell.data_type == "f" for row in first for cell in row)
    assert (first["A1"].font.bold, first.freeze_panes) == (True, "A2")
