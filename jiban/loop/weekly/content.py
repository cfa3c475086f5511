"""What a review holds, as it is stored: facts and the matters they are of, no counts of them.

Counting is left to whoever reads it (:mod:`jiban.loop.weekly.reading`), so that nobody is told a
number of matters that they may not know of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Surged:
    """A surge that was found in the week or stood at its end, with the matters of its window."""

    surge: int
    desk: str
    subject: str
    unit_id: int
    began: date
    found: date
    window: int
    observed: int
    expected: float
    p: float
    q: float
    ended: date | None
    matters: Sequence[int]


@dataclass(frozen=True, slots=True)
class Broke:
    """A promise that broke in the week."""

    matter_id: int
    desk: str
    promise: str
    unit_id: int
    cause: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The matters of which a unit kept a promise of a name in the week, one for each keeping."""

    desk: str
    promise: str
    unit_id: int
    matters: Sequence[int]


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a desk's section."""

    cells: Sequence[str]
    matters: Sequence[int]
    unit_id: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A desk's section, in one language."""

    desk: str
    name: str
    title: str
    order: int
    columns: Sequence[str]
    lines: Sequence[Listed]
    note: str
    empty: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a review holds.

    Attributes:
        came: the matters that came in the week and in the one before, by desk.
        parts: the desks' sections, by language.
        watched: up to which day surges had been looked for, by desk.
    """

    surges: Sequence[Surged] = ()
    broken: Sequence[Broke] = ()
    kept: Sequence[Kept] = ()
    came: Mapping[str, tuple[Sequence[int], Sequence[int]]] = field(default_factory=dict)
    parts: Mapping[str, Sequence[Part]] = field(default_factory=dict)
    watched: Mapping[str, date] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return plain(asdict(self))  # type: ignore[no-any-return]

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Return what was stored."""
        return cls(
            [
                Surged(
                    **row
                    | {"began": _day(row["began"]), "found": _day(row["found"])}
                    | {"ended": _day(row["ended"]) if row["ended"] else None}
                )
                for row in stored["surges"]
            ],
            [Broke(**row) for row in stored["broken"]],
            [Kept(**row) for row in stored["kept"]],
            {desk: (now, before) for desk, (now, before) in stored["came"].items()},
            {
                language: [
                    Part(**part | {"lines": [Listed(**line) for line in part["lines"]]})
                    for part in parts
                ]
                for language, parts in stored["parts"].items()
            },
            {desk: _day(day) for desk, day in stored["watched"].items()},
        )


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it: mappings and lists, days as text."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _day(text: str) -> date:
    return date.fromisoformat(text)
