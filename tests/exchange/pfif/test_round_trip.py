"""What is written is read back unchanged, whatever the records are."""

import io

from hypothesis import given
from hypothesis import strategies as st

from jiban.exchange.pfif.reading import read
from jiban.exchange.pfif.records import Record
from jiban.exchange.pfif.writing import written
from tests.exchange.pfif.samples import note, person, records


def test_it_works() -> None:
    found = person(alternate_names="小明 & <Xiao Ming>\r\nMing", notes=(note(),))
    document = b"".join(written([found]))
    assert document.decode().splitlines()[:5] == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">',
        "<pfif:person>",
        "<pfif:person_record_id>sz.example/person.1</pfif:person_record_id>",
        "<pfif:source_date>2026-03-02T01:00:00Z</pfif:source_date>",
    ]
    assert list(read(io.BytesIO(document))) == [found]


@given(st.lists(records, max_size=4))
def test_any_records_come_back(sent: list[Record]) -> None:
    assert list(read(io.BytesIO(b"".join(written(sent))))) == sent


@given(records, st.integers(1, 40))
def test_however_small_the_pieces_are(sent: Record, size: int) -> None:
    class Drops(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            return super().read(size)

    assert list(read(Drops(b"".join(written([sent]))))) == [sent]
