"""The inbox's rows as HTML: a hundred on a page, asked for every few seconds, so made by hand."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiban.city import officers, units
from jiban.loop import registry
from jiban.loop.listing import Row
from jiban.web import flags
from jiban.web.marks import PromiseMark, icon, promise_badge, state_badge
from jiban.web.possible import Offer, Possible, next_step
from jiban.web.times import Tone


class Drawing:
    """One drawing of the inbox; what is alike in many rows is made once."""

    def __init__(self, possible: Possible, now: datetime, newest: int) -> None:
        self.possible = possible
        self.now = now
        self.newest = newest
        self.tree = units.tree()
        self.faces: Mapping[int, officers.Face] = {}
        self._states: dict[tuple[str, str], str] = {}
        self._promises: dict[tuple[str, str], str] = {}
        self._units: dict[int, str] = {}
        self._officers: dict[int | None, str] = {}
        self.acts = False
        self._next: dict[tuple[str, str | None], str] = {}
        more = escape(_("other open promises"))
        nobody = escape(pgettext("matter", "nobody yet"))
        still = escape(pgettext("matter", "nothing due"))
        self._words: dict[str | int, str] = {
            "urgent": flags.urgent(),
            "new": flags.new(),
            2: flags.raised(2),
            3: flags.raised(3),
            "more": f'<span class="jb-muted" title="{more}: %d">+%d</span>',
            "nobody": f'<span class="jb-muted">{nobody}</span>',
            "to": _("handed to %(name)s, not accepted yet"),
            "still": f'<span class="jb-muted">{still}</span>',
        }

    def rows(self, rows: Iterable[Row]) -> SafeString:
        """Return all rows as list items."""
        listed = list(rows)
        self.faces = officers.faces(i for row in listed for i in (row.handler_id, row.incoming_id))
        return mark_safe("".join(map(self._row, listed)))  # noqa: S308 - every part is escaped

    def _row(self, row: Row) -> str:
        mark = self._mark(row)
        tone = mark.tone(self.now) if mark else Tone.QUIET
        promise = promise_badge(mark, self.now) if mark else self._words["still"]
        live = " data-live" if mark is not None and mark.running else ""
        more = self._words["more"] % (row.more, row.more) if row.more > 0 else ""
        kind = self.possible.kind(
            row.desk, row.state, row.unit_id, row.handler_id, row.incoming_id, row.recused
        )
        number = escape(row.number)
        return (
            f'<li class="jb-row jb-inbox-row" id="m{row.id}" data-row data-tone="{tone}"{live}'
            f' data-number="{number}" data-kind="{kind}" data-seen="{row.seq}">'
            f'<div class="jb-inbox-due">{promise}{more}</div>'
            f'<div class="jb-row-title"><a class="jb-clip" href="/matters/{number}">'
            f"{escape(row.title)}</a>{self._flags(row)}</div>"
            f'<div class="jb-inbox-state">{self._state(row.desk, row.state)}</div>'
            f'<div class="jb-inbox-who jb-clip">{self._who(row)}</div>'
            f'<div class="jb-inbox-unit jb-clip">{self._unit(row.unit_id)}</div>'
            f'<div class="jb-inbox-number jb-mono">{number}</div>'
            f'<div class="jb-inbox-act">{self._button(kind, row, number)}</div></li>'
        )

    def _mark(self, row: Row) -> PromiseMark | None:
        """Return the mark of the most urgent promise."""
        if row.promise is None:
            return None
        label = self._promises.get((row.desk, row.promise))
        if label is None:
            declared = registry.desk_or_stub(row.desk).promise.get(row.promise)
            label = str(declared.label if declared else "") or row.promise
            self._promises[row.desk, row.promise] = label
        state = "open"
        if row.paused:
            state = "paused"
        elif row.broken:
            state = "broken"
        return PromiseMark(label, row.due_at, state, row.made_at)

    def _flags(self, row: Row) -> str:
        found = ""
        if row.urgent:
            found += self._words["urgent"]
        if row.raised > 1:
            found += self._words[min(row.raised, 3)]
        if row.id > self.newest:
            found += self._words["new"]
        return f'<span class="jb-inbox-flags">{found}</span>' if found else ""

    def _state(self, desk: str, state: str) -> str:
        known = self._states.get((desk, state))
        if known is None:
            label = registry.state_of(registry.desk_or_stub(desk), state).label
            known = self._states[desk, state] = state_badge(str(label))
        return known

    def _unit(self, unit_id: int) -> str:
        known = self._units.get(unit_id)
        if known is None:
            name = self.tree.name(unit_id) if unit_id in self.tree else "—"
            known = self._units[unit_id] = f'<span title="{escape(name)}">{escape(name)}</span>'
        return known

    def _who(self, row: Row) -> str:
        if row.incoming_id is not None:
            face = self.faces.get(row.incoming_id)
            name = face.name if face else "—"
            words = self._words["to"] % {"name": name}
            return f'<span title="{escape(words)}">{icon("transfer", words)} {escape(name)}</span>'
        known = self._officers.get(row.handler_id)
        if known is None:
            face = self.faces.get(row.handler_id or 0)
            known = escape(face.name) if face else self._words["nobody"]
            self._officers[row.handler_id] = known
        return known

    def _button(self, kind: str, row: Row, number: str) -> str:
        """Return the button of the next step."""
        button = self._next.get((kind, row.promise))
        if button is None:
            offer = next_step(self.possible.found[kind], row.promise)
            button = self._next[kind, row.promise] = _button(offer) if offer else ""
            self.acts = self.acts or bool(button)
        return button.replace("{number}", number).replace("{seq}", str(row.seq))


def _button(offer: Offer) -> str:
    """Return the HTML of a button with places for a matter's number and what was seen."""
    key = f' data-key="{escape(offer.key)}"' if offer.key else ""
    label = escape(offer.label) + (f" <kbd>{escape(offer.key)}</kbd>" if offer.key else "")
    address = f"/matters/{{number}}/do/{offer.name}?back=inbox"
    if offer.quick and not offer.ends:
        return (
            f'<button class="btn btn-sm"{key} form="jb-quick" formaction="{address}"'
            f' name="seen" value="{{seq}}">{label}</button>'
        )
    address = f"{address}&amp;seen={{seq}}"
    return (
        f'<a class="btn btn-sm"{key} href="{address}" hx-get="{address}"'
        f' hx-target="#jb-dialog-body">{label}</a>'
    )
