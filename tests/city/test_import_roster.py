"""The duty roster from a file: nobody twice at once, times as people write them."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from jiban.city.duty import on_duty
from jiban.city.models import Officer, Shift, Unit
from jiban.city.tables import Report

Loader = Callable[..., Report]
CHINA = ZoneInfo("Asia/Shanghai")
HEADER = "值班单位,警号,上岗时间,下岗时间\n"


@pytest.fixture(autouse=True)
def _officers(officer: Officer, station: Unit) -> None:
    Officer.objects.create_user("010204", name="李示例", unit=station)


def times() -> list[tuple[str, str]]:
    return [
        tuple(f"{timezone.localtime(t):%m-%d %H:%M}" for t in (s.starts_at, s.ends_at))
        for s in Shift.objects.order_by("starts_at", "id")
    ]


def test_it_works(load: Loader, station: Unit, officer: Officer) -> None:
    report = load("roster", HEADER + "0101,010203,2026-03-02 08:00,2026-03-03 08:00\n")
    assert (report.created, report.rejected) == (1, 0)
    assert on_duty(station.pk, datetime(2026, 3, 2, 20, tzinfo=CHINA)) == [officer.pk]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026/3/2 8:00", "2026/3/2 20:00"),
        ("2026年3月2日 8时", "2026年3月2日20时00分"),
        ("2026-03-02T08:00", "2026-03-02 20:00:00"),
        ("2026-03-02T00:00Z", "2026-03-02T12:00+00:00"),
        ("2026.3.2 08:00", "20:00"),
    ],
)
def test_times_as_people_write_them(load: Loader, start: str, end: str) -> None:
    report = load("roster", f"{HEADER}0101,010203,{start},{end}\n")
    assert report.errors == []
    assert times() == [("03-02 08:00", "03-02 20:00")]


@pytest.mark.parametrize(
    ("end", "found"),
    [("24:00", "03-03 00:00"), ("06:00", "03-03 06:00"), ("20:00", "03-03 20:00")],
)
def test_an_end_without_a_day_is_the_first_such_time(load: Loader, end: str, found: str) -> None:
    load("roster", f"{HEADER}0101,010203,2026-03-02 20:00,{end}\n")
    assert times() == [("03-02 20:00", found)]


def test_the_same_file_again_changes_nothing(load: Loader) -> None:
    text = HEADER + "0101,010203,2026-03-02 08:00,20:00\n0101,010204,2026-03-02 08:00,20:00\n"
    load("roster", text)
    report = load("roster", text)
    assert (report.created, report.unchanged, report.rejected) == (0, 2, 0)


def test_nobody_is_on_duty_twice_at_once(load: Loader) -> None:
    load("roster", HEADER + "0101,010203,2026-03-02 08:00,20:00\n")
    report = load(
        "roster",
        HEADER
        + "01,010203,2026-03-02 19:00,23:00\n"  # with the roster
        + "0101,010204,2026-03-02 08:00,20:00\n"
        + "0101,010204,2026-03-02 12:00,16:00\n"  # with the row above
        + "0101,010203,2026-03-02 20:00,23:00\n"
        + "0101,010203,2026-03-01 08:00,2026-03-03 08:00\n",  # around one that is there
    )
    assert [(e.row, e.field) for e in report.errors] == [(2, "警号"), (4, "警号"), (6, "警号")]
    assert report.created == 2


def test_bad_rows(load: Loader) -> None:
    report = load(
        "roster",
        HEADER
        + "99,010203,2026-03-02 08:00,20:00\n"
        + "0101,999999,2026-03-02 08:00,20:00\n"
        + "0101,010203,2026-02-30 08:00,20:00\n"
        + "0101,010203,2026-03-02,20:00\n"
        + "0101,010203,2026-03-02 25:00,20:00\n"
        + "0101,010203,2026-03-02 08:00,2026-03-02 08:00\n"
        + "0101,010203,2026-03-02 08:00,2026-03-09 08:00\n"
        + "0101,010203,,20:00\n",
    )
    assert [(e.row, e.field) for e in report.errors] == [
        (2, "值班单位"),
        (3, "警号"),
        (4, "上岗时间"),
        (5, "上岗时间"),
        (6, "上岗时间"),
        (7, "下岗时间"),
        (8, "下岗时间"),
        (9, "上岗时间"),
    ]
    assert report.created == 0
