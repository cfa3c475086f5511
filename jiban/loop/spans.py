"""Spans of time in which something is promised: round-the-clock or in working days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jiban.city import calendar


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time; ``working`` spans count only working days (节假日 and 调休 minded)."""

    wall: timedelta
    working: int = 0

    def after(self, start: datetime) -> datetime:
        """Return the instant this span after *start*.

        Raises:
            CalendarUnknown: a working span reaches into a year whose calendar is not loaded.
        """
        if self.working:
            return calendar.add_working_days(start, self.working)
        return start + self.wall


def minutes(n: float) -> Span:
    """Return a span of *n* minutes round the clock."""
    return Span(timedelta(minutes=n))


def hours(n: float) -> Span:
    """Return a span of *n* hours round the clock."""
    return Span(timedelta(hours=n))


def days(n: float) -> Span:
    """Return a span of *n* times 24 hours."""
    return Span(timedelta(days=n))


def working_days(n: int) -> Span:
    """Return a span of *n* working days (工作日)."""
    return Span(timedelta(0), working=n)
