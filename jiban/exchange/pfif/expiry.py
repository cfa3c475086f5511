"""When a record ends.

Past its expiry date a person's record is a placeholder in every centre that has it, and its notes
go.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from jiban.exchange.pfif.records import Note, Person, Placeholder, Record


def is_past(person: Person, now: datetime) -> bool:
    """Whether a person's record has expired."""
    return person.expiry_date is not None and now > person.expiry_date


def current(records: Iterable[Record], now: datetime) -> Iterator[Record]:
    """Yield what of these records may be kept or given out now, in their order.

    Args:
        records: persons, placeholders and notes; a note at top level goes if it stands after its
            expired person.
        now: an aware time.
    """
    met = set()
    for record in records:
        if isinstance(record, Person) and is_past(record, now):
            record = _placeholder(record)
        if isinstance(record, Placeholder):
            met.add(record.person_record_id)
        elif isinstance(record, Note) and record.person_record_id in met:
            continue
        yield record


def _placeholder(person: Person) -> Placeholder:
    assert person.expiry_date is not None
    return Placeholder(
        person_record_id=person.person_record_id,
        source_date=person.source_date,
        entry_date=person.entry_date,
        expiry_date=person.expiry_date,
    )
