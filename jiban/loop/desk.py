"""Desks (工作台): a line of work as one readable declaration of states, promises and actions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from jiban.loop.contact import Contact
from jiban.loop.errors import BadFields, DeclarationError
from jiban.loop.plain_words import plain
from jiban.loop.spans import Span

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from jiban.loop.change import Change
    from jiban.loop.figures import Figure, Scope
    from jiban.loop.rates import Rate
    from jiban.loop.reviewing import Count, Section
    from jiban.loop.sight import Sight

    Text = str | _StrPromise
else:
    Text = object  # a text for people, translated when it is shown
Body = Callable[["Change"], None]
SafeContact = Callable[[Sequence[int]], Mapping[int, Contact]]
"""Given ids of matters: how and when their authors may be written to; those left out may not."""
Present = Callable[[int, "Sight"], Mapping[str, Any]]
"""Given the id of a matter, and what the officer who reads sees: what the template
``<desk>/staff_details.html`` shows of it."""
Figures = Callable[["Scope"], Iterable["Figure"]]
"""Given a part of the city and a time: the desk's own figures for the dashboards."""
Tally = Callable[["Scope"], Iterable["Count"]]
"""Given a part of the city and a time: how many matters came, by day, unit and subject."""
About = Callable[[Sequence[str]], models.Q]
"""Given codes of subjects: the condition on matters that keeps those that the tally counts so."""
Words = Callable[[Sequence[int]], Mapping[int, str]]
"""Given ids of matters: what their authors wrote, with nothing in it that says who they are."""
Sections = Callable[["Scope"], Iterable["Section"]]
"""Given a part of the city and a time: what the desk puts into the weekly review."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One piece of advice on what somebody types, before it is done; it refuses nothing.

    Attributes:
        text: what was noticed, and what to do.
        quote: the words of the field, or of the matter, that it is about.
        grave: whether it weighs more than a matter of style.
    """

    text: str
    quote: str = ""
    grave: bool = False


Advise = Callable[["Sight", int, Mapping[str, str]], Sequence[Hint]]
"""Given what an officer sees, the id of a matter and what is typed: advice, the gravest first."""
Preview = Callable[[int, Mapping[str, Any]], bytes]
"""Given the id of a matter and what is typed: what would go out, as PDF."""
Forget = Callable[[Sequence[int]], None]
"""Given the ids of matters that are forgotten."""
Parts = Callable[[Iterable[int]], models.Q]
"""Given the ids of matters: the condition on matters of the desk that serve these alone."""
Initial = Callable[[int, Mapping[str, Any]], Mapping[str, Any]]
"""Given the id of a matter, 0 for one to be opened, and what an address proposes: what the fields
of the form begin with."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder (督办梯级): at which fraction of the span, whom to tell, what follows.

    ``breaks`` marks the rung at which an unkept promise counts as broken; ``does`` names an
    action that the system then takes on the matter.
    """

    at: float
    tell: str | None = None
    breaks: bool = False
    does: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What is owed (承诺): made when an action in ``from_action`` happens, kept by another.

    Made once more while it is open, it replaces the older one; with ``stays`` the older one stands.
    With ``only_in`` it is made only when the matter is then in one of these states. On an urgent
    matter it has ``urgent`` instead of ``within``, if that is given.
    """

    name: str
    within: Span
    from_action: str | tuple[str, ...]
    label: Text = ""
    pausable: tuple[str, ...] = ()
    ladder: tuple[Rung, ...] | None = None
    owed: bool = True
    stays: bool = False
    only_in: tuple[str, ...] = ()
    urgent: Span | None = None

    def span(self, *, urgent: bool) -> Span:
        """Return how long it has on a matter that is urgent or not."""
        return self.urgent if urgent and self.urgent is not None else self.within

    @property
    def made_by(self) -> tuple[str, ...]:
        """The actions that make this promise."""
        return (self.from_action,) if isinstance(self.from_action, str) else self.from_action


def timer(
    name: str,
    *,
    within: Span,
    from_action: str | tuple[str, ...],
    does: str,
    only_in: tuple[str, ...] = (),
    label: Text = "",
) -> Promise:
    """Return a timer: owed to nobody, it only starts the action *does* when it runs out."""
    ladder = (Rung(at=1.0, does=does),)
    return Promise(
        name, within, from_action, label=label, ladder=ladder, owed=False, only_in=only_in
    )


@dataclass(frozen=True, slots=True)
class State:
    """A state of a matter; in a final one nothing is owed any more."""

    name: str
    label: Text = ""
    final: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """The only way to change a matter: who may, from which states, with which fields, to where.

    ``reaches`` names a kind of link, or a field that holds a matter's number: the matter to which
    this one is tied by it, or that is named, is locked as well, so that the action may act there
    too. Whether its actor may know of a matter that is named, the action itself looks. With
    ``recusal`` True it is only for matters from which somebody is recused, with False only for the
    others. Pages gather the actions of one ``group`` in a menu of that name. What is ``audited``
    opens what is protected, for a ``purpose``: inspectors read who did it.
    """

    name: str
    label: Text
    states: tuple[str, ...]
    roles: tuple[str, ...]
    to: tuple[str, ...]
    fields: Mapping[str, forms.Field]
    body: Body
    opens: bool = False
    stays_in: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    voids: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: bool = False
    private: tuple[str, ...] = ()
    verbatim: tuple[str, ...] = ()
    files: bool = False
    key: str = ""
    primary: bool = False
    shown: bool = True
    audited: bool = False
    public: Text = ""
    help: Text = ""
    group: Text = ""
    texts: tuple[str, ...] = ()
    recusal: bool | None = None
    reaches: str = ""
    settled: dict[tuple[str, Any], Any] = field(default_factory=dict, compare=False, repr=False)

    def fits(self, state: str, recused: bool) -> bool:
        """Tell whether it can be done on a matter in that state, with somebody recused or not."""
        return not self.opens and state in self.states and self.recusal in (None, recused)

    def clean(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return the cleaned field values.

        Raises:
            BadFields: naming every field that is wrong, unknown or missing, and why.
        """
        errors: dict[str, list[str]] = {}
        cleaned: dict[str, Any] = {}
        for name, declared in self.fields.items():
            given = raw.get(name, declared.initial)
            try:
                cleaned[name] = self._clean(name, declared, given)
            except ValidationError as error:
                errors[name] = plain(declared, error)
        unknown = raw.keys() - self.fields.keys()
        if unknown or errors:
            raise BadFields.of(self.fields, errors, unknown)
        return cleaned

    def _clean(self, name: str, declared: forms.Field, given: Any) -> Any:
        """Clean one value; what an empty field or a choice cleans to is worked out only once."""
        kind = type(declared)
        choice = kind in _CHOICES and type(given) is str
        if not choice and not (kind in _PLAIN and (given is None or given == "")):
            return declared.clean(given)
        if (name, given) not in self.settled:
            self.settled[name, given] = declared.clean(given)
        return self.settled[name, given]


_CHOICES = (forms.ChoiceField, forms.TypedChoiceField)
_PLAIN = (*_CHOICES, forms.CharField, forms.EmailField, forms.RegexField, forms.FloatField)
"""Fields whose answer depends on nothing but the value given."""


@dataclass
class Desk:
    """A line of work. Everything else (forms, API, checks, pictures) is made from it.

    The matters of a ``personal`` desk are for their handlers alone and are never handed over; whom
    else was told of one, the handler does not see. ``hidden`` are columns of the details that are
    shown to nobody: by name, the column that must be filled in before they are, "" for never.
    """

    name: str
    label: Text
    states: tuple[State, ...]
    promises: tuple[Promise, ...]
    ladder: tuple[Rung, ...]
    prefix: str
    details: type[models.Model] | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)
    pause_reasons: Mapping[str, Text] = field(default_factory=dict)
    messages: Mapping[str, Text] = field(default_factory=dict)
    safe_contact: SafeContact | None = None
    present: Present | None = None
    personal: bool = False
    figures: Figures | None = None
    tally: Tally | None = None
    subjects: Mapping[str, Text] = field(default_factory=dict)
    about: About | None = None
    words: Words | None = None
    sections: Sections | None = None
    rates: tuple["Rate", ...] = ()
    advise: Mapping[str, Advise] = field(default_factory=dict)
    """By action: advice while its fields are filled in."""
    previews: Mapping[str, Preview] = field(default_factory=dict)
    """By action: what would go out, shown before it is done."""
    initial: Mapping[str, Initial] = field(default_factory=dict)
    """By action: what its form begins with."""
    retention: int | None = None
    """Days after a matter's end until it is forgotten; None keeps it until somebody says so."""
    forgets: tuple[str, ...] = ()
    """Columns of the details that hold words, and begin anew when a matter is forgotten."""
    forget: Forget | None = None
    """Destroys what the desk's other tables say of matters."""
    parts: Parts | None = None
    """Names the matters that are forgotten with those that they serve, of whatever desk."""
    may_be_public: Callable[[int], bool] = lambda _matter_id: True
    """Tells whether the public may be told, by whatever desk, what a matter asked for."""
    belongs: bool = False
    """Whether its matters belong to others, and keep away whoever those do."""
    nameless_files: bool = False
    """Whether files keep no name of theirs: of a photo it is mostly the name of who is on it."""
    prepare: Callable[[], object] | None = None
    """Makes ready, with the migrations, what a first act on this machine would else wait for."""
    rank: int = 100
    chores: Mapping[Callable[[], object], float] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.state = {state.name: state for state in self.states}
        self.loop_promises: tuple[str, ...] = ()
        self.promise = {promise.name: promise for promise in self.promises}
        if len(self.state) != len(self.states) or len(self.promise) != len(self.promises):
            raise DeclarationError(f"desk {self.name}: a state or promise is declared twice")
        self._made: dict[tuple[str, str], tuple[Promise, ...]] = {}

    def add_promises(self, promises: tuple[Promise, ...]) -> None:
        """Take in the loop's own promises, which end with the matter whatever its last action."""
        self.loop_promises = tuple(promise.name for promise in promises)
        self.promises = (*self.promises, *promises)
        self.promise = {promise.name: promise for promise in self.promises}
        self._made.clear()

    @property
    def open_states(self) -> tuple[str, ...]:
        """The names of the states that are not final."""
        return tuple(state.name for state in self.states if not state.final)

    def shown(self, kept: models.Model) -> list["models.Field[Any, Any]"]:
        """Return the columns of a matter's details that may be shown."""
        return [
            column
            for column in kept._meta.concrete_fields
            if not column.primary_key and self._may_show(column.attname, kept)
        ]

    def _may_show(self, column: str, kept: models.Model) -> bool:
        until = self.hidden.get(column)
        return until is None or (until != "" and getattr(kept, until) not in (None, ""))

    def ladder_of(self, promise: Promise) -> tuple[Rung, ...]:
        """Return the rungs of a promise: its own, or the desk's."""
        return self.ladder if promise.ladder is None else promise.ladder

    def made_by(self, action: str, to: str) -> tuple[Promise, ...]:
        """Return the promises that an action makes when it leads to the state *to*."""
        if (action, to) not in self._made:
            self._made[action, to] = tuple(
                p
                for p in self.promises
                if action in p.made_by and (not p.only_in or to in p.only_in)
            )
        return self._made[action, to]

    def action(
        self,
        *,
        states: str | Iterable[str] = (),
        roles: Iterable[str],
        to: str | Iterable[str] = (),
        stays_in: str | Iterable[str] = (),
        label: Text,
        fields: Mapping[str, forms.Field] | None = None,
        keeps: str | Iterable[str] = (),
        voids: str | Iterable[str] = (),
        pauses: str | Iterable[str] = (),
        name: str = "",
        **options: Any,
    ) -> Callable[[Body], Body]:
        """Declare an action; the decorated function says what else changes.

        ``to`` empty keeps the state; several names mean that the function chooses one of them
        with ``change.go(...)``; done in one of ``stays_in``, it keeps the state. ``opens`` marks
        the action that opens a matter.
        """

        def declare(body: Body) -> Body:
            key = name or body.__name__
            if key in self.actions:
                raise DeclarationError(f"desk {self.name}: action {key} is declared twice")
            self.actions[key] = Action(
                key,
                label,
                names(states),
                tuple(roles),
                names(to),
                dict(fields or {}),
                body,
                stays_in=names(stays_in),
                keeps=names(keeps),
                voids=names(voids),
                pauses=names(pauses),
                texts=tuple(n for n, f in (fields or {}).items() if isinstance(f, forms.CharField)),
                **options,
            )
            return body

        return declare


def names(value: str | Iterable[str]) -> tuple[str, ...]:
    """Return one name or several as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)
