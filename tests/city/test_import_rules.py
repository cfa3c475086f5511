"""Assignment rules from a file."""

from collections.abc import Callable

import pytest
from shapely import box

from jiban.city.models import Area, Rule, Unit
from jiban.city.shapes import dump
from jiban.city.tables import Report
from jiban.city.units import responsible

Loader = Callable[..., Report]


@pytest.fixture
def area(station: Unit) -> Area:
    return Area.objects.create(name="书香辖区", unit=station, geometry=dump(box(0, 0, 1, 1)))


def test_it_works(load: Loader, area: Area, branch: Unit) -> None:
    report = load("rules", "事项类别,辖区,责任单位代码,优先级\ntraffic,书香辖区,01,1\n")
    assert report.created == 1
    assert responsible(0.5, 0.5, "traffic") == branch.pk


def test_any_subject_anywhere(load: Loader, bureau: Unit) -> None:
    load("rules", "subject,area,unit\n,,0\n")
    assert responsible(100, 10, "anything") == bureau.pk


def test_the_same_rule_again_goes_to_another_unit(load: Loader, area: Area) -> None:
    load("rules", "subject,area,unit\ntraffic,,01\n")
    report = load("rules", "subject,area,unit\ntraffic,,0101\n")
    assert (report.created, report.updated) == (0, 1)
    assert Rule.objects.get().unit.code == "0101"
    assert load("rules", "subject,area,unit\ntraffic,,0101\n").unchanged == 1


def test_bad_rules(load: Loader, area: Area, station: Unit) -> None:
    Area.objects.create(name="书香辖区", kind="site", geometry=dump(box(0, 0, 1, 1)))
    report = load(
        "rules",
        "subject,area,unit,rank\na,没有,01,\nb,书香辖区,01,\nc,,99,\nd,,01,高\ne,,,\n"
        + "长" * 101
        + ",,01,\n",
    )
    assert [(e.row, e.field) for e in report.errors] == [
        (2, "area"),
        (3, "area"),
        (4, "unit"),
        (5, "rank"),
        (6, "unit"),
        (7, "subject"),
    ]
