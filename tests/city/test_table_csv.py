"""Reading CSV: encodings, separators, headers, faulty rows."""

import codecs
from contextlib import suppress

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jiban.city.tables import Column, Limits, TableError, read

COLUMNS = [
    Column("code", "单位代码", required=True),
    Column("name", "名称"),
    Column("phone", "电话"),
]
TEXT = "单位代码,名称,电话\n0101,书香派出所,110\n0102,海棠派出所,\n"


def rows(data: bytes, **options: object) -> list[dict[str, str]]:
    return [r.values for r in read(data, "f.csv", COLUMNS, **options).rows()]  # type: ignore[arg-type]


def refused(data: bytes, **options: object) -> str:
    with pytest.raises(TableError) as caught, translation.override("en"):
        list(read(data, "f.csv", COLUMNS, **options).rows())  # type: ignore[arg-type]
    assert caught.value.fix
    return str(caught.value)


def test_it_works() -> None:
    assert rows(TEXT.encode()) == [
        {"code": "0101", "name": "书香派出所", "phone": "110"},
        {"code": "0102", "name": "海棠派出所", "phone": ""},
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_of_chinese_offices(encoding: str) -> None:
    assert rows(TEXT.encode(encoding))[0]["name"] == "书香派出所"


def test_rare_characters_of_names_in_gb18030() -> None:
    text = (
        "单位代码,名称\n" + "".join(f"{i},海棠派出所民警张某某值班\n" for i in range(50)) + "9,李䶮"
    )
    assert rows(text.encode("gb18030"))[-1]["name"] == "李䶮"


@pytest.mark.parametrize(
    "data",
    [
        "單位代碼,名稱\n1,書香派出所與海棠派出所的轄區範圍\n".encode("big5"),
        "code,name\n1,Café de la Préfecture à Étampes\n".encode("latin-1"),
        b"code,name\n1,\xff\xfe\x81\x81\n",
        "code,name\n1,警察署の電話番号\n".encode("shift-jis"),
    ],
)
def test_other_encodings_are_refused(data: bytes) -> None:
    assert "UTF-8" in refused(data)


def test_binary_data_is_refused() -> None:
    assert "binary" in refused(b"code,name\n\0\0\0\0")
    refused(bytes(range(256)) * 100)
    refused(b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n" + bytes(range(256)))


@pytest.mark.parametrize("data", [b"", b"   \n \n", codecs.BOM_UTF8])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refused(data)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator: str) -> None:
    assert rows(TEXT.replace(",", separator).encode())[1]["code"] == "0102"


@pytest.mark.parametrize(
    "header",
    [
        "code,name",
        "CODE , Name",
        "单位代码*,名称(必填)",
        "单位 代码，".strip("，") + ",名称：",
        "Ｃｏｄｅ,NAME",
    ],
)
def test_headers_as_people_write_them(header: str) -> None:
    assert rows(f"{header}\n0101,甲\n".encode()) == [{"code": "0101", "name": "甲", "phone": ""}]


def test_a_title_above_the_header() -> None:
    table = read(f"即安市公安局单位表\n\n{TEXT}".encode(), "f.csv", COLUMNS)
    found = list(table.rows())
    assert [r.values["code"] for r in found] == ["0101", "0102"]
    assert [r.number for r in found] == [4, 5]


def test_a_missing_column_is_named_with_what_was_found() -> None:
    text = refused("名称,地址\n甲,某路\n".encode())
    assert "code (单位代码)" in text
    assert "名称, 地址" in text


def test_a_column_named_twice_is_refused() -> None:
    assert "“code”, “单位代码”" in refused("code,单位代码\n1,2\n".encode())


def test_unknown_columns_are_told() -> None:
    table = read("code,颜色\n1,红\n".encode(), "f.csv", COLUMNS)
    assert table.unknown == ["颜色"]


def test_a_files_own_names() -> None:
    assert rows("编号,名称\n1,甲\n".encode(), renames={"编号": "code"})[0]["code"] == "1"
    assert "size" in refused(b"a\n1\n", renames={"a": "size"})


def test_line_breaks_and_separators_in_quotes() -> None:
    found = rows('code,name\n1,"甲,乙\n丙"\n'.encode())
    assert found[0]["name"] == "甲,乙\n丙"


def test_a_row_with_too_many_cells_is_a_row_error() -> None:
    table = read(b"code,name\n1,a\n2,b,c\n3,d\n", "f.csv", COLUMNS)
    errors = [(r.number, r.error is not None) for r in table.rows()]
    assert errors == [(2, False), (3, True), (4, False)]


def test_an_open_quotation_mark_ends_the_reading_with_a_row_error() -> None:
    table = read(b'code,name\n1,a\n2,"b\n3,c\n', "f.csv", COLUMNS)
    found = list(table.rows())
    assert found[0].error is None
    assert found[1].number == 3
    assert found[1].error is not None


def test_too_large_a_file_is_refused() -> None:
    assert "MB" in refused(TEXT.encode(), limits=Limits(file_bytes=10))
    assert "rows" in refused(TEXT.encode(), limits=Limits(rows=1))


def test_too_long_a_cell_is_a_row_error() -> None:
    found = list(read(b"code\n" + b"x" * 2000, "f", COLUMNS, limits=Limits(cell_chars=1000)).rows())
    assert found[0].error is not None


@given(st.binary(max_size=2000))
def test_garbage_is_read_or_refused_never_a_crash(data: bytes) -> None:
    with suppress(TableError):
        list(read(data, "f", COLUMNS).rows())


@given(
    st.lists(
        st.tuples(
            *[
                st.text(
                    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20
                )
            ]
            * 2
        ),
        min_size=1,
        max_size=20,
    )
)
def test_what_excel_would_write_comes_back(cells: list[tuple[str, str]]) -> None:
    import csv
    import io

    out = io.StringIO(newline="")
    csv.writer(out).writerows([("code", "name"), *cells])
    found = [(r.values["code"], r.values["name"]) for r in read(
        out.getvalue().encode("utf-8-sig"), "f", COLUMNS).rows()]  # fmt: skip
    expected = [(a.strip(), b.strip()) for a, b in cells]
    assert found == [pair for pair in expected if any(pair)]
