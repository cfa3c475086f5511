"""The working calendar (节假日, 调休): which days are worked, and counting in working days.

Days come from the State Council's yearly notices, as the package `chinesecalendar` has them, and
from CalendarDay rows, which override and extend it. A year that is in neither is an error: the
make-up workdays cannot be guessed.

A year outside the package counts as loaded when its three statutory holidays of fixed date
(1 January, 1 May, 1 October) are among the rows, so one corrected day does not pass for a year.

Counting. A working day has 24 hours, midnight to midnight of the city's time zone; other days have
none. n working days after an instant is the same time of day on the n-th working day after. From
a day off, the count starts at the next working day's 00:00. Around National Day 2026 (off 1 to 7
October; Sunday 20 September and Saturday 10 October are worked instead):

    Wednesday 30 September 15:00 + 1  →  Thursday 8 October 15:00
    Saturday  3 October    11:20 + 1  →  Friday 9 October 00:00
    Friday    9 October    09:00 + 1  →  Saturday 10 October 09:00 (a make-up workday)
    Friday    9 October    09:00 + 2  →  Monday 12 October 09:00
"""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _

from . import caches
from .models import CalendarDay

DAY = timedelta(days=1)
FIXED_HOLIDAYS = ((1, 1), (5, 1), (10, 1))


class CalendarUnknown(Exception):
    """The holidays and make-up workdays of a year are neither built in nor loaded."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year

    def __str__(self) -> str:
        return _(
            "The working calendar of %(year)s is not known yet. Once the State Council has"
            " announced it, load it with: jiban city import calendar FILE (CSV or XLSX with the"
            " columns date, workday, name; one row for each public holiday and each make-up"
            " workday)."
        ) % {"year": self.year}


class Table:
    """The working days of each year, made when first asked for."""

    def __init__(self, special: dict[date, bool]) -> None:
        self._special = special
        self._years: dict[int, list[int]] = {}

    def known(self, year: int) -> bool:
        return built_in(year) or all(
            date(year, month, day) in self._special for month, day in FIXED_HOLIDAYS
        )

    def year(self, year: int) -> list[int]:
        """Ordinals of the working days of a year, ascending."""
        days = self._years.get(year)
        if days is None:
            if not self.known(year):
                raise CalendarUnknown(year)
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = [n for n in range(first, last + 1) if self._worked(date.fromordinal(n))]
            self._years[year] = days
        return days

    def _worked(self, day: date) -> bool:
        special = self._special.get(day)
        if special is not None:
            return special
        if not built_in(day.year):
            return day.weekday() < 5
        import chinese_calendar

        return bool(chinese_calendar.is_workday(day))

    def is_workday(self, day: date) -> bool:
        days = self.year(day.year)
        i = bisect_left(days, day.toordinal())
        return i < len(days) and days[i] == day.toordinal()

    def after(self, day: date, n: int) -> date:
        """The n-th working day after `day`, or after the next working day if `day` is none."""
        year = day.year
        days = self.year(year)
        i = bisect_left(days, day.toordinal()) + n
        while i >= len(days):
            i -= len(days)
            year += 1
            days = self.year(year)
        return date.fromordinal(days[i])

    def count(self, first: date, last: date) -> int:
        """Working days from `first` up to but not including `last`."""
        found = -bisect_left(self.year(first.year), first.toordinal())
        for year in range(first.year, last.year):
            found += len(self.year(year))
        return found + bisect_left(self.year(last.year), last.toordinal())


@cache
def _built_in_years() -> range:
    # Imported late: most of the program never asks for a calendar.
    from chinese_calendar.constants import holidays

    return range(min(holidays).year, max(holidays).year + 1)


def built_in(year: int) -> bool:
    """Whether the package has the year's notice of the State Council."""
    return year in _built_in_years()


_table = caches.Snapshot(
    lambda: Table(dict(CalendarDay.objects.values_list("date", "is_workday"))), "calendar"
)


def is_workday(day: date) -> bool:
    """Whether the day is worked, make-up workdays (调休) included; raises CalendarUnknown."""
    return _table.get().is_workday(day)


def known(year: int) -> bool:
    """Whether the working calendar of the year is built in or loaded."""
    return _table.get().known(year)


def known_until(day: date) -> date | None:
    """The last day of the unbroken run of known years from the year of `day`, or None."""
    year = day.year
    while known(year):
        year += 1
    return date(year - 1, 12, 31) if year > day.year else None


def add_working_days(at: datetime, n: int) -> datetime:
    """The same time of day `n` working days later (n ≥ 0); from a day off, see the module's text.

    `at` is aware; so is the result, in the city's time zone. Raises CalendarUnknown.
    """
    if n < 0:
        raise ValueError(f"n must not be negative: {n}")
    table = _table.get()
    local = _local(at)
    worked = table.is_workday(local.date())
    clock = local.time() if worked else time.min
    return _at(table.after(local.date(), n), clock)


def working_time(a: datetime, b: datetime) -> timedelta:
    """Working time from `a` to `b`, 24 hours to a working day; negative when b is before a."""
    if b < a:
        return -working_time(b, a)
    table = _table.get()
    start, end = _local(a), _local(b)
    whole = table.count(start.date(), end.date()) * DAY
    return whole - _worked_so_far(table, start) + _worked_so_far(table, end)


def working_seconds(a: datetime, b: datetime) -> float:
    """Working time from `a` to `b` in seconds, 86 400 to a working day."""
    return working_time(a, b).total_seconds()


def working_days_between(a: datetime, b: datetime) -> int:
    """Whole working days from `a` to `b`; undoes add_working_days: between(a, add(a, n)) = n."""
    if b < a:
        return -working_days_between(b, a)
    return working_time(a, b) // DAY


def add_working_time(at: datetime, amount: timedelta) -> datetime:
    """The instant at which `amount` (≥ 0) of working time has passed since `at`.

    The end of a working day is given as the start of the next one.
    """
    if amount < timedelta(0):
        raise ValueError(f"amount must not be negative: {amount}")
    table = _table.get()
    local = _local(at)
    passed = _worked_so_far(table, local) + amount
    days, rest = divmod(passed, DAY)
    start = table.after(local.date(), 0)
    return first_instant(table.after(start, days)) + rest


def shift(due: datetime, paused_from: datetime, paused_to: datetime, *, working: bool) -> datetime:
    """When a promise is due after a pause: as much time remains at the end as at the beginning.

    With `working` the pause is measured in working time and added in working time: a pause over
    a weekend moves nothing.
    """
    if paused_to < paused_from:
        raise ValueError("a pause must not end before it begins")
    if not working:
        return due + (paused_to - paused_from)
    paused = working_time(paused_from, paused_to)
    return add_working_time(due, paused) if paused else due


def first_instant(day: date) -> datetime:
    """Return the instant at which a day of the city begins."""
    return _at(day, time.min)


def _local(at: datetime) -> datetime:
    if timezone.is_naive(at):
        raise ValueError(f"a datetime without a time zone cannot be counted from: {at!r}")
    return timezone.localtime(at, timezone.get_default_timezone())


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, timezone.get_default_timezone())


def _worked_so_far(table: Table, local: datetime) -> timedelta:
    """Working time of the local day before the instant."""
    if not table.is_workday(local.date()):
        return timedelta(0)
    return timedelta(
        hours=local.hour,
        minutes=local.minute,
        seconds=local.second,
        microseconds=local.microsecond,
    )
