"""Units from a file: in any order, good rows taken, bad rows told, twice changes nothing."""

import os
from collections.abc import Callable

import pytest
from django.utils import translation

from jiban.city.models import Unit
from jiban.city.tables import Report, TableError
from jiban.city.units import tree

Loader = Callable[..., Report]
GOOD = """单位代码,单位名称,类别,上级单位代码,电话
0101,书香派出所,派出所,01,110
01,东安分局,分局,0,
0,即安市公安局,市局,,
"""


def test_it_works(load: Loader) -> None:
    report = load("units", GOOD)
    assert (report.created, report.rejected) == (3, 0)
    station = tree().by_code("0101")
    assert station.name == "书香派出所"
    assert [tree().get(i).code for i in tree().ancestors(station.id)] == ["0101", "01", "0"]


def test_the_same_file_again_changes_nothing(load: Loader) -> None:
    load("units", GOOD)
    report = load("units", GOOD)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 3)


def test_a_changed_row_is_updated_and_an_empty_cell_keeps_what_is_known(load: Loader) -> None:
    load("units", GOOD)
    report = load("units", "code,name,kind,parent,phone\n0101,书香路派出所,station,,\n")
    assert (report.created, report.updated, report.unchanged) == (0, 1, 0)
    unit = Unit.objects.get(code="0101")
    assert unit.name == "书香路派出所"
    assert unit.phone == "110"
    assert unit.parent.code == "01"


def test_moving_a_unit(load: Loader) -> None:
    load("units", GOOD)
    load("units", "code,name,kind,parent\n02,西安,分局,0\n0101,书香派出所,派出所,02\n")
    assert Unit.objects.get(code="0101").parent.code == "02"
    assert tree().get(tree().by_code("0101").id).path.count("/") == 4


def test_bad_rows_are_told_and_good_ones_taken(load: Loader) -> None:
    text = """单位代码,单位名称,类别,上级单位代码,排序
0,即安市公安局,市局,,
1,,派出所,0,
2,甲,岗亭,0,
3,乙,派出所,99,
4,丙,派出所,0,很多
,丁,派出所,0,
5 6,戊,派出所,0,
0,即安市公安局二,市局,,
7,己,派出所,0,
"""
    with translation.override("en"):
        report = load("units", text)
    assert [(e.row, e.field) for e in report.errors] == [
        (3, "单位名称"),
        (4, "类别"),
        (5, "上级单位代码"),
        (6, "排序"),
        (7, "单位代码"),
        (8, "单位代码"),
        (9, "单位代码"),
    ]
    assert all(e.reason for e in report.errors)
    assert report.created == 2
    assert set(Unit.objects.values_list("code", flat=True)) == {"0", "7"}


def test_superior_units_in_a_circle(load: Loader) -> None:
    report = load("units", "code,name,kind,parent\n1,甲,分局,2\n2,乙,分局,1\n3,丙,市局,\n")
    assert [(e.row, e.field) for e in report.errors] == [(2, "parent"), (3, "parent")]
    assert report.created == 1


def test_a_known_unit_moved_below_itself(load: Loader) -> None:
    load("units", GOOD)
    report = load("units", "code,name,kind,parent\n01,东安分局,分局,0101\n")
    assert report.rejected == 1
    assert Unit.objects.get(code="01").parent.code == "0"


def test_units_below_a_refused_unit_are_refused(load: Loader) -> None:
    report = load("units", "code,name,kind,parent\n1,,分局,\n2,乙,派出所,1\n")
    assert [e.row for e in report.errors] == [2, 3]


def test_a_dry_run_keeps_nothing(load: Loader) -> None:
    report = load("units", GOOD, dry_run=True)
    assert report.created == 3
    assert report.original is None
    assert not Unit.objects.exists()
    assert len(tree()) == 0
    assert not (load.home / "imports").exists()  # type: ignore[attr-defined]


def test_the_original_is_kept_as_it_came(load: Loader) -> None:
    data = GOOD.encode("gb18030")
    report = load("units", data, "../../单位 表.csv")
    path = report.original
    assert path.parent == load.home / "imports"  # type: ignore[attr-defined]
    assert path.name.endswith("-单位_表.csv")
    assert path.read_bytes() == data
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert os.stat(path.parent).st_mode & 0o777 == 0o700


def test_an_unusable_file_changes_nothing(load: Loader) -> None:
    with pytest.raises(TableError):
        load("units", "姓名,年龄\n甲,3\n")
    assert not Unit.objects.exists()


def test_the_reasons_as_a_file_for_a_spreadsheet(load: Loader, tmp_path: os.PathLike[str]) -> None:
    import csv
    from pathlib import Path

    with translation.override("en"):
        report = load("units", "code,name,kind\n1,甲,=HYPERLINK\n")
        path = report.save_errors(Path(tmp_path) / "reasons.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["row", "field", "reason", "what to do"]
    assert rows[1][:2] == ["2", "kind"]
    assert not any(cell.startswith("=") for row in rows for cell in row)


@pytest.mark.parametrize(
    "name", ["名" * 5000, "<script>alert(1)</script>", "'; DROP TABLE city_unit; --", "👮‍♀️", "‮abc"]
)
def test_strange_names_are_kept_or_refused_as_text(load: Loader, name: str) -> None:
    report = load("units", f'code,name,kind\n1,"{name}",分局\n')
    if len(name) > 100:
        assert [(e.row, e.field) for e in report.errors] == [(2, "name")]
    else:
        assert Unit.objects.get(code="1").name == name


def test_where_a_station_stands(load: Loader) -> None:
    """Degrees in WGS-84, or converted from what Chinese web maps use; half a place is refused."""
    text = "code,name,kind,parent,经度,纬度,坐标系\n{}\n"
    load("units", GOOD)
    load("units", text.format("0101,书香派出所,派出所,01,114.0579,22.5431,"))
    assert (tree().by_code("0101").lon, tree().by_code("0101").lat) == (114.0579, 22.5431)
    load("units", text.format("0101,书香派出所,派出所,01,114.0579,22.5431,gcj02"))
    unit = Unit.objects.get(code="0101")
    assert (unit.lon, unit.lat) == pytest.approx((114.0528, 22.5459), abs=5e-4)
    report = load("units", text.format("0101,书香派出所,派出所,01,114.0579,,"))
    assert [(error.row, error.field) for error in report.errors] == [(2, "纬度")]
    again = load("units", GOOD)
    assert again.unchanged == 3
    assert Unit.objects.get(code="0101").lon == unit.lon
