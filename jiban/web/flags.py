"""Flags on a matter, each a word with an icon: danger, how high it was raised, that it is new."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from jiban.web.marks import state_badge
from jiban.web.times import Tone

TOP = 3


def urgent() -> SafeString:
    """A matter that reads like danger now."""
    return state_badge(pgettext("matter", "danger"), Tone.BROKEN, "urgent")


def raised(level: int) -> SafeString:
    """How high a matter was raised: to the unit's head, to a leader, to the top."""
    if level >= TOP:
        return state_badge(pgettext("matter", "raised to the top"), Tone.NOW, "chevrons-up")
    if level > 1:
        return state_badge(pgettext("matter", "raised to a leader"), Tone.SOON, "arrow-up")
    return state_badge(pgettext("matter", "head was told"), Tone.QUIET, "arrow-up")


def new() -> SafeString:
    """A matter that came in since the page was opened."""
    return state_badge(pgettext("matter", "new"), Tone.INFO, "sparkles")


def of(is_urgent: bool, level: int) -> SafeString:
    """All flags of one matter."""
    found = (urgent() if is_urgent else "") + (raised(level) if level else "")
    return mark_safe(found)  # noqa: S308 - made of safe parts
