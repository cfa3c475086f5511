"""The journal in plain words: who did what when, what it kept and broke, whom the ladder told."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city import officers, units
from jiban.exchange import partners
from jiban.loop import reading, rungs
from jiban.loop.desk import Action, Desk
from jiban.loop.fields import UnitField, choices_of
from jiban.loop.models import Attachment, Entry
from jiban.loop.sight import Sight
from jiban.web.action_forms import of_officers
from jiban.web.persons import People
from jiban.web.times import Tone


@dataclass(frozen=True, slots=True)
class Note:
    """A short remark under an entry, such as “kept: sign”."""

    label: str
    tone: str = Tone.QUIET
    icon: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file that an entry brought."""

    url: str
    name: str
    size: int
    image: bool


@dataclass(slots=True)
class Line:
    """One entry, as `{% timeline %}` draws it."""

    id: int
    at: datetime
    what: str
    who: str = ""
    text: str = ""
    icon: str = "point"
    tone: str = ""
    internal: bool = False
    files: Sequence[File] = ()
    notes: list[Note] = field(default_factory=list)
    seal: str = ""


class Teller:
    """Tells the entries of one matter."""

    def __init__(self, desk: Desk, number: str, people: People, sight: Sight) -> None:
        self.desk = desk
        self.number = number
        self.people = people
        self.sight = sight
        self.faces: Mapping[int, officers.Face] = {}
        self.partners: Mapping[int, str] = {}

    def tell(self, entries: Sequence[Entry], files: Iterable[Attachment] = ()) -> list[Line]:
        """Return the entries as lines, in the order given; officers are named by one query."""
        read = list(zip(entries, reading.said(entries, self.sight), strict=True))
        self.faces = officers.faces(i for entry, said in read for i in _officers(entry, said))
        self.partners = partners.names(
            int(entry.by.partition(":")[2]) for entry, _said in read if _by_partner(entry.by)
        )
        brought: dict[int, list[File]] = {}
        for attachment in files:
            brought.setdefault(attachment.seq, []).append(file_of(self.number, attachment))
        return [self._line(entry, said, brought.get(entry.seq, ())) for entry, said in read]

    def _line(self, entry: Entry, said: Mapping[str, Any], files: Sequence[File]) -> Line:
        if entry.action == rungs.RUNG:
            return self._rung(entry, said)
        action = self.desk.actions.get(entry.action)
        notes = list(self._notes(said))
        if action is not None and action.public:
            notes.append(Note(_("the citizen sees this"), Tone.INFO, "eye"))
        return Line(
            entry.seq,
            entry.at,
            str(action.label) if action else entry.action,
            who=self.who(entry.by),
            text=self.people.text(self._text(action, said)) if action else "",
            icon=_icon(action, said) if action else "point",
            tone=_tone(action, said) if action else "",
            files=files,
            notes=notes,
            seal=f"#{entry.seq} · {bytes(entry.hash).hex()[:12]}",
        )

    def who(self, by: str) -> str:
        """Return who acted, in words."""
        kind, _colon, serial = by.partition(":")
        if _by_partner(by):
            name = self.partners.get(int(serial), "—")
            return _("the citizen, through %(partner)s") % {"partner": name}
        if serial:
            return self._name(int(serial))
        return {"citizen": _("the citizen"), "system": _("the system")}.get(kind, kind)

    def _name(self, officer_id: int) -> str:
        face = self.faces.get(officer_id)
        if face is None:
            return "—"
        return _("%(name)s, police number %(number)s") % {"name": face.name, "number": face.number}

    # --- what was said -------------------------------------------------------------------------

    def _text(self, action: Action | None, said: Mapping[str, Any]) -> str:
        """Return what was filled in, but for what the desk's own details show already."""
        if action is None or (action.opens and self.desk.present is not None):
            return ""
        known = _columns(self.desk) if action.opens else ()
        parts = [
            (str(declared.label or name), self._value(declared, said[name]))
            for name, declared in action.fields.items()
            if name not in action.private
            and name not in known
            and not declared.widget.is_hidden
            and said.get(name) not in (None, "", [])
        ]
        if len(parts) == 1 and isinstance(
            next(iter(action.fields.values())).widget, forms.Textarea
        ):
            return parts[0][1]
        return "\n".join(
            _("%(label)s: %(value)s") % {"label": label, "value": value} for label, value in parts
        )

    def _value(self, declared: forms.Field, value: Any) -> str:
        if isinstance(declared, UnitField):
            # Where the act moved the matter, the door has put from where to where.
            return _unit(value["to"] if isinstance(value, Mapping) else value)
        if of_officers(declared):
            return self._name(int(value))
        if isinstance(declared, forms.DateTimeField):
            return _moment(value)
        if isinstance(declared, forms.ChoiceField):
            labels = {str(key): label for key, label in choices_of(declared)}
            return str(labels.get(str(value), value))
        return str(value)

    # --- what followed -------------------------------------------------------------------------

    def _notes(self, said: Mapping[str, Any]) -> Iterator[Note]:
        promises = said.get("promises", {})
        for outcome, tone, icon, text in (
            ("kept", Tone.KEPT, "circle-check", _("kept: %(promise)s")),
            ("late", Tone.BROKEN, "alert-triangle", _("done late: %(promise)s")),
            ("void", Tone.QUIET, "circle-minus", _("no longer owed: %(promise)s")),
            ("paused", Tone.PAUSED, "player-pause", _("clock stopped: %(promise)s")),
            ("resumed", Tone.OPEN, "player-play", _("clock runs again: %(promise)s until %(due)s")),
            ("made", Tone.OPEN, "clock", _("promised: %(promise)s until %(due)s")),
        ):
            for name, due in promises.get(outcome, {}).items():
                declared = self.desk.promise.get(name)
                if declared is not None and declared.owed:
                    words = {"promise": self._promise(name), "due": _moment(due)}
                    yield Note(text % words, tone, icon)
        reason = promises.get("paused_for")
        if reason:
            label = self.desk.pause_reasons.get(reason, reason)
            yield Note(_("reason: %(reason)s") % {"reason": label}, Tone.PAUSED, "info-circle")
        moved = said.get("unit")
        if isinstance(moved, dict):
            words = {"old": _unit(moved.get("from")), "new": _unit(moved.get("to"))}
            yield Note(_("unit: %(old)s → %(new)s") % words, Tone.INFO, "building")
        if said.get("handler_id"):
            name = self._name(said["handler_id"])
            yield Note(_("handler: %(name)s") % {"name": name}, Tone.INFO, "user")
        if said.get("incoming_id"):
            name = self._name(said["incoming_id"])
            yield Note(_("handed to: %(name)s") % {"name": name}, Tone.INFO, "transfer")
        if said.get("opened"):
            numbers = ", ".join(number or _("one out of your sight") for number in said["opened"])
            yield Note(_("opened: %(numbers)s") % {"numbers": numbers}, Tone.INFO, "git-branch")
        if said.get("danger"):
            found = ", ".join(said["danger"])
            yield Note(_("reads like danger: %(words)s") % {"words": found}, Tone.BROKEN, "urgent")

    def _promise(self, name: str) -> str:
        declared = self.desk.promise.get(name)
        return str(declared.label if declared else "") or name

    # --- the ladder ----------------------------------------------------------------------------

    def _rung(self, entry: Entry, said: Mapping[str, Any]) -> Line:
        declared = self.desk.promise.get(said.get("promise", ""))
        ladder = self.desk.ladder_of(declared) if declared else ()
        at = said.get("rung", 0)
        rung = ladder[at] if at < len(ladder) else None
        words = {"promise": self._promise(said.get("promise", "")), "due": _moment(said.get("due"))}
        if declared is not None and not declared.owed:
            what = _("The time for “%(promise)s” has run out") % words
        elif said.get("broken"):
            what = _("Broken: “%(promise)s”, promised for %(due)s") % words
        elif rung is not None and rung.at < 1:
            text = _("%(percent)s%% of the time for “%(promise)s” is gone")
            what = text % {**words, "percent": round(rung.at * 100)}
        else:
            what = _("Still not done: “%(promise)s”, promised for %(due)s") % words
        notes = []
        if said.get("skipped"):
            notes.append(
                Note(
                    _("earlier reminders left out: this one was due as well"),
                    Tone.QUIET,
                    "info-circle",
                )
            )
        return Line(
            entry.seq,
            entry.at,
            what,
            who=self.who(entry.by),
            text=_told(said.get("tell", "")),
            icon="alert-triangle" if said.get("broken") or (rung and rung.at > 1) else "alarm",
            tone=Tone.BROKEN if said.get("broken") else Tone.SOON,
            notes=notes,
            seal=f"#{entry.seq} · {bytes(entry.hash).hex()[:12]}",
        )


def file_of(number: str, attachment: Attachment) -> File:
    """Return a file as pages link to it."""
    return File(
        f"/matters/{number}/files/{attachment.pk}",
        attachment.name,
        attachment.size,
        attachment.media_type in SHOWN_IMAGES,
    )


SHOWN_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Types that every browser draws and that carry no script."""


def _told(audience: str) -> str:
    """Return whom a rung told."""
    return {
        "handler": _("The handler was reminded."),
        "duty": _("The duty officers were reminded."),
        "head": _("The head of the unit was told."),
        "dispatcher": _("The dispatchers were told."),
        "deputy": _("Raised to the deputy leader in charge."),
        "leader": _("Raised to the bureau leader."),
        "inspector": _("The inspectors were told."),
    }.get(audience, "")


def _by_partner(by: str) -> bool:
    return by.startswith("partner:")


def _officers(entry: Entry, said: Mapping[str, Any]) -> Iterator[int]:
    """Yield the officers that an entry names."""
    _kind, _colon, serial = entry.by.partition(":")
    if serial and not _by_partner(entry.by):
        yield int(serial)
    for name in ("handler_id", "incoming_id", "officer"):
        if isinstance(said.get(name), int):
            yield said[name]


def _icon(action: Action, said: Mapping[str, Any]) -> str:
    promises = said.get("promises", {})
    if action.opens:
        return "mail"
    if "late" in promises:
        return "alert-triangle"
    if "kept" in promises:
        return "circle-check"
    if "paused" in promises:
        return "player-pause"
    if isinstance(said.get("unit"), dict):
        return "arrow-right"
    return "note" if not action.to else "point"


def _tone(action: Action, said: Mapping[str, Any]) -> str:
    promises = said.get("promises", {})
    if said.get("danger"):
        return Tone.BROKEN
    if "kept" in promises or "late" in promises:
        return Tone.KEPT
    if "paused" in promises:
        return Tone.PAUSED
    return Tone.INFO if action.opens or action.public else Tone.QUIET


def _moment(text: Any) -> str:
    if not isinstance(text, str):
        return ""
    local = timezone.localtime(datetime.fromisoformat(text))
    return f"{local:%m-%d %H:%M}"


def _columns(desk: Desk) -> Collection[str]:
    return {column.name for column in desk.details._meta.concrete_fields} if desk.details else ()


def _unit(unit_id: Any) -> str:
    tree = units.tree()
    return tree.name(int(unit_id)) if unit_id is not None and int(unit_id) in tree else "—"
