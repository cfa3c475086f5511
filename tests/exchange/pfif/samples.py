"""Records as centres exchange them, and any records at all."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from jiban.exchange.pfif.records import Note, Person, Placeholder, Sex, Status

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NOTE: dict[str, Any] = {
    "note_record_id": "gz.example/note.9",
    "person_record_id": "sz.example/person.1",
    "author_name": "广州站救助员",
    "source_date": AT,
    "text": "今早在站前广场见过。",
}
PERSON: dict[str, Any] = {
    "person_record_id": "sz.example/person.1",
    "source_date": AT,
    "full_name": "王小明",
}


def note(**changes: Any) -> Note:
    """Return a note with what is mandatory, and these fields."""
    return Note(**{**NOTE, **changes})


def person(**changes: Any) -> Person:
    """Return a person with what is mandatory, and these fields."""
    return Person(**{**PERSON, **changes})


_IN_XML = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
) | st.sampled_from("\t\n\r&<>\"' ")
texts = st.text(_IN_XML, max_size=30)
said = texts.filter(lambda text: bool(text.strip()))
"""A text that is more than blanks."""
times = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))
ids = st.builds(
    "{}/{}".format,
    st.from_regex(r"[a-z0-9]([a-z0-9.-]{0,8}[a-z0-9])?", fullmatch=True),
    st.from_regex(r"[a-z0-9.&<人-民_/-]{1,12}", fullmatch=True),
)
_days = st.dates().map(lambda day: f"{day:%Y}".zfill(4) + f"{day:-%m-%d}")
births = st.one_of(_days, _days.map(lambda day: day[:7]), _days.map(lambda day: day[:4]))
ages = st.one_of(
    st.integers(0, 120).map(str),
    st.tuples(st.integers(0, 60), st.integers(60, 120)).map(lambda two: f"{two[0]}-{two[1]}"),
)
addresses = st.lists(
    st.from_regex(r"https://[a-z]{1,9}\.example/[a-z?&=%0-9]{0,9}", fullmatch=True), max_size=3
)


def _optional(kind: type, *named: str) -> dict[str, Any]:
    """Return a strategy of free text for each field that is not named."""
    return {name: texts for name in kind.__dataclass_fields__ if name not in named}  # type: ignore[attr-defined]


def notes(about: st.SearchStrategy[str] = ids) -> st.SearchStrategy[Note]:
    """Return any notes about these persons."""
    given: dict[str, Any] = _optional(Note) | {
        "note_record_id": ids,
        "person_record_id": about,
        "linked_person_record_id": st.just("") | ids,
        "entry_date": st.none() | times,
        "author_name": said,
        "source_date": times,
        "author_made_contact": st.sampled_from([None, True, False]),
        "status": st.none() | st.sampled_from(Status),
        "text": said,
    }
    return st.builds(Note, **given)


@st.composite
def persons(draw: st.DrawFn) -> Person:
    """Return any person with up to two notes."""
    record_id = draw(ids)
    given: dict[str, Any] = _optional(Person) | {
        "person_record_id": st.just(record_id),
        "entry_date": st.none() | times,
        "expiry_date": st.none() | times,
        "source_date": times,
        "full_name": said,
        "sex": st.none() | st.sampled_from(Sex),
        "date_of_birth": st.just("") | births,
        "age": st.just("") | ages,
        "home_state": st.sampled_from(["", "GD", "44", "MLN"]),
        "home_country": st.sampled_from(["", "CN", "FR"]),
        "profile_urls": addresses.map(tuple),
        "notes": st.lists(notes(st.just(record_id)), max_size=2).map(tuple),
    }
    return draw(st.builds(Person, **given))


placeholders = st.builds(
    Placeholder,
    person_record_id=ids,
    entry_date=st.none() | times,
    expiry_date=times,
    source_date=times,
)
records = st.one_of(persons(), placeholders, notes())
