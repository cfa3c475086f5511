"""Past its expiry date a record is a placeholder, its notes are gone, and clones obey too."""

from dataclasses import fields
from datetime import datetime, timedelta

from hypothesis import given

from jiban.exchange.pfif import expiry
from jiban.exchange.pfif.records import Note, Person, Placeholder, Record
from tests.exchange.pfif.samples import AT, note, person, records, times

SECOND = timedelta(seconds=1)


def test_it_works() -> None:
    mine = person(entry_date=AT, expiry_date=AT, notes=(note(),), description="背蓝色书包")
    left = Placeholder(
        person_record_id=mine.person_record_id, entry_date=AT, expiry_date=AT, source_date=AT
    )
    assert list(expiry.current([mine], AT + SECOND)) == [left]


def test_until_then_and_without_a_date_nothing_changes() -> None:
    for kept in (person(expiry_date=AT, notes=(note(),)), person(notes=(note(),))):
        assert list(expiry.current([kept], AT)) == [kept]


def test_a_placeholder_keeps_four_fields() -> None:
    assert {field.name for field in fields(Placeholder)} == {
        "person_record_id",
        "source_date",
        "entry_date",
        "expiry_date",
    }


def test_notes_at_top_level_go_too() -> None:
    other = note(person_record_id="sz.example/person.2")
    found = list(expiry.current([person(expiry_date=AT), note(), other], AT + SECOND))
    assert found[1:] == [other]


@given(records, times)
def test_nothing_that_has_expired_is_left(record: Record, now: datetime) -> None:
    [found] = expiry.current([record], now)
    if isinstance(found, Person):
        assert found.expiry_date is None or now <= found.expiry_date
        assert found == record
    assert list(expiry.current([found], now)) == [found]
    assert not isinstance(record, Note) or found == record
