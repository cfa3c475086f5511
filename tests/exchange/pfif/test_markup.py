"""How a document is cut and marked up changes nothing in what is read from it."""

import io
from collections.abc import Iterable

import pytest

from jiban.exchange.pfif.parsing import PIECE
from jiban.exchange.pfif.reading import Bad, read
from jiban.exchange.pfif.records import Note, Person, Record

NAMESPACE = "http://zesty.ca/pfif/1.4"
PERSON = """<person><person_record_id>a.example/1</person_record_id>
<source_date>2026-03-01T23:00:00Z</source_date><full_name>{name}</full_name>{more}</person>"""
NOTE = """<note><note_record_id>a.example/n</note_record_id><author_name>乙</author_name>
<source_date>2026-03-02T00:00:00Z</source_date><text>{text}</text>{more}</note>"""


class Drip:
    """A document that comes by so many bytes at a time, whatever is asked for."""

    def __init__(self, document: str, size: int) -> None:
        self._bytes, self._size = io.BytesIO(document.encode()), size

    def read(self, size: int, /) -> bytes:
        return self._bytes.read(min(size, self._size))


def document(*records: str) -> str:
    return f'<pfif xmlns="{NAMESPACE}">\n' + "\n".join(records) + "</pfif>"


def person(name: str = "甲", more: str = "") -> str:
    return PERSON.format(name=name, more=more)


def note(text: str = "见过", more: str = "") -> str:
    return NOTE.format(text=text, more=more)


def found(text: str) -> list[Record | Bad]:
    return list(read(io.BytesIO(text.encode())))


def only(text: str) -> Person:
    [record] = found(text)
    assert isinstance(record, Person), record
    return record


def fields_told(records: Iterable[Record | Bad]) -> list[str]:
    return [told.field for bad in records if isinstance(bad, Bad) for told in bad.problems]


def test_it_works() -> None:
    """Text that is cut by marks that are none of it is one text."""
    name = "甲<!-- no name -->乙<?no name?>丙<![CDATA[<丁> &amp;]]> &amp; &#x620a;&lt;"
    assert only(document(person(name))).full_name == "甲乙丙<丁> &amp; & 戊<"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pieces_may_end_anywhere(size: int) -> None:
    text = document(person("甲<![CDATA[<乙>]]>&amp;", note("见过 &lt;他&gt;")), person("𠮷"))
    assert list(read(Drip(text, size))) == found(text)


def test_a_text_may_be_longer_than_a_piece() -> None:
    long = "甲 & <乙>\n" * PIECE
    written = long.replace("&", "&amp;").replace("<", "&lt;")
    assert only(document(person("甲", f"<description>{written}</description>"))).description == long


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_every_end_of_a_line_is_one(end: str) -> None:
    text = document(person("甲", "<description>一\n二</description>"), person("乙", "<sex>m</sex>"))
    right, wrong = found(text)
    assert found(text.replace("\n", end)) == [right, wrong]


def test_a_prefix_is_only_a_name() -> None:
    text = document(person("甲", note()))
    for other in (
        text.replace("<", "<p:").replace("<p:/", "</p:").replace("xmlns", "xmlns:p"),
        text.replace("<person>", f'<person xmlns="{NAMESPACE}" xmlns:p="urn:other" p:a="1">'),
        text.replace("<full_name>", '<full_name lang="zh">'),
    ):
        assert found(other) == found(text)


def test_what_is_only_called_like_a_field_is_none() -> None:
    for more in ('<age xmlns="">old</age>', '<p:age xmlns:p="urn:other">old</p:age>'):
        assert only(document(person("甲", more))).age == ""


def test_a_text_may_look_like_a_mark() -> None:
    name = "&lt;/full_name>&lt;age>3&lt;/age>"
    read_back = only(document(person(name), "<!-- <person><age>old</age></person> -->"))
    assert (read_back.full_name, read_back.age) == ("</full_name><age>3</age>", "")


def test_an_empty_field_is_not_given() -> None:
    for more in ("<sex/>", "<sex></sex>", "<sex><!-- m --></sex>"):
        assert only(document(person("甲", more))).sex is None


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (person("甲<age>3</age>"), "full_name"),
        (person("甲<full_name>乙</full_name>"), "full_name"),
        (person("甲<b/>"), "full_name"),
        (person("甲", f"<extra>{person('乙')}</extra>"), "person"),
        (person(note()), "full_name"),
        (note(more=f"<person_record_id>a.example/1</person_record_id>{note()}"), "note"),
        (note(more=f"<person_record_id>a.example/1</person_record_id>{person()}"), "person"),
    ],
)
def test_an_element_where_none_may_be_is_told(record: str, field: str) -> None:
    records = found(document(record, person("丙")))
    assert field in fields_told(records)
    last = records[-1]
    assert isinstance(last, Person)
    assert last.full_name == "丙"


def test_fields_may_stand_after_a_note() -> None:
    record = only(document(person("甲", note() + "<age>34</age>")))
    assert record.age == "34"
    assert [type(inner) for inner in record.notes] == [Note]


def test_lines_are_told_far_down() -> None:
    before = [person()] * 30_000 + ["\n" * 10_000 + "<!--\n\n-->"]
    inner = note(text="")
    *good, wrong_note, last = found(document(*before, person("乙", "\n\n" + inner)))
    assert len(good) == 30_000
    assert isinstance(last, Person)
    assert isinstance(wrong_note, Bad)
    assert wrong_note.line == 2 + 60_000 + 10_000 + 3 + 3
