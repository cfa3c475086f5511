"""Promise marks, state marks and icons: drawn by the hundred, so made without templates."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from html import escape
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from .times import Tone, length_text, long_time, texts, tone_of

ICONS = {
    Tone.OPEN: "clock",
    Tone.SOON: "hourglass-high",
    Tone.NOW: "alarm",
    Tone.BROKEN: "alert-triangle",
    Tone.KEPT: "circle-check",
    Tone.PAUSED: "player-pause",
    Tone.INFO: "info-circle",
    Tone.QUIET: "circle-minus",
}


def esc(value: object) -> str:
    """HTML-escaped text. Django's own also unpacks lazy arguments, at four times the cost."""
    return escape(str(value))


@lru_cache(maxsize=4096)
def _icon(name: str, label: str, css: str) -> SafeString:
    sprite = esc(static("web/icons.svg"))
    says = f'role="img" aria-label="{esc(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308 - every part is escaped or our own
        f'<svg class="icon {esc(css)}" {says}><use href="{sprite}#{esc(name)}"></use></svg>'
    )


def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite; with a label it is read out, without one screen readers skip it."""
    return _icon(name, str(label), css)


@dataclass(frozen=True, slots=True)
class PromiseMark:
    """A promise as the pages show it.

    `state` is open, broken (past due and still owed), kept, late (done after its time), paused or
    void. `note` says in words why it is paused or void, or what was done.
    """

    label: str
    due_at: datetime | None
    state: str = "open"
    made_at: datetime | None = None
    ended_at: datetime | None = None
    note: str = ""
    unit: str = ""

    @classmethod
    def of(cls, promise: Any, label: str, note: str = "", unit: str = "") -> "PromiseMark":
        """The mark of a `jiban.loop` promise row."""
        outcomes = type(promise).Outcome
        if promise.outcome == outcomes.OPEN:
            waiting = "broken" if promise.broken_at else "open"
            state = "paused" if promise.paused_at else waiting
        else:
            state = {outcomes.KEPT: "kept", outcomes.LATE: "late"}.get(promise.outcome, "void")
        return cls(
            label=label,
            due_at=promise.due_at,
            state=state,
            made_at=promise.made_at,
            ended_at=promise.ended_at,
            note=note,
            unit=unit,
        )

    @property
    def running(self) -> bool:
        return self.state in ("open", "broken") and self.due_at is not None

    def tone(self, now: datetime) -> Tone:
        if self.state in ("broken", "late"):
            return Tone.BROKEN
        if self.state == "open":
            return tone_of(now, self.made_at, self.due_at) if self.due_at else Tone.OPEN
        return {"kept": Tone.KEPT, "paused": Tone.PAUSED}.get(self.state, Tone.QUIET)

    def text(self, now: datetime) -> str:
        """How it stands, in words: "7 min 12 s left", "kept", "kept late by 3 h"."""
        if self.running and self.due_at:
            said = texts()
            length = length_text(abs(self.due_at - now), said)
            return said["over" if now > self.due_at else "left"] % {"length": length}
        if self.state == "late":
            late = (self.ended_at - self.due_at) if self.ended_at and self.due_at else None
            if late is None or late <= timedelta(0):
                return pgettext("promise", "done late")
            return pgettext("promise", "done %(length)s late") % {"length": length_text(late)}
        endings = {
            "kept": pgettext("promise", "kept"),
            "paused": pgettext("promise", "paused"),
            "void": pgettext("promise", "no longer owed"),
        }
        return endings.get(self.state, pgettext("promise", "in progress"))


def countdown(mark: PromiseMark, now: datetime | None = None) -> SafeString:
    """The `<time>` of a promise; a running one counts live in the browser."""
    now = now or timezone.now()
    if mark.due_at is None:
        return mark_safe(f"<span>{esc(mark.text(now))}</span>")  # noqa: S308 - escaped
    at = (mark.due_at if mark.running else (mark.ended_at or mark.due_at)).isoformat()
    live = ""
    if mark.running:
        made = f' data-made="{mark.made_at.isoformat()}"' if mark.made_at else ""
        live = f' data-due="{at}"{made} data-state="{esc(mark.state)}"'
    title = texts()["due"] % {"time": long_time(mark.due_at)}
    return mark_safe(  # noqa: S308 - every part is escaped
        f'<time datetime="{at}" title="{esc(title)}"{live}>{esc(mark.text(now))}</time>'
    )


def promise_badge(mark: PromiseMark, now: datetime | None = None, name: bool = True) -> SafeString:
    """A promise on one line: icon, its name, and how it stands."""
    now = now or timezone.now()
    tone = mark.tone(now)
    label = f'<span class="jb-promise-name">{esc(mark.label)}</span>' if name else ""
    live = " data-live" if mark.running else ""
    return mark_safe(  # noqa: S308 - every part is escaped
        f'<span class="jb-promise" data-tone="{tone}"{live}>{icon(ICONS[tone])}'
        f"{label}{countdown(mark, now)}</span>"
    )


def state_badge(label: str, tone: str = Tone.QUIET, icon_name: str = "") -> SafeString:
    """The state of a matter, or any flag: a word on a quiet ground."""
    picture = icon(icon_name) if icon_name else ""
    return mark_safe(  # noqa: S308 - every part is escaped
        f'<span class="jb-state" data-tone="{esc(tone)}">{picture}{esc(label)}</span>'
    )
