"""Which fields may go out: what is not named stays here."""

from collections.abc import Collection
from dataclasses import MISSING, Field, dataclass, fields, replace
from typing import Any, TypeVar

from jiban.exchange.pfif.records import (
    NOTE_FIELDS,
    NOTE_MANDATORY,
    PERSON_FIELDS,
    PERSON_MANDATORY,
    Note,
    Person,
    Record,
)

_ALWAYS = frozenset({"entry_date", "expiry_date", "notes"})
"""What goes out beside the mandatory: without it nobody can obey the expiry, or go on later."""
_Kind = TypeVar("_Kind", Person, Note)


@dataclass(frozen=True, slots=True)
class Whitelist:
    """The fields of persons and of notes that may go out.

    Mandatory fields, entry and expiry dates always do: without them there is no record.

    Raises:
        ValueError: there is no such field.
    """

    person: frozenset[str]
    note: frozenset[str]

    def __post_init__(self) -> None:
        unknown = (self.person - set(PERSON_FIELDS)) | (self.note - set(NOTE_FIELDS))
        if unknown:
            raise ValueError(f"PFIF 1.4 has no field {', '.join(sorted(unknown))}")

    def let(self, record: Record) -> Record:
        """Return a record with only what may go out, in its notes too; a placeholder as it is."""
        if isinstance(record, Person):
            notes = tuple(_only(note, self.note | NOTE_MANDATORY) for note in record.notes)
            return replace(_only(record, self.person | PERSON_MANDATORY), notes=notes)
        if isinstance(record, Note):
            return _only(record, self.note | NOTE_MANDATORY)
        return record


def _only(record: _Kind, names: Collection[str]) -> _Kind:
    hidden: dict[str, Any] = {
        field.name: _nothing(field)
        for field in fields(record)
        if field.name not in names and field.name not in _ALWAYS
    }
    return replace(record, **hidden)


def _nothing(field: Field[Any]) -> Any:
    assert field.default is not MISSING
    return field.default


PUBLIC = Whitelist(
    person=frozenset(
        {
            *("author_name", "source_name", "source_url"),
            *("given_name", "family_name", "alternate_names", "description", "sex", "age"),
            *("home_neighborhood", "home_city", "home_state", "home_country", "photo_url"),
        }
    ),
    note=frozenset({"linked_person_record_id", "author_made_contact", "status", "photo_url"}),
)
"""What anybody may read. No way to reach authors or who was found, no place where somebody was
found, no home below its quarter, no day of birth."""
EVERYTHING = Whitelist(person=frozenset(PERSON_FIELDS), note=frozenset(NOTE_FIELDS))
"""What goes to a centre that works on the same search."""
