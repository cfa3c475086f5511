"""The records: persons who are sought or seen, and notes about them, as PFIF 1.4 has them.

A record that exists is right: making one that breaks the format raises BadRecord. An optional
field that is not given is ``""``, ``()`` or None.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from jiban.exchange.pfif.checks import Rules
from jiban.exchange.pfif.problems import BadRecord, Problem


class Sex(StrEnum):
    """What ``sex`` may say."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Status(StrEnum):
    """What a note may say about its person."""

    INFORMATION_SOUGHT = "information_sought"
    IS_NOTE_AUTHOR = "is_note_author"
    BELIEVED_ALIVE = "believed_alive"
    BELIEVED_MISSING = "believed_missing"
    BELIEVED_DEAD = "believed_dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody says about a person.

    In a document ``person_record_id`` may be left out inside the person; here a note always knows
    whom it is about.

    Raises:
        BadRecord: a mandatory field is missing, or a field is not as the format wants it.
    """

    note_record_id: str
    person_record_id: str
    linked_person_record_id: str = ""
    entry_date: datetime | None = None
    author_name: str
    author_email: str = ""
    author_phone: str = ""
    source_date: datetime
    author_made_contact: bool | None = None
    status: Status | None = None
    email_of_found_person: str = ""
    phone_of_found_person: str = ""
    last_known_location: str = ""
    text: str
    photo_url: str = ""

    def __post_init__(self) -> None:
        if wrong := _OF_NOTES.check(self):
            raise BadRecord(wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person who is sought or was seen, with the notes about them.

    ``date_of_birth`` is YYYY, YYYY-MM or YYYY-MM-DD; ``age`` years or a range of years;
    ``home_state`` the second part of an ISO 3166-2 code, ``home_country`` an ISO 3166-1 code.

    Raises:
        BadRecord: a mandatory field is missing, a field is not as the format wants it, or a note
            is about somebody else.
    """

    person_record_id: str
    entry_date: datetime | None = None
    expiry_date: datetime | None = None
    author_name: str = ""
    author_email: str = ""
    author_phone: str = ""
    source_name: str = ""
    source_date: datetime
    source_url: str = ""
    full_name: str
    given_name: str = ""
    family_name: str = ""
    alternate_names: str = ""
    description: str = ""
    sex: Sex | None = None
    date_of_birth: str = ""
    age: str = ""
    home_street: str = ""
    home_neighborhood: str = ""
    home_city: str = ""
    home_state: str = ""
    home_postal_code: str = ""
    home_country: str = ""
    photo_url: str = ""
    profile_urls: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        wrong = _OF_PERSONS.check(self)
        wrong += [
            stray(note) for note in self.notes if note.person_record_id != self.person_record_id
        ]
        if wrong:
            raise BadRecord(wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """What is left of a person's record past its expiry date.

    Raises:
        BadRecord: the id or a date is missing or not as the format wants it.
    """

    person_record_id: str
    entry_date: datetime | None = None
    expiry_date: datetime
    source_date: datetime

    def __post_init__(self) -> None:
        if wrong := _OF_PLACEHOLDERS.check(self):
            raise BadRecord(wrong)


Record = Person | Placeholder | Note

PERSON_FIELDS = tuple(field.name for field in fields(Person) if field.name != "notes")
NOTE_FIELDS = tuple(field.name for field in fields(Note))
PLACEHOLDER_FIELDS = tuple(field.name for field in fields(Placeholder))
"""The fields in the order of the specification."""

PERSON_MANDATORY = frozenset({"person_record_id", "source_date", "full_name"})
NOTE_MANDATORY = frozenset(
    {"note_record_id", "person_record_id", "author_name", "source_date", "text"}
)
PLACEHOLDER_MANDATORY = frozenset({"person_record_id", "expiry_date", "source_date"})

_OF_PERSONS = Rules("person", "person_record_id", PERSON_FIELDS, PERSON_MANDATORY)
_OF_NOTES = Rules("note", "note_record_id", NOTE_FIELDS, NOTE_MANDATORY)
_OF_PLACEHOLDERS = Rules("person", "person_record_id", PLACEHOLDER_FIELDS, PLACEHOLDER_MANDATORY)


def stray(note: Note) -> Problem:
    """Return what is wrong with a note that stands in the record of another person."""
    return Problem(
        "note",
        note.note_record_id,
        "person_record_id",
        _("The note stands in the record of another person."),
        _("Put it at top level, or name the person that it stands in."),
    )
