"""The clock watch: compares the database's clock with this machine's own running time.

A database clock that goes back or leaps would break or keep promises that it should not. While it
disagrees nothing fires. Firing goes on by itself when the clock is put right, or when it leapt no
further than ``SMALL`` and has then agreed for ``STEADY`` seconds. After a larger leap a person
decides: promises that a wrong clock breaks cannot be mended.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

FORWARD = 5.0
"""Seconds by which the clock may run ahead of what passed here before it counts as a leap."""
BACKWARD = 2.0
"""Seconds by which it may fall back."""
SLOW = 1.0
"""An answer that took longer tells too little of when it was given."""
STEADY = 30.0
SMALL = 300.0
DRIFT = 0.001
"""Seconds per second by which a clock that is being slewed may drift (500 ppm, twice)."""

# Time that a suspended machine sleeps through counts: its clock is right when it wakes.
_BOOTTIME = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def running_time() -> float:
    """Return this machine's running time in seconds, sleep included; no clock setting moves it."""
    return time.clock_gettime(_BOOTTIME)


@dataclass(slots=True)
class ClockWatch:
    """One process's trust in the database's clock; ``alarm`` says why it is withdrawn."""

    alarm: str = ""
    _offset: float | None = None
    _seen: float = 0.0
    _leap: float = 0.0
    _leapt_at: float = 0.0
    _not_before: datetime | None = None

    def look(self, clock: datetime, at: float, *, took: float = 0.0) -> bool:
        """Take one reading; tell whether the clock may be trusted.

        Args:
            clock: the database's clock.
            at: :func:`running_time` in the middle of asking.
            took: seconds that asking took; the reading is uncertain by half of that.
        """
        if self._not_before is not None and clock >= self._not_before:
            self.alarm, self._not_before = "", None
        if took > SLOW:
            return not self.alarm
        offset = clock.timestamp() - at
        if self._offset is None:
            self._offset, self._seen = offset, at
            return not self.alarm
        leap = offset - self._offset
        allowed = took / 2 + DRIFT * (at - self._seen)
        if -BACKWARD - allowed <= leap <= FORWARD + allowed:
            self._trust(offset, at, allowed)
        elif not self.alarm or abs(leap - self._leap) > BACKWARD + allowed:
            self._leap, self._leapt_at = leap, at
            self.alarm = _words(clock, leap)
        elif abs(leap) <= SMALL and at - self._leapt_at >= STEADY:
            self._trust(offset, at, abs(leap))
        return not self.alarm

    def start(self, clock: datetime, last_seen: datetime | None) -> None:
        """Begin: the clock must not stand before what runners have seen of it already."""
        if last_seen is not None and clock < last_seen - timedelta(seconds=BACKWARD):
            self.alarm = _words(clock, (clock - last_seen).total_seconds())
            self._not_before = last_seen

    def accept(self) -> None:
        """A person says that the clock is right as it is."""
        self.alarm, self._offset, self._leapt_at, self._not_before = "", None, 0.0, None

    def _trust(self, offset: float, at: float, allowed: float) -> None:
        """Follow a slewed clock, but no faster than a clock may drift."""
        assert self._offset is not None
        moved = max(-allowed, min(allowed, offset - self._offset))
        self._offset, self._seen = self._offset + moved, at
        if self._leapt_at:
            self.alarm, self._leap, self._leapt_at = "", 0.0, 0.0


def _words(clock: datetime, leap: float) -> str:
    values = {"span": timedelta(seconds=round(abs(leap))), "clock": f"{clock:%Y-%m-%d %H:%M:%S}"}
    if leap > 0:
        text = _("The database clock leapt ahead by %(span)s to %(clock)s UTC; nothing fires. ")
    else:
        text = _("The database clock went back by %(span)s to %(clock)s UTC; nothing fires. ")
    return text % values + _("Set it right, or accept it: jiban runner --accept-clock")
