"""A record that exists is right; else record, field, reason and fix are told."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from jiban.exchange.pfif.problems import BadRecord
from jiban.exchange.pfif.records import NOTE_FIELDS, PERSON_FIELDS, Placeholder, Sex, Status
from tests.exchange.pfif.samples import AT, note, person


def test_it_works() -> None:
    found = person(sex=Sex.MALE, age="60-70", home_state="GD", home_country="CN", notes=(note(),))
    assert found.full_name == "王小明"
    assert found.notes[0].status is None


def test_the_fields_stand_in_the_order_of_the_specification() -> None:
    assert " ".join(PERSON_FIELDS) == (
        "person_record_id entry_date expiry_date author_name author_email author_phone source_name"
        " source_date source_url full_name given_name family_name alternate_names description sex"
        " date_of_birth age home_street home_neighborhood home_city home_state home_postal_code"
        " home_country photo_url profile_urls"
    )
    assert " ".join(NOTE_FIELDS) == (
        "note_record_id person_record_id linked_person_record_id entry_date author_name"
        " author_email author_phone source_date author_made_contact status email_of_found_person"
        " phone_of_found_person last_known_location text photo_url"
    )
    assert [*Sex] == ["female", "male", "other"]
    assert [*Status] == [
        "information_sought",
        "is_note_author",
        "believed_alive",
        "believed_missing",
        "believed_dead",
    ]


def test_a_problem_names_record_field_reason_and_fix() -> None:
    with pytest.raises(BadRecord) as raised:
        person(age="old", full_name=" ")
    name, age = raised.value.problems
    assert (name.field, age.field) == ("full_name", "age")
    assert (age.kind, age.record_id) == ("person", "sz.example/person.1")
    assert "30-40" in age.fix
    assert age.reason in str(raised.value)
    assert age.fix in str(raised.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("person_record_id", ""),
        ("person_record_id", "person.1"),
        ("person_record_id", "sz.example/"),
        ("person_record_id", "/person.1"),
        ("person_record_id", "sz example/person.1"),
        ("person_record_id", "sz.example/1 "),
        ("person_record_id", "sz.example/1\u3000"),
        ("source_date", datetime(2026, 3, 2)),
        ("entry_date", datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=8)))),
        ("expiry_date", datetime(2026, 3, 2, 0, 0, 0, 1, tzinfo=UTC)),
        ("date_of_birth", "1950-13"),
        ("date_of_birth", "1950-02-30"),
        ("date_of_birth", "50"),
        ("date_of_birth", "1950-1-1"),
        ("age", "-3"),
        ("age", "40-30"),
        ("age", "３４"),
        ("home_state", "CN-GD"),
        ("home_state", "Guangdong"),
        ("home_country", "China"),
        ("home_country", "cn"),
        ("profile_urls", ("https://a.example/ b",)),
        ("profile_urls", ("",)),
        ("description", "bell \a"),
        ("description", "half a pair \ud83d"),
    ],
)
def test_what_is_not_as_the_format_wants_it_is_refused(field: str, value: Any) -> None:
    with pytest.raises(BadRecord) as raised:
        person(**{field: value})
    assert [problem.field for problem in raised.value.problems] == [field]


@pytest.mark.parametrize("field", ["note_record_id", "person_record_id", "author_name", "text"])
def test_a_note_has_what_is_mandatory(field: str) -> None:
    with pytest.raises(BadRecord) as raised:
        note(**{field: ""})
    assert [(problem.kind, problem.field) for problem in raised.value.problems] == [("note", field)]


def test_no_date_that_is_mandatory_can_be_none() -> None:
    with pytest.raises(BadRecord):
        person(source_date=None)
    with pytest.raises(BadRecord):
        Placeholder(person_record_id="a.example/1", source_date=AT, expiry_date=None)  # type: ignore[arg-type]


def test_a_note_in_a_person_is_about_that_person() -> None:
    with pytest.raises(BadRecord) as raised:
        person(notes=(note(person_record_id="sz.example/person.2"),))
    assert raised.value.problems[0].record_id == "gz.example/note.9"


def test_utc_by_another_name_is_utc() -> None:
    from zoneinfo import ZoneInfo

    at = datetime(2026, 3, 2, tzinfo=ZoneInfo("UTC"))
    assert person(entry_date=at).entry_date == at
