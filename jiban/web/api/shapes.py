"""The shapes of what the API answers; the documentation is made from them."""

from datetime import datetime
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

Json = dict[str, Any]


class Unit(TypedDict):
    """A unit, as it is named beside a matter."""

    id: int
    code: str
    name: str


class Officer(TypedDict):
    """An officer: police number and name."""

    number: str
    name: str


class Matter(TypedDict):
    """A matter in a list."""

    number: str
    desk: str
    state: str
    state_label: str
    title: str
    unit: Unit
    handler: Officer | None
    incoming: Officer | None
    urgent: bool
    raised: Annotated[int, Field(ge=0, description="0 nobody, 1 unit head, 2 deputy, 3 leader")]
    opened_at: datetime
    touched_at: datetime
    ended_at: datetime | None
    next_due_at: datetime | None
    seq: Annotated[int, Field(ge=1, description="the last journal entry; send it as If-Match")]


class MatterPage(TypedDict):
    """Some matters, and where the list goes on."""

    items: list[Matter]
    next: Annotated[str | None, Field(description="send it as `after`; null at the end")]


class Promise(TypedDict):
    """A promise made on a matter."""

    n: int
    name: str
    label: str
    owed: Annotated[bool, Field(description="false for a timer that only starts an action")]
    outcome: Literal["open", "kept", "late", "void"]
    unit: Unit
    made_at: datetime
    due_at: datetime
    broken_at: datetime | None
    ended_at: datetime | None
    paused_at: datetime | None
    paused_for: str


class Possible(TypedDict):
    """An action that you may do on the matter now."""

    name: str
    label: str
    help: str
    primary: bool
    files: bool
    href: str
    fields: Annotated[Json, Field(description="JSON Schema of the action's fields")]


class Attached(TypedDict):
    """A file that came with a matter."""

    id: int
    seq: int
    name: str
    media_type: str
    size: int
    sha256: str
    from_citizen: bool
    href: str


class Tie(TypedDict):
    """A tie to another matter."""

    kind: Literal["duplicate_of", "part_of", "caused_by"]
    number: str
    outgoing: Annotated[bool, Field(description="true: this matter is … of the other")]


class Somebody(TypedDict):
    """A person named in a matter, without their data: act `open_person` to see it."""

    label: str
    part: Literal["author", "mentioned"]


class WholeMatter(Matter):
    """A matter with everything that hangs on it."""

    details: Annotated[Json, Field(description="the desk's own columns; free text is redacted")]
    promises: list[Promise]
    persons: list[Somebody]
    attachments: list[Attached]
    links: list[Tie]
    actions: list[Possible]


class By(TypedDict):
    """Who did it."""

    kind: Literal["officer", "citizen", "partner", "system"]
    officer: Officer | None
    partner: Annotated[str | None, Field(description="whose system handed on the citizen's word")]


class Entry(TypedDict):
    """One journal entry."""

    seq: int
    at: datetime
    action: str
    label: str
    by: By
    state: str
    payload: Annotated[
        Json,
        Field(
            description="what was said and what followed; redacted; null for the number of a"
            " matter that you do not see"
        ),
    ]
    hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Journal(TypedDict):
    """Some journal entries, and whether there are more."""

    items: list[Entry]
    next: Annotated[int | None, Field(description="send it as `after`; null at the end")]


class Known(TypedDict):
    """What is known of a person, opened."""

    label: str
    part: Literal["author", "mentioned"]
    known: dict[str, str]


class Hint(TypedDict):
    """One piece of advice."""

    text: Annotated[str, Field(description="what was noticed, and what to do")]
    quote: Annotated[str, Field(description="the words that it is about; empty for the whole")]
    grave: Annotated[bool, Field(description="whether it weighs more than a matter of style")]


class Advice(TypedDict):
    """Advice on what is not done yet; nothing is refused by it."""

    hints: list[Hint]


class Done(TypedDict):
    """What an action did."""

    number: str
    state: str
    seq: int
    at: datetime
    again: Annotated[bool, Field(description="a retry was recognised; nothing was done twice")]
    persons: NotRequired[
        Annotated[list[Known], Field(description="only in the answer of `open_person`")]
    ]


class StateShape(TypedDict):
    """A state of a desk's matters."""

    name: str
    label: str
    final: bool


class RungShape(TypedDict):
    """One step of a ladder."""

    at: Annotated[float, Field(description="fraction of the promised span")]
    tell: str | None
    breaks: bool
    does: str | None


class PromiseShape(TypedDict):
    """A promise that a desk makes."""

    name: str
    label: str
    owed: bool
    seconds: Annotated[int | None, Field(description="the span round the clock, or null")]
    working_days: Annotated[int | None, Field(description="the span in working days, or null")]
    urgent_seconds: Annotated[
        int | None, Field(description="the span on an urgent matter, or null if it is the same")
    ]
    made_by: list[str]
    pausable: list[str]
    ladder: list[RungShape]


class ActionShape(TypedDict):
    """An action of a desk."""

    name: str
    label: str
    help: str
    opens: bool
    states: list[str]
    to: Annotated[list[str], Field(description="empty: the state stays")]
    roles: list[str]
    keeps: list[str]
    voids: list[str]
    pauses: list[str]
    resumes: bool
    files: bool
    public: Annotated[str, Field(description="the citizen sees the entry under these words")]
    fields: Annotated[Json, Field(description="JSON Schema of the action's fields")]


class DeskShape(TypedDict):
    """A desk's declaration."""

    name: str
    label: str
    prefix: str
    states: list[StateShape]
    promises: list[PromiseShape]
    actions: list[ActionShape]
    pause_reasons: dict[str, str]


class Desks(TypedDict):
    """All desks of the installation."""

    items: list[DeskShape]


class WholeUnit(TypedDict):
    """A unit of the city."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    parent: Annotated[str | None, Field(description="code of the unit above")]
    phone: str
    address: str


class Units(TypedDict):
    """All active units, each before those below it."""

    items: list[WholeUnit]
