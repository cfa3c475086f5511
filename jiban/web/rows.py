"""Rows of a matter list: a hundred on a page, so made without templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from jiban.city import officers, units
from jiban.loop import registry
from jiban.loop.models import Matter

from .marks import PromiseMark, esc, promise_badge, state_badge
from .times import Tone, when


@dataclass(frozen=True, slots=True)
class Flag:
    """A short remark on a row, such as "danger" or "anonymous"."""

    label: str
    tone: str = Tone.QUIET
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One matter in a list.

    `promise` is the most urgent one and colours the row's edge; `more` counts the other open ones.
    `meta` are short words in the second line (unit, handler, place). `check` is the value of a
    tick box for bulk actions; None leaves it out.
    """

    url: str
    number: str
    title: str
    state: str = ""
    state_tone: str = Tone.QUIET
    promise: PromiseMark | None = None
    more: int = 0
    meta: Sequence[str] = ()
    flags: Sequence[Flag] = ()
    at: datetime | None = None
    check: str | int | None = None


def row_of(
    matter: Matter,
    faces: Mapping[int, officers.Face],
    *,
    unit_id: int,
    at: datetime,
    flags: Sequence[Flag] = (),
) -> Row:
    """Return a matter's row: what it is, where it stands, which unit and who has it."""
    state = registry.state_of(registry.desk_or_stub(matter.desk), matter.state)
    handler = faces.get(matter.handler_id or 0)
    tree = units.tree()
    return Row(
        f"/matters/{matter.number}",
        matter.number,
        matter.title,
        str(state.label),
        Tone.QUIET if state.final else Tone.INFO,
        meta=(tree.name(unit_id) if unit_id in tree else "", handler.name if handler else ""),
        flags=flags,
        at=at,
    )


def draw_row(row: Row, now: datetime | None = None) -> SafeString:
    """One `<li>` of a matter list."""
    now = now or timezone.now()
    tone = f' data-tone="{row.promise.tone(now)}"' if row.promise else ""
    live = " data-live" if row.promise and row.promise.running else ""
    check = ""
    if row.check is not None:
        says = esc(gettext("Select %(number)s") % {"number": row.number})
        key = esc(pgettext("keyboard", "select the row"))
        check = (
            '<span class="jb-row-check"><input class="form-check-input m-0" type="checkbox"'
            f' name="matter" value="{esc(row.check)}" aria-label="{says}" data-key="x"'
            f' data-key-label="{key}"></span>'
        )
    flags = "".join(state_badge(f.label, f.tone, f.icon) for f in row.flags)
    meta = "".join(f"<span>{esc(word)}</span>" for word in row.meta if word)
    state = state_badge(row.state, row.state_tone) if row.state else ""
    more = ""
    if row.more:
        says = gettext("Other open promises: %(n)s") % {"n": row.more}
        more = f'<span class="jb-muted" title="{esc(says)}">+{row.more}</span>'
    promise = promise_badge(row.promise, now) if row.promise else ""
    at = when(row.at, now) if row.at else ""
    return mark_safe(  # noqa: S308 - every part is escaped
        f'<li class="jb-row{" has-check" if check else ""}" data-row{tone}{live}>{check}'
        f'<div class="jb-row-title"><a class="jb-clip" href="{esc(row.url)}">'
        f"{esc(row.title)}</a></div>"
        f'<div class="jb-row-side"><span class="jb-cluster">{promise}{more}</span></div>'
        f'<div class="jb-row-meta">{state}{flags}<span class="jb-mono">{esc(row.number)}</span>'
        f"{meta}{at}</div></li>"
    )


def draw_rows(rows: Iterable[Row], now: datetime | None = None, label: str = "") -> SafeString:
    """A whole list; j and k move through it."""
    now = now or timezone.now()
    body = "".join(draw_row(row, now) for row in rows)
    name = f' aria-label="{esc(label)}"' if label else ""
    return mark_safe(f'<ul class="jb-rows" data-rows{name}>{body}</ul>')  # noqa: S308 - escaped
