"""The duty roster from a file: unit, officer, start and end.

The end may be a time alone (20:00, 24:00): the first such time after the start. All rows are
checked against the roster and against each other before anything is written: an officer cannot be
on duty twice at once.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Shift
from ..roster import Times
from ..tables import BadRow, Column, Row
from .base import Importer
from .values import Known, instant

A = TypeVar("A")
B = TypeVar("B")

LONGEST = timedelta(hours=72)  # longer is a slip of the pen
BATCH = 2_000


class Roster(Importer):
    kind = "roster"
    title = gettext_lazy("Duty roster")
    columns = (
        Column("unit", "单位代码", "值班单位", "单位", "unit code", required=True),
        Column("officer", "警号", "值班民警", "police number", "number", required=True),
        Column("starts", "开始时间", "上岗时间", "起", "starts_at", "start", required=True),
        Column("ends", "结束时间", "下岗时间", "止", "ends_at", "end", required=True),
    )

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            # What is checked below must still hold when it is written.
            cursor.execute("LOCK TABLE city_shift IN SHARE ROW EXCLUSIVE MODE")
        self.known = Known()

    def take(self, rows: Iterable[Row]) -> None:
        read = self._each(((row, row.values) for row in rows), self._read)
        self.times = _times_from(min((s.starts_at for _row, s in read), default=None))
        new = [shift for _row, shift in self._each(read, self._fit) if shift is not None]
        Shift.objects.bulk_create(new, batch_size=BATCH)
        self.report.created += len(new)

    def _each(self, rows: Iterable[tuple[Row, A]], work: Callable[[A], B]) -> list[tuple[Row, B]]:
        """Do one step for all rows; those that fail it are reported and left out."""
        done = []
        for row, thing in rows:
            try:
                done.append((row, work(thing)))
            except BadRow as e:
                self.report.errors.append(e.at(row.number))
        return done

    def _read(self, values: dict[str, str]) -> Shift:
        unit = self.known.unit(values, "unit")
        officer = self.known.officer(values, "officer")
        starts = instant(values, "starts")
        ends = instant(values, "ends", after=starts)
        if not timedelta(0) < ends - starts <= LONGEST:
            raise BadRow(
                "ends",
                _("The shift would last %(hours)s hours.")
                % {"hours": f"{(ends - starts) / timedelta(hours=1):g}"},
                _("A shift ends after it starts, within %(most)s hours.") % {"most": 72},
            )
        return Shift(unit=unit, officer=officer, starts_at=starts, ends_at=ends)

    def _fit(self, shift: Shift) -> Shift | None:
        """The shift if its officer is free, None when it is on the roster already."""
        span = (shift.starts_at, shift.ends_at, shift.unit_id)
        other = self.times.clash(shift.officer_id, shift.starts_at, shift.ends_at)
        if other == span:
            self.report.unchanged += 1
            return None
        if other is not None:
            raise BadRow(
                "officer",
                _("%(officer)s is already on duty from %(start)s to %(end)s.")
                % {
                    "officer": shift.officer.name,
                    "start": f"{timezone.localtime(other[0]):%Y-%m-%d %H:%M}",
                    "end": f"{timezone.localtime(other[1]):%Y-%m-%d %H:%M}",
                },
                _("Roster another officer, or change the times."),
            )
        self.times.add(shift.officer_id, *span)
        return shift


def _times_from(earliest: datetime | None) -> Times:
    """The roster as far as it can touch shifts that start at `earliest` or later."""
    times = Times()
    if earliest is not None:
        rows = Shift.objects.filter(ends_at__gt=earliest)
        for row in rows.values_list("officer_id", "starts_at", "ends_at", "unit_id"):
            times.add(*row)
    return times
