"""Reading XLSX: values as people see them; bombs, passwords and damage refused."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import translation
from openpyxl import Workbook

from jiban.city.tables import Column, Limits, TableError, read

COLUMNS = [Column("code", "单位代码", required=True), Column("value", "值")]


def book(*rows: tuple[Any, ...], title: str = "表") -> bytes:
    made = Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(made)


def saved(made: Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def value(cell: Any, number_format: str | None = None) -> str:
    made = Workbook()
    sheet = made.active
    sheet.append(("code", "value"))
    sheet.append(("1", cell))
    if number_format:
        sheet["B2"].number_format = number_format
    return next(iter(read(saved(made), "f.xlsx", COLUMNS).rows())).values["value"]


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(TableError) as caught, translation.override("en"):
        list(read(data, "f.xlsx", COLUMNS, limits=limits or Limits()).rows())
    assert caught.value.fix
    return str(caught.value)


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """The same package with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_it_works() -> None:
    table = read(book(("单位代码", "值"), ("0101", "甲"), ("0102", None)), "f.xlsx", COLUMNS)
    assert [(r.number, r.values) for r in table.rows()] == [
        (2, {"code": "0101", "value": "甲"}),
        (3, {"code": "0102", "value": ""}),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (date(2026, 10, 1), "2026-10-01"),
        (datetime(2026, 10, 1), "2026-10-01"),
        (datetime(2026, 10, 1, 8, 0), "2026-10-01 08:00:00"),
        (time(8, 30), "08:30:00"),
        (13800138000, "13800138000"),
        (13800138000.0, "13800138000"),
        (0.5, "0.5"),
        (True, "true"),
        ("  甲 ", "甲"),
    ],
)
def test_values_as_people_see_them(cell: Any, text: str) -> None:
    assert value(cell) == text


def test_a_police_number_typed_as_a_number_keeps_its_leading_nought() -> None:
    assert value(10203, "000000") == "010203"
    assert value(10203) == "10203"


def test_a_time_that_excel_rounded() -> None:
    assert value(datetime(2026, 10, 1, 7, 59, 59, 999997)) == "2026-10-01 08:00:00"


def test_a_formula_gives_its_result() -> None:
    data = book(("code", "value"), ("1", "=1+1"))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    calculated = sheet.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    assert calculated != sheet
    data = repacked(data, "xl/worksheets/sheet1.xml", calculated)
    assert next(iter(read(data, "f.xlsx", COLUMNS).rows())).values["value"] == "2"


def test_an_error_value_is_a_row_error() -> None:
    made = Workbook()
    made.active.append(("code", "value"))
    made.active.append(("1", "#N/A"))
    made.active.append(("2", "好"))
    found = list(read(saved(made), "f.xlsx", COLUMNS).rows())
    assert "B2" in found[0].error.reason
    assert found[1].error is None


def test_empty_rows_and_an_empty_first_sheet_are_passed_over() -> None:
    made = Workbook()
    second = made.create_sheet("数据")
    second["A3"], second["B3"] = "code", "value"
    second["A9"], second["B9"] = "1", "甲"
    found = list(read(saved(made), "f.xlsx", COLUMNS).rows())
    assert [(r.number, r.values["value"]) for r in found] == [(9, "甲")]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(book(("code",), ("1",)), "xl/worksheets/sheet1.xml", b" " * 30_000_000)
    assert len(bomb) < 100_000
    assert "30 MB" in refused(bomb)


def test_many_parts_are_refused() -> None:
    data = book(("code",), ("1",))
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        for i in range(2100):
            package.writestr(f"x/{i}", b"")
    assert refused(out.getvalue())


def test_much_in_all_is_refused() -> None:
    assert refused(book(("code",), ("1",)), Limits(unpacked_bytes=100))


def test_a_directory_that_lies_about_the_size_gives_damage_not_memory() -> None:
    bomb = repacked(book(("code",), ("1",)), "xl/worksheets/sheet1.xml", b" " * 30_000_000)
    true, lie = (30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert "damaged" in refused(bomb.replace(true, lie))


def test_entities_that_multiply_are_refused() -> None:
    laughs = b"".join(
        b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10 if i else b"ha") for i in range(10)
    )
    sheet = b"<?xml version='1.0'?><!DOCTYPE x [" + laughs + b"]><worksheet>&l9;</worksheet>"
    data = repacked(book(("code",), ("1",)), "xl/worksheets/sheet1.xml", sheet)
    assert "damaged" in refused(data)


@pytest.mark.parametrize("cut", [30, 100, 1000, 4000])
def test_a_cut_off_file_is_refused(cut: int) -> None:
    assert refused(book(("code",), ("1",))[:cut])


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("content", [b"", b"<a>", b"<a/>", b"\xff\x00garbage"])
def test_a_damaged_part_is_refused_not_a_crash(part: str, content: bytes) -> None:
    refused(repacked(book(("code",), ("1",)), part, content))


def test_another_zip_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("units.csv", "code\n1\n")
    assert "not an XLSX" in refused(out.getvalue())


def test_an_old_or_locked_sheet_says_what_to_do() -> None:
    assert ".xlsx" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_a_sheet_with_a_far_away_cell_is_read() -> None:
    made = Workbook()
    made.active.append(("code", "value"))
    made.active["A1048576"] = "9"
    made.active["XFD2"] = "stray"
    found = list(read(saved(made), "f.xlsx", COLUMNS).rows())
    assert [r.number for r in found] == [1_048_576]


def test_many_stray_cells_far_away_are_refused() -> None:
    made = Workbook()
    made.active.append(("code", "value"))
    for row in range(2, 60):
        made.active[f"XFD{row}"] = "x"
    assert "far to the right" in refused(saved(made), Limits(padded_cells=500_000))
