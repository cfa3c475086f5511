"""The working calendar from a file; a year is known once its fixed holidays are there."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from jiban.city.calendar import CalendarUnknown, add_working_days, is_workday, known
from jiban.city.models import CalendarDay
from jiban.city.tables import Report

Loader = Callable[..., Report]
NOTICE = """日期,是否上班,名称
2027-01-01,放假,元旦
2027年1月2日,否,元旦
20270103,休,元旦
2027/2/5,放假,春节
2027-02-14,上班,春节调休
2027-05-01,放假,劳动节
2027-10-01,放假,国庆节
"""


def test_it_works(load: Loader) -> None:
    report = load("calendar", NOTICE)
    assert (report.created, report.rejected) == (7, 0)
    assert report.notes == []
    assert known(2027)
    assert not is_workday(date(2027, 2, 5))
    assert is_workday(date(2027, 2, 14))  # a Sunday
    start = datetime(2026, 12, 31, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert add_working_days(start, 1).date() == date(2027, 1, 4)


def test_the_same_file_again_changes_nothing(load: Loader) -> None:
    load("calendar", NOTICE)
    assert load("calendar", NOTICE).unchanged == 7


def test_half_a_notice_says_what_is_missing(load: Loader) -> None:
    with translation.override("en"):
        report = load("calendar", "date,workday,name\n2027-01-01,off,New Year\n2027-05-01,off,\n")
    assert "2027-10-01" in report.notes[0]
    with pytest.raises(CalendarUnknown):
        is_workday(date(2027, 3, 1))


def test_a_correction_of_a_known_year_needs_no_more(load: Loader) -> None:
    report = load("calendar", "date,workday\n2026-03-04,off\n")
    assert report.notes == []
    assert not is_workday(date(2026, 3, 4))


def test_bad_rows(load: Loader) -> None:
    report = load(
        "calendar",
        "date,workday\n2027-02-30,off\n明天,off\n2027-03-01,也许\n,off\n2027-03-02,\n2027-03-03,on\n",
    )
    assert [(e.row, e.field) for e in report.errors] == [
        (2, "date"),
        (3, "date"),
        (4, "workday"),
        (5, "date"),
        (6, "workday"),
        (7, "workday"),
    ]
    assert not CalendarDay.objects.exists()
