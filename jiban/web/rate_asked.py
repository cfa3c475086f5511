"""What the addresses of the rates' pages ask for: which rate, of whom, about what, and when."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jiban.city import units
from jiban.loop import counting, rate_tables
from jiban.loop.counting import By, Counted, Part
from jiban.loop.desk import Desk
from jiban.loop.fields import number_in
from jiban.loop.figures import Scope
from jiban.loop.rates import Rate
from jiban.web.staff import Asking


class Asked:
    """A question about rates; what it asks wrongly is left out."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.query = asking.request.GET
        self.tree = units.tree()
        self._totals: dict[str, Counted] = {}

    @cached_property
    def known(self) -> list[tuple[Desk, Rate]]:
        """Every rate that there is, with its desk."""
        return list(counting.of_desks())

    @cached_property
    def rate(self) -> Rate:
        """The rate that is looked at."""
        found = counting.find(self.query.get("rate", ""))
        return found or self.known[0][1]

    @cached_property
    def unit(self) -> int:
        """The unit that is looked at, with those below it."""
        return self.asking.unit(self.query.get("unit", ""))

    @cached_property
    def own(self) -> bool:
        """Whether only the unit itself is meant, without those below it."""
        return bool(self.query.get("own"))

    @cached_property
    def subject(self) -> str:
        """The subject or the group of subjects; "" for all."""
        code = self.query.get("subject", "")
        return code if rate_tables.is_subject(code) else ""

    @cached_property
    def by(self) -> By:
        """What it is counted by."""
        try:
            asked = By(self.query.get("by", ""))
        except ValueError:
            return By.UNIT
        return rate_tables.fitting(asked, self.first, self.last)

    @cached_property
    def part(self) -> Part:
        """Which rows are looked at."""
        try:
            return Part(self.query.get("part", ""))
        except ValueError:
            return Part.COUNTED

    @cached_property
    def page(self) -> int:
        """Which page of the rows, from 1."""
        return number_in(self.query.get("page", ""), 4) or 1

    # --- the time --------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day it is in the city."""
        return timezone.localdate(self.asking.now)

    @cached_property
    def last(self) -> date:
        """The last day, included."""
        asked = _day(self.query.get("to", "")) or self.today
        return min(max(asked, rate_tables.EARLIEST), self.today)

    @cached_property
    def first(self) -> date:
        """The first day."""
        asked = _day(self.query.get("from", "")) or self.last - timedelta(days=rate_tables.DAYS - 1)
        return min(max(asked, rate_tables.EARLIEST), self.last)

    @cached_property
    def scope(self) -> Scope:
        """The part of the city and the time."""
        seen = self.asking.sight.within(self.unit)
        if self.own:
            seen = (self.unit,) if self.asking.sight.covers(self.unit) else ()
        at = self.asking.now
        return rate_tables.within(Scope(seen, at, at, self.asking.sight), self.first, self.last, at)

    @property
    def periods(self) -> list[dict[str, Any]]:
        """Times to choose from."""
        today = self.today
        quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        offered = (
            (_("7 days"), today - timedelta(days=6)),
            (_("4 weeks"), today - timedelta(days=rate_tables.DAYS - 1)),
            (_("12 weeks"), today - timedelta(days=83)),
            (_("this month"), today.replace(day=1)),
            (_("this quarter"), quarter),
            (_("this year"), today.replace(month=1, day=1)),
        )
        now = next((label for label, day in offered if (day, today) == (self.first, self.last)), "")
        return [
            {"label": label, "url": self.address(**_days(first, today)), "active": label == now}
            for label, first in offered
        ]

    # --- addresses -------------------------------------------------------------------------------

    def address(self, page: str = "/rates", /, **changed: Any) -> str:
        """Return the address of a page with some things asked differently; None leaves one out."""
        said: dict[str, Any] = {
            "rate": self.rate.name,
            "unit": self.unit,
            "own": "1" if self.own else None,
            "subject": self.subject or None,
            "by": self.by,
            "from": self.first,
            "to": self.last,
        }
        said |= changed
        return f"{page}?{urlencode({k: str(v) for k, v in said.items() if v is not None})}"

    def narrowed(self, line: rate_tables.Line) -> dict[str, Any]:
        """Return what is asked differently to look at one line of the table alone."""
        if self.by is By.UNIT:
            return {"unit": line.key, "own": "1" if line.own else None}
        if self.by is By.SUBJECT:
            return {"subject": line.key}
        first, last = max(line.key, self.first), counting.last_day(self.by, line.key)
        return _days(first, min(last, self.last))

    def down(self, part: Part, line: rate_tables.Line | None = None) -> str:
        """Return the address of the rows behind a number."""
        return self.address("/rates/rows", part=part, **(self.narrowed(line) if line else {}))

    # --- what is found ---------------------------------------------------------------------------

    def total(self, rate: Rate) -> Counted:
        """Return a rate of everything that is looked at."""
        if rate.name not in self._totals:
            self._totals[rate.name] = counting.total(rate, self.scope, self.subject)
        return self._totals[rate.name]

    @cached_property
    def lines(self) -> list[rate_tables.Line]:
        """The lines of the table."""
        return rate_tables.lines(
            self.rate, self.scope, self.by, unit=self.unit, subject=self.subject
        )


def _days(first: date, last: date) -> dict[str, Any]:
    return {"from": first, "to": last}  # the first is no name that Python allows


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
