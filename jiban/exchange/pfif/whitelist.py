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
_FREE = frozenset({"author_name", "text"})
"""Of the mandatory what a stranger wrote: it may say anything, such as where somebody was found."""
WITHHELD = "—"
"""What stands for it where it may not go out."""
_Kind = TypeVar("_Kind", Person, Note)

_MANDATORY: dict[type, frozenset[str]] = {Person: PERSON_MANDATORY, Note: NOTE_MANDATORY}


@dataclass(frozen=True, slots=True)
class Whitelist:
    """The fields of persons and of notes that may go out.

    Entry and expiry dates always do, and what is mandatory, without which there is no record; of a
    note's text and author then a dash.

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
            notes = tuple(_only(note, self.note) for note in record.notes)
            return replace(_only(record, self.person), notes=notes)
        if isinstance(record, Note):
            return _only(record, self.note)
        return record


def _only(record: _Kind, names: Collection[str]) -> _Kind:
    hidden: dict[str, Any] = {
        field.name: WITHHELD if field.name in _FREE & _MANDATORY[type(record)] else _nothing(field)
        for field in fields(record)
        if field.name not in names
        and field.name not in _ALWAYS | (_MANDATORY[type(record)] - _FREE)
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
"""What anybody may read. No way to reach authors or who was found, nothing that says where somebody
was found, in words neither, no home below its quarter, no day of birth."""
PARTNERS = Whitelist(
    person=PUBLIC.person,
    note=PUBLIC.note | {"author_name", "text", "last_known_location"},
)
"""What a partner reads of a case whose reporter is cleared: also what our officers say, and where
somebody was last seen."""
