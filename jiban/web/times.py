"""Times and lengths of time in words, and the tone of a running promise."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

STEPS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


class Tone(StrEnum):
    """How a mark looks; each tone has a colour, an icon and words of its own."""

    OPEN = "open"
    SOON = "soon"
    NOW = "now"
    BROKEN = "broken"
    KEPT = "kept"
    PAUSED = "paused"
    INFO = "info"
    QUIET = "quiet"


def texts() -> dict[str, str]:
    """The few texts that every row needs several times, in the reader's language."""
    return _texts(get_language())


@cache
def _texts(language: str | None) -> dict[str, str]:
    return {
        "d": pgettext("length of time", "%(n)s d"),
        "h": pgettext("length of time", "%(n)s h"),
        "min": pgettext("length of time", "%(n)s min"),
        "s": pgettext("length of time", "%(n)s s"),
        "left": pgettext("promise", "%(length)s left"),
        "over": pgettext("promise", "%(length)s over"),
        "due": pgettext("promise", "due %(time)s"),
    }


def length_text(length: timedelta, said: Mapping[str, str] | None = None) -> str:
    """The two largest units that are not zero, such as "3 h 5 min"; seconds only below an hour.

    `frontend/src/duration.js` says the same for the live countdown.
    """
    rest = max(0, int(length.total_seconds()))
    if rest >= 3600:
        rest -= rest % 60
    said = said or texts()
    parts: list[str] = []
    for name, size in STEPS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(said[name] % {"n": count})
        elif parts:
            break
        if len(parts) == 2:
            break
    return " ".join(parts) or said["s"] % {"n": 0}


def tone_of(now: datetime, made: datetime | None, due: datetime) -> Tone:
    """The tone of an open promise: half gone is soon, four fifths gone is now, past is broken.

    The two fractions are those of the usual ladder. Without a time of making, two hours and
    fifteen minutes before the due time stand in for them.
    """
    if now > due:
        return Tone.BROKEN
    left = due - now
    if made is None or made >= due:
        if left <= timedelta(minutes=15):
            return Tone.NOW
        return Tone.SOON if left <= timedelta(hours=2) else Tone.OPEN
    gone = (now - made) / (due - made)
    if gone >= 0.8:
        return Tone.NOW
    return Tone.SOON if gone >= 0.5 else Tone.OPEN


def short_time(at: datetime, now: datetime) -> str:
    """14:05 today, 11-21 14:05 this year, 2025-11-21 before: always the local time of the city."""
    local, here = timezone.localtime(at), timezone.localtime(now)
    if local.date() == here.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == here.year else f"{local:%Y-%m-%d}"


def long_time(at: datetime) -> str:
    """2026-11-21 14:05:09, the local time of the city."""
    local = at.astimezone(timezone.get_default_timezone())
    return local.isoformat(" ", "seconds")[:19]


def when(at: datetime, now: datetime | None = None) -> SafeString:
    """A `<time>` element: short to read, complete in its title."""
    short, iso = short_time(at, now or timezone.now()), at.isoformat(timespec="seconds")
    return mark_safe(  # noqa: S308 - nothing but digits and signs
        f'<time datetime="{iso}" title="{long_time(at)}">{short}</time>'
    )
