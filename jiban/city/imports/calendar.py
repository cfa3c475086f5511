"""The working calendar from a file: one row for each public holiday and each make-up workday."""

from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import calendar
from ..models import CalendarDay
from ..tables import Column
from .base import Importer
from .values import choice, day

WORK_WORDS = {
    word: worked
    for worked, words in (
        (True, ("workday", "work", "是", "上班", "调休上班", "班", "工作日", "1", "true", "yes")),
        (False, ("holiday", "off", "否", "放假", "休", "休息", "节假日", "0", "false", "no")),
    )
    for word in words
}


class Calendar(Importer):
    kind = "calendar"
    title = gettext_lazy("Working calendar")
    columns = (
        Column("date", "日期", required=True),
        Column("workday", "是否上班", "是否工作日", "上班", "安排", "is_workday", required=True),
        Column("name", "名称", "节日", "说明"),
    )
    sources: ClassVar = {"is_workday": "workday"}

    def prepare(self) -> None:
        self.days = {d.date: d for d in CalendarDay.objects.all()}
        self.touched: set[int] = set()

    def row(self, values: dict[str, str]) -> None:
        on = day(values, "date")
        known = self.days.get(on) or CalendarDay(date=on)
        new = {"is_workday": choice(values, "workday", WORK_WORDS), "name": values["name"]}
        outcome = self.keep(known, new, values)
        self.days[on] = known
        self.touched.add(on.year)
        self.count(outcome)

    def finish(self) -> None:
        """Say which years are still not usable, and which day is missing."""
        for year in sorted(self.touched):
            missing = [
                date(year, month, on)
                for month, on in calendar.FIXED_HOLIDAYS
                if date(year, month, on) not in self.days
            ]
            if missing and not calendar.built_in(year):
                self.report.notes.append(
                    _(
                        "%(year)s is still not a known year: %(days)s missing. Load the whole"
                        " notice of the State Council."
                    )
                    % {"year": year, "days": ", ".join(d.isoformat() for d in missing)}
                )
