"""A change in the making: what an action's function may say about the locked matter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jiban.loop import recusal
from jiban.loop.actors import OFFICER, Actor
from jiban.loop.desk import Action, Desk
from jiban.loop.errors import BadFields
from jiban.loop.state import MatterState, Recused


@dataclass(frozen=True, slots=True)
class Tell:
    """A notice to be queued."""

    audience: str
    message: str
    context: Mapping[str, Any]
    unit_id: int
    officer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Spawn:
    """A matter to be opened by this change (a letter split in two).

    ``recusals`` are who is recused from it; None for those who are from the matter it comes from.
    ``told`` says whether the journal of that matter names it.
    """

    desk: str
    action: str
    fields: Mapping[str, Any]
    link: str
    people: Mapping[int, Mapping[str, str]]
    recusals: Mapping[Recused, str] | None
    told: bool


@dataclass(slots=True)
class Change:
    """What one action does. Nothing of it takes effect unless the whole act does."""

    matter: MatterState
    desk: Desk
    action: Action
    by: Actor
    now: datetime
    fields: dict[str, Any]
    to: str | None = None
    unit_id: int | None = None
    sets: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    tells: list[Tell] = field(default_factory=list)
    people: list[Mapping[str, str]] = field(default_factory=list)
    mentioned: list[dict[str, str]] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    spawns: list[Spawn] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    owed_by: dict[str, int] = field(default_factory=dict)
    writes: list[Callable[[], object]] = field(default_factory=list)
    due_at: dict[str, datetime] = field(default_factory=dict)
    beyond: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    recusals: dict[Recused, str] = field(init=False)
    following: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.recusals = dict(self.matter.recusals)

    def go(self, state: str) -> None:
        """Choose the next state among those the action declares."""
        self.to = state

    def assign(self, *, unit_id: int | None = None, **sets: Any) -> None:
        """Give the matter to another unit, or set ``handler_id`` or ``incoming_id``."""
        if unit_id is not None and unit_id != self.matter.unit_id:
            self.unit_id = unit_id
        self.sets.update(sets)

    def recuse(
        self, *, officer_id: int | None = None, unit_id: int | None = None, why: str = ""
    ) -> None:
        """Keep an officer, or all of a unit, away from the matter; who has it then loses it."""
        self.recusals.setdefault(Recused(officer_id, unit_id), why)

    def lift(self, *, officer_id: int | None = None, unit_id: int | None = None) -> None:
        """Take a recusal back: it named the wrong one."""
        self.recusals.pop(Recused(officer_id, unit_id), None)

    def bars(self, officer_id: int | None) -> bool:
        """Tell whether an officer is kept away from the matter, once this change is done."""
        return recusal.bars(self.recusals, officer_id)

    def set(self, **sets: Any) -> None:
        """Set the matter's own columns: ``title``, ``urgent``, ``raised``."""
        self.sets.update(sets)

    def detail(self, **columns: Any) -> None:
        """Set columns of the desk's details."""
        self.details.update(columns)

    def say(self, **payload: Any) -> None:
        """Add to what the journal keeps; never personal data."""
        self.said.update(payload)

    def tell(self, audience: str, message: str, *, at: int | None = None, **context: Any) -> None:
        """Queue a notice to a role at the matter's unit or at another, its handler, its citizen."""
        unit = at or self.unit_id or self.matter.unit_id
        self.tells.append(Tell(audience, message, context, unit))

    def tell_officer(self, officer_id: int, message: str, **context: Any) -> None:
        """Queue a notice to one officer."""
        unit = self.unit_id or self.matter.unit_id
        self.tells.append(Tell(OFFICER, message, context, unit, officer_id))

    def person(self, **data: str) -> None:
        """Keep what is known of the author; it rests encrypted, apart from the matter."""
        self.people.append({name: value for name, value in data.items() if value})

    def mention(self, **data: str) -> int:
        """Keep what is known of somebody whom the matter is about; return their label."""
        self.mentioned.append({name: value for name, value in data.items() if value})
        return self.matter.people + len(self.mentioned)

    def link(self, kind: str, other_id: int) -> None:
        """Tie this matter to another."""
        self.links.append((kind, other_id))

    def write(self, do: Callable[[], object]) -> None:
        """Write rows of the desk's own, once nothing can refuse the act any more."""
        self.writes.append(do)

    def owe(self, promise: str, unit_id: int) -> None:
        """Let a unit other than the matter's owe a promise that this action makes."""
        self.owed_by[promise] = unit_id

    def agree(self, promise: str, due_at: datetime) -> None:
        """Let a promise that this action makes be due when it was agreed, not after its span."""
        self.due_at[promise] = due_at

    def open(
        self,
        link: str,
        action: str,
        people: Mapping[int, Mapping[str, str]],
        *,
        desk: str = "",
        told: bool = True,
        recusals: Mapping[Recused, str] | None = None,
        **fields: Any,
    ) -> None:
        """Open another matter in the same transaction, tied to this one by *link*.

        Args:
            people: whom the texts name, by the labels that they have in them.
            desk: the name of the desk at which to open it; this desk if none is named.
            told: whether this matter's journal names it.
            recusals: who is recused from it; left out, whoever is recused from this one.
        """
        at = desk or self.desk.name
        self.spawns.append(Spawn(at, action, fields, link, people, recusals, told))

    def act_beyond(self, action: str, **fields: Any) -> None:
        """Let the same actor act on the matter that ``reaches`` leads to.

        They may do what the system may, whatever posts they hold there, and nothing where they are
        recused. Both are done, or neither is.
        """
        self.beyond.append((action, fields))

    def then(self, action: str) -> None:
        """Let the system do another action of the desk on the matter right after this one."""
        self.following.append(action)

    def index(self, *texts: str) -> None:
        """Make these redacted texts findable."""
        self.words.extend(text for text in texts if text)

    def refuse(self, name: str, reason: str) -> BadFields:
        """Return a refusal that names a field; the caller raises it."""
        label = str(self.action.fields[name].label or name)
        return BadFields({name: [reason]}, f"{label}: {reason}")
