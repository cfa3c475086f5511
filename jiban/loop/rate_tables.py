"""Rates as tables: one line for each unit, subject or length of time, for pages and files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiban.city import units
from jiban.city.calendar import first_instant
from jiban.city.tables import writing
from jiban.loop import counting, registry
from jiban.loop.counting import NONE, By, Counted
from jiban.loop.desk import Desk, Text
from jiban.loop.figures import Scope
from jiban.loop.rates import Rate

EARLIEST = date(2000, 1, 1)
"""No matter is older."""
MOST_LINES = 400
"""Lines of a table by time; where there would be more, longer steps are taken."""
DAYS = 28
"""Days that are counted when nothing else is asked for."""
DAYS_OF = {By.DAY: 1, By.WEEK: 7, By.MONTH: 30, By.QUARTER: 91}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is of (a unit's id, a subject's code or a first day), and what it counts.

    ``own`` tells that of a unit that has others below it only its own are counted.
    """

    key: Any
    label: str
    counted: Counted
    own: bool = False


def lines(rate: Rate, scope: Scope, by: By, *, unit: int, subject: str = "") -> list[Line]:
    """Return the lines of a rate: the units directly below *unit* with all below them, or others.

    Lengths of time without any row have a line too; units and subjects have none.
    """
    found = counting.counted(rate, scope, by, subject)
    if by is By.UNIT:
        return list(_by_unit(found, unit))
    if by is By.SUBJECT:
        return list(_by_subject(found, subject))
    days = counting.steps(by, timezone.localdate(scope.since), timezone.localdate(scope.now))
    return [Line(day, step_label(by, day), found.get(day, Counted())) for day in days]


def _by_unit(found: Mapping[int, Counted], unit: int) -> Iterator[Line]:
    tree = units.tree()
    children = tree.children(unit)
    into = {below: child for child in children for below in tree.below(child)} | {unit: unit}
    added = counting.folded(found, into)
    for child in (unit, *children):
        if child in added:
            own = child == unit and bool(children)
            name = tree.name(child)
            label = pgettext("unit", "%(name)s itself") % {"name": name} if own else name
            yield Line(child, label, added[child], own)


def _by_subject(found: Mapping[str, Counted], subject: str) -> Iterator[Line]:
    """Yield the groups of subjects, or the leaves of the one that was asked for."""
    into = {code: code if subject else code.partition(".")[0] for code in found}
    added = counting.folded(found, into)
    known = subjects()
    ordered = [code for code in (*known, "") if code in added]
    unknown = [code for code in added if code not in known and code]
    for code in (*ordered, *unknown):
        yield Line(code or NONE, subject_label(code), added[code])


def subjects() -> dict[str, Text]:
    """Return the subjects of all desks by their codes; one desk may speak of another's."""
    return {code: name for desk in registry.desks() for code, name in desk.subjects.items()}


def is_subject(code: str) -> bool:
    """Tell whether rates may be asked for by a code: a subject's, or what stands for none."""
    return code == NONE or code in subjects()


def subject_label(code: str) -> str:
    """Return the name of a subject, in the reader's language."""
    return _("no subject") if code in ("", NONE) else str(subjects().get(code, code))


def step_label(by: By, start: date) -> str:
    """Return the name of a day, week, month or quarter by its first day."""
    if by is By.MONTH:
        return f"{start:%Y-%m}"
    if by is By.QUARTER:
        return f"{start.year} Q{(start.month + 2) // 3}"
    if by is By.WEEK:
        year, week, _day = start.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{start:%Y-%m-%d}"


def fitting(by: By, first: date, last: date) -> By:
    """Return the length of time asked for, or a longer one that makes no more than a few lines."""
    lengths = [By.DAY, By.WEEK, By.MONTH, By.QUARTER]
    longer = lengths[lengths.index(by) :] if by.timely else [by]
    days = (last - max(first, EARLIEST)).days
    fit = (one for one in longer if not by.timely or days / DAYS_OF[one] <= MOST_LINES)
    return next(fit, longer[-1])


def within(scope: Scope, first: date, last: date, present: datetime) -> Scope:
    """Return a scope for the days from one to another, both included, and never past *present*."""
    days = (max(first, EARLIEST), max(last, EARLIEST))
    start, end = (first_instant(day) for day in days)
    end += timedelta(days=1)
    return replace(scope, since=start, now=min(end - timedelta(microseconds=1), present))


# --- files ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written out: lines of several rates, of one part of the city in some time."""

    scope: Scope
    by: By
    unit: int
    subject: str = ""

    def table(self, asked: Iterable[tuple[Desk, Rate]]) -> list[Sequence[Any]]:
        """Return a heading and one row for each line of each rate."""
        heading = (
            _("rate"),
            by_label(self.by),
            _("numerator"),
            _("denominator"),
            _("percent"),
            _("lower end, 95 %"),
            _("upper end, 95 %"),
            _("few"),
            _("left out"),
            _("left out, by reason"),
            _("from day"),
            _("to day"),
            _("the numerator counts"),
            _("the denominator counts"),
        )
        days = (timezone.localdate(self.scope.since), timezone.localdate(self.scope.now))
        found: list[Sequence[Any]] = [heading]
        for _desk, rate in asked:
            for line in self.lines(rate):
                found.append(
                    (*_cells(rate, line), *days, str(rate.numerator), str(rate.denominator))
                )
        return found

    def lines(self, rate: Rate) -> list[Line]:
        """Return the lines of a rate, and one of all together."""
        whole = counting.total(rate, self.scope, self.subject)
        own = lines(rate, self.scope, self.by, unit=self.unit, subject=self.subject)
        return [*own, Line(None, pgettext("rate", "all"), whole)]

    def csv(self, asked: Iterable[tuple[Desk, Rate]]) -> bytes:
        """Return it as CSV."""
        return writing.csv_bytes(self.table(asked))

    def xlsx(self, asked: Sequence[tuple[Desk, Rate]]) -> bytes:
        """Return it as a workbook: the numbers, and what they mean."""
        return writing.xlsx_bytes(
            {_("Rates"): self.table(asked), _("Definitions"): definitions(asked)}
        )


def _cells(rate: Rate, line: Line) -> tuple[Any, ...]:
    one = line.counted
    low, high = one.interval or (None, None)
    return (
        str(rate.label),
        line.label,
        one.numerator,
        one.denominator,
        one.percent,
        low,
        high,
        _("few") if one.few else "",
        one.left_out,
        _("; ").join(f"{label} {n}" for label, n in reasons(rate, one)),
    )


def reasons(rate: Rate, one: Counted) -> list[tuple[str, int]]:
    """Return how many are left out for each reason, those without any left away."""
    labels = [(exclusion.name, str(exclusion.label)) for exclusion in rate.exclusions]
    return [(label, one.excluded[name]) for name, label in labels if one.excluded.get(name)]


def definitions(asked: Iterable[tuple[Desk, Rate]]) -> list[Sequence[str]]:
    """Return a heading and what each rate means, in words."""
    found: list[Sequence[str]] = [
        (
            _("rate"),
            _("desk"),
            _("numerator"),
            _("denominator"),
            _("left out"),
            _("falls on the day"),
        )
    ]
    for desk, rate in asked:
        left = _("; ").join(str(exclusion.label) for exclusion in rate.exclusions)
        words = (rate.label, desk.label, rate.numerator, rate.denominator, left, rate.when)
        found.append([str(word) for word in words])
    return found


def by_label(by: By) -> str:
    """Return the name of what a rate is counted by."""
    return {
        By.UNIT: pgettext("rate", "unit"),
        By.SUBJECT: pgettext("rate", "subject"),
        By.DAY: pgettext("rate", "day"),
        By.WEEK: pgettext("rate", "week"),
        By.MONTH: pgettext("rate", "month"),
        By.QUARTER: pgettext("rate", "quarter"),
    }[by]
