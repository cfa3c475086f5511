"""What is not named does not go out."""

from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given

from jiban.exchange.pfif.records import (
    NOTE_FIELDS,
    NOTE_MANDATORY,
    PERSON_FIELDS,
    PERSON_MANDATORY,
    Note,
    Person,
    Record,
)
from jiban.exchange.pfif.whitelist import PUBLIC, WITHHELD, Whitelist
from tests.exchange.pfif.samples import AT, note, person, records

NOTHING = Whitelist(frozenset(), frozenset())
EVERYTHING = Whitelist(frozenset(PERSON_FIELDS), frozenset(NOTE_FIELDS))
SECRET = "秘密"


def test_it_works() -> None:
    mine = person(
        author_phone=SECRET,
        author_email=SECRET,
        home_street=SECRET,
        home_postal_code=SECRET,
        date_of_birth="1950",
        description="背蓝色书包",
        notes=(
            note(
                author_phone=SECRET,
                author_email=SECRET,
                email_of_found_person=SECRET,
                phone_of_found_person=SECRET,
                last_known_location=SECRET,
                author_name=SECRET,
                text=f"在{SECRET}看见他",
            ),
        ),
    )
    found = PUBLIC.let(mine)
    withheld = note(author_name=WITHHELD, text=WITHHELD)
    assert SECRET not in str(found)
    assert found == person(description="背蓝色书包", notes=(withheld,))


def test_dates_go_out_with_any_list() -> None:
    mine = person(entry_date=AT, expiry_date=AT + timedelta(days=1))
    assert NOTHING.let(mine) == mine


def test_a_field_that_there_is_not_is_told() -> None:
    with pytest.raises(ValueError, match="shoe_size"):
        Whitelist(frozenset({"shoe_size"}), frozenset())


@given(records)
def test_with_everything_nothing_changes(record: Record) -> None:
    assert EVERYTHING.let(record) == record


@given(records)
def test_with_nothing_only_what_is_mandatory_is_left(record: Record) -> None:
    found = NOTHING.let(record)
    for one in [found, *(found.notes if isinstance(found, Person) else ())]:
        if not isinstance(one, (Person, Note)):
            continue
        mandatory = PERSON_MANDATORY if isinstance(one, Person) else NOTE_MANDATORY
        always = mandatory | {"entry_date", "expiry_date", "notes"}
        if isinstance(one, Note):
            assert (one.author_name, one.text) == (WITHHELD, WITHHELD)
        assert all(not getattr(one, f.name) for f in fields(one) if f.name not in always)
