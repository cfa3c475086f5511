"""What desks give to the weekly review (周调度): what recurs, counted, and sections of their own.

The review composes both from the registry, so it serves every desk. It is kept as it was made; the
matters that its lines name are looked at again when it is shown, and who does not see them sees no
line of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jiban.loop import registry
from jiban.loop.desk import Desk, Text
from jiban.loop.figures import Scope


class Count(NamedTuple):
    """How many matters of a subject came to a unit on a day of the city.

    A subject is a code of the desk; what stands before its first dot is the group of subjects it
    belongs to. A day without any has no row.
    """

    day: date
    unit_id: int
    subject: str
    number: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section.

    Attributes:
        cells: texts, one for each column of the section. No number of matters but of those in
            ``matters``.
        matters: ids of all matters that the texts tell of, the one that it is about first; who does
            not see all of them sees no line.
        unit_id: the unit it is about, if it is one.
        url: where more about it stands.
    """

    cells: Sequence[str]
    matters: Sequence[int] = ()
    unit_id: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table in the weekly review; the texts are in the language that is active.

    Attributes:
        name: of letters and hyphens, one of its own among all desks'.
        order: where it stands: problems 20, letters to read aloud 40, exposure 50.
        note: how the lines were chosen, in one or two sentences.
        empty: what is said when there is no line.
        confirmed: whether a person confirms each line before it stands in the printed review.
    """

    name: str
    title: Text
    order: int
    columns: Sequence[Text]
    lines: Sequence[Line]
    note: Text = ""
    empty: Text = ""
    confirmed: bool = False


def sections(scope: Scope) -> list[tuple[Desk, Section]]:
    """Return the sections of all desks in their declared order."""
    found = [
        (desk, section)
        for desk in registry.desks()
        if desk.sections is not None
        for section in desk.sections(scope)
    ]
    return sorted(found, key=lambda one: one[1].order)
