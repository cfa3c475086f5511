"""When a record ends, and what each centre that takes one in sets anew.

Past its expiry date a person's record is a placeholder in every centre that has it, and its notes
go. The entry date is that of the centre which has the record; the source date stays the first
centre's.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from jiban.exchange.pfif.records import Note, Person, Placeholder, Record


def is_past(person: Person, now: datetime) -> bool:
    """Whether a person's record has expired."""
    return person.expiry_date is not None and now > person.expiry_date


def current(
    records: Iterable[Record], now: datetime, gone: Container[str] = frozenset()
) -> Iterator[Record]:
    """Yield what of these records may be kept or given out now, in their order.

    Args:
        records: persons, placeholders and notes.
        now: an aware time.
        gone: ids of persons whose records are known to have expired; those met on the way are
            remembered too, so notes that stand after their person need no mention.
    """
    met = set()
    for record in records:
        if isinstance(record, Person) and is_past(record, now):
            record = _placeholder(record)
        if isinstance(record, Placeholder):
            met.add(record.person_record_id)
        elif isinstance(record, Note) and (
            record.person_record_id in met or record.person_record_id in gone
        ):
            continue
        yield record


def taken_in(record: Record, now: datetime) -> Record:
    """Return a record as the centre keeps it that takes it in now: with its own entry date.

    Args:
        record: with its notes, which are taken in too.
        now: a time in UTC; what is below its second is left out.
    """
    at = now.replace(microsecond=0)
    if isinstance(record, Person):
        notes = tuple(replace(note, entry_date=at) for note in record.notes)
        return replace(record, entry_date=at, notes=notes)
    return replace(record, entry_date=at)


def _placeholder(person: Person) -> Placeholder:
    assert person.expiry_date is not None
    return Placeholder(
        person_record_id=person.person_record_id,
        source_date=person.source_date,
        entry_date=person.entry_date,
        expiry_date=person.expiry_date,
    )
