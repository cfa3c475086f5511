"""What the citizen of a letter sees of it: promises, who has it, what happened, what can be done.

Only what is theirs: public entries with redacted text, never a note, an instruction or a name of
somebody else. The words around it stand in the templates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiban.city import units
from jiban.city.models import Officer
from jiban.desks.mailbox.call_backs import DESK as CALL_BACKS
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.review import FINDINGS
from jiban.desks.mailbox.told import Told, readable, told
from jiban.loop.actors import CITIZEN
from jiban.loop.common import OPENS_PERSONS, PURPOSES
from jiban.loop.desk import Action
from jiban.loop.models import Attachment, Entry, Link, Matter, Promise
from jiban.loop.rating import Grade
from jiban.loop.telling import Event

SHOWN_FIELDS = ("text", "answer")
"""Of a public entry only these were written for the citizen; evidence stays inside."""

MILESTONES = {
    "receive": (gettext_lazy("Your letter arrived"), "mail"),
    "route": (gettext_lazy("Given to %(unit)s"), "arrow-right"),
    "sign": (gettext_lazy("Signed: an officer has it"), "circle-check"),
    "attempt": (gettext_lazy("The officer tried to reach you"), "phone-off"),
    "contact": (gettext_lazy("The officer contacted you"), "phone-check"),
    "transfer": (gettext_lazy("Passed to %(unit)s"), "arrow-right"),
    "designate": (gettext_lazy("It was decided: %(unit)s has it"), "arrow-right"),
    "send_back": (gettext_lazy("It was decided: %(unit)s keeps it"), "arrow-right"),
    "call_back": (
        gettext_lazy("Drawn by lot: another unit will ask you how it went"),
        "phone-call",
    ),
    "resume": (gettext_lazy("The work goes on"), "player-play"),
    "split": (gettext_lazy("A part of it became a letter of its own: %(number)s"), "git-branch"),
    "merge": (gettext_lazy("It goes on together with letter %(number)s"), "git-merge"),
}
"""Entries without a public text that the citizen still hears of, as a bare fact."""
DISPUTED = (
    gettext_lazy("Which unit is right for it is being decided; until then %(unit)s answers to you"),
    "scale",
)
"""What the citizen hears when a unit refuses the letter, or it was passed on too often."""

ICONS = {
    "feedback": "message",
    "ask": "help-circle",
    "pause": "player-pause",
    "resolve": "message-check",
    "confirm": "circle-check",
    "close_quiet": "circle-check",
    "rate": "star",
    "reopen": "refresh",
    "add": "plus",
    "answer": "message-reply",
    "withdraw": "arrow-back-up",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file that the citizen sent or is shown."""

    pk: int
    url: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Tied:
    """Another letter that belongs to this one; ``open`` when the citizen may open it."""

    kind: str
    number: str
    state: Any
    open: bool


class Tracking:
    """A letter read for its citizen; each part is read when the page asks for it."""

    def __init__(self, matter: Matter, now: datetime) -> None:
        self.matter = matter
        self.now = now
        self.letter = Letter.objects.get(pk=matter.pk)

    @classmethod
    def of(cls, number: str) -> "Tracking | None":
        """Read the letter of that number, or None."""
        matter = (
            Matter.objects.select_related("handler")
            .filter(pk=int(number.rpartition("-")[2]), number=number, desk=mailbox.name)
            .first()
        )
        return cls(matter, timezone.now()) if matter else None

    @property
    def state(self) -> Any:
        """The label of its state."""
        return mailbox.state[self.matter.state].label

    @property
    def unit(self) -> units.Node:
        """The unit that has it."""
        return units.tree().get(self.matter.unit_id)

    @property
    def handler(self) -> Officer | None:
        """The officer who has it (实名告知)."""
        return self.matter.handler

    @cached_property
    def title(self) -> str:
        """The citizen's own sentence."""
        return readable(self.matter.title)

    @cached_property
    def body(self) -> str:
        """The citizen's own letter."""
        return readable(self.letter.body)

    @cached_property
    def entries(self) -> list[tuple[Entry, dict[str, Any]]]:
        """The journal with its payloads, the oldest first."""
        rows = Entry.objects.filter(matter=self.matter).order_by("seq")
        return [(row, orjson.loads(row.payload)) for row in rows]

    # --- promises --------------------------------------------------------------------------------

    @cached_property
    def _rows(self) -> list[Promise]:
        return list(Promise.objects.filter(matter=self.matter).order_by("n"))

    @cached_property
    def promises(self) -> list[Told]:
        """Every promise made to the citizen, in the order in which they were made."""
        owed = [row for row in self._rows if row.owed and row.name not in mailbox.loop_promises]
        return told(owed, self.entries, self.now)

    @property
    def closes_at(self) -> datetime | None:
        """When an answered letter is closed if nobody says anything more."""
        for row in self._rows:
            if row.name == "quiet" and row.outcome == Promise.Outcome.OPEN:
                return row.due_at
        return None

    # --- what happened ---------------------------------------------------------------------------

    @cached_property
    def _files(self) -> dict[int, list[File]]:
        """The files that the citizen sent or is shown, by the entry that brought them."""
        found: dict[int, list[File]] = {}
        for row in Attachment.objects.filter(matter=self.matter, shown=True).order_by("pk"):
            url = reverse("web:letter-file", args=[self.matter.number, row.pk])
            found.setdefault(row.seq, []).append(File(row.pk, url, row.name, row.size))
        return found

    @cached_property
    def events(self) -> list[Event]:
        """What happened, the newest first; only what is public."""
        names = self._names()
        events = (self._event(entry, said, names) for entry, said in reversed(self.entries))
        return [event for event in events if event is not None]

    def _event(
        self, entry: Entry, said: Mapping[str, Any], names: Mapping[str, str]
    ) -> Event | None:
        action = mailbox.actions.get(entry.action)
        milestone = DISPUTED if "holder" in said else MILESTONES.get(entry.action)
        if action is None or not (action.public or milestone):
            return None
        files = self._files.get(entry.seq, [])
        who = names.get(entry.by, "")
        if action.public:
            text = readable("\n".join(str(said[n]) for n in SHOWN_FIELDS if said.get(n)))
            if entry.action == "rate":
                text = f"{Grade(said['grade']).label}\n{text}".strip()
            if said.get("finding") in FINDINGS:
                text = f"{FINDINGS[said['finding']]}\n{text}"
            if entry.action == "pause":
                text = f"{mailbox.pause_reasons.get(said['reason'], '')}\n{text}".strip()
            icon = ICONS.get(entry.action, "point")
            return Event(entry.at, str(action.public), who, text, icon, "info", files)
        what, icon = milestone or ("", "point")
        moved = said.get("unit")
        to = moved["to"] if isinstance(moved, dict) else said.get("holder", self.matter.unit_id)
        words = {
            "unit": units.tree().name(to),
            "number": said.get("into") or ", ".join(said.get("opened", [])),
        }
        text = readable(str(said.get("shown", "")))
        return Event(entry.at, str(what) % words, who, text, icon, "", files)

    @cached_property
    def opened(self) -> list[Event]:
        """Who looked at the author's name and number, when and for what, the newest first.

        Also where a part of the letter or a call-back about it was opened.
        """
        own = Q(kind=Link.Kind.PART_OF) | Q(matter__desk=CALL_BACKS)  # not who names it as well
        tied = Link.objects.filter(own, other=self.matter).values_list("matter_id", flat=True)
        rows = Entry.objects.filter(matter_id__in=[self.matter.pk, *tied], action=OPENS_PERSONS)
        names = _names_of(row.by for row in rows)
        return [
            Event(row.at, _purpose(row), names.get(row.by, ""), icon="eye")
            for row in rows.order_by("-at")
        ]

    def _names(self) -> dict[str, str]:
        """Who acted, as the citizen is told: officers by name and number, themselves as "you"."""
        by = {entry.by for entry, _said in self.entries}
        # A partner only hands on what its citizen said.
        own = {ref for ref in by if ref.partition(":")[0] in ("citizen", "partner")}
        return _names_of(by) | dict.fromkeys(own, _("You"))

    @cached_property
    def question(self) -> Event | None:
        """The question that waits for the citizen's answer."""
        return self._last("ask") if self.matter.state == "waiting" else None

    @cached_property
    def answer(self) -> Event | None:
        """The answer, while it stands."""
        if self.matter.forgotten_at is not None:
            return None
        return self._last("resolve") if self.matter.state in ("resolved", "closed") else None

    def _last(self, action: str) -> Event | None:
        names = self._names()
        for entry, said in reversed(self.entries):
            if entry.action == action:
                return self._event(entry, said, names)
        return None

    @cached_property
    def linked(self) -> list[Tied]:
        """Letters that belong to this one; whose they are is not told."""
        rows = Link.objects.filter(matter=self.matter).exclude(kind=Link.Kind.CAUSED_BY)
        tied = [
            Tied(row.kind, row.other.number, mailbox.state[row.other.state].label, False)
            for row in rows.select_related("other")
        ]
        # What the author named stands as it was written, whether or not there is such a letter.
        about = self.entries[0][1].get("about") if self.entries else ""
        if about:
            tied.insert(0, Tied(Link.Kind.CAUSED_BY, str(about), "", False))
        parts = Link.objects.filter(other=self.matter, kind=Link.Kind.PART_OF)
        for row in parts.select_related("matter"):
            label = mailbox.state[row.matter.state].label
            tied.append(Tied("part", row.matter.number, label, True))
        return tied

    # --- what can be done ------------------------------------------------------------------------

    @cached_property
    def can(self) -> dict[str, Action]:
        """What the citizen can do now, by name."""
        if self.matter.forgotten_at is not None:
            return {}
        return {
            name: action
            for name, action in mailbox.actions.items()
            if CITIZEN in action.roles and action.fits(self.matter.state, self.matter.recused)
        }


def _names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return the names of the officers among those who acted."""
    ids = [int(ref.partition(":")[2]) for ref in set(refs) if ref.startswith("officer:")]
    return {f"officer:{one.pk}": one.display for one in Officer.objects.filter(pk__in=ids)}


def _purpose(row: Entry) -> str:
    """Return for what personal data was opened."""
    purpose = orjson.loads(row.payload).get("purpose", "")
    return str(PURPOSES.get(purpose, purpose))
