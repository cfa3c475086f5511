"""Safe contact: how and when a citizen may be written to by machine, as they chose it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EVERY_DAY = frozenset(range(7))


class ContactBy(models.TextChoices):
    """How contact with an author is safe."""

    PHONE = "phone", _("a call")
    SMS = "sms", _("a text message")
    EMAIL = "email", _("an e-mail")
    PAGE = "page", _("only the tracking page")


class ContactWhen(models.TextChoices):
    """When contact with an author is safe."""

    ANY = "any", _("at any time")
    DAY = "day", _("in the daytime, 9:00–18:00")
    EVENING = "evening", _("in the evening, 18:00–21:00")
    WEEKEND = "weekend", _("at the weekend")


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of the local day, on some days of the week (Monday is 0)."""

    start: time
    end: time
    days: frozenset[int] = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Contact:
    """By which of ``email`` and ``sms`` a message is safe (none: only the tracking page), and when.

    No windows mean any time.
    """

    by: str | None
    windows: tuple[Window, ...] = ()

    def next_time(self, now: datetime) -> datetime:
        """Return now when it is safe now, else the next instant at which it will be."""
        if not self.windows:
            return now
        return min(_next(window, now) for window in self.windows)


NOWHERE = Contact(None)


def window(start: int, end: int, days: Iterable[int] = EVERY_DAY) -> Window:
    """Return a window from one full hour to another."""
    return Window(time(start), time(end), frozenset(days))


WINDOWS: Mapping[str, tuple[Window, ...]] = {
    ContactWhen.ANY: (),
    ContactWhen.DAY: (window(9, 18),),
    ContactWhen.EVENING: (window(18, 21),),
    ContactWhen.WEEKEND: (window(9, 21, days=(5, 6)),),
}
"""The hours of each choice; none for any time."""


def safe_from(when: str, now: datetime) -> datetime:
    """Return now if contact is safe now for who chose *when*, else the next instant it is."""
    return Contact(None, WINDOWS.get(when, ())).next_time(now)


def _next(window: Window, now: datetime) -> datetime:
    local = timezone.localtime(now)
    for ahead in range(8):
        day = local.date() + timedelta(days=ahead)
        if day.weekday() not in window.days:
            continue
        start = timezone.make_aware(datetime.combine(day, window.start))
        if now < timezone.make_aware(datetime.combine(day, window.end)):
            return max(now, start)
    raise ValueError(f"a window that never opens: {window}")
