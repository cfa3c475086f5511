"""A document that would do harm is refused, and what came before is read."""

import io
import itertools
import tracemalloc
from collections import deque
from collections.abc import Iterable, Iterator

import pytest

from jiban.exchange.pfif.drafts import MOST_WRONG
from jiban.exchange.pfif.parsing import NotTaken
from jiban.exchange.pfif.reading import Bad, read
from jiban.exchange.pfif.records import Person
from jiban.exchange.pfif.writing import element, written
from tests.exchange.pfif.samples import note, person

ROOT = '<pfif xmlns="http://zesty.ca/pfif/1.4">'
RECORD = (
    "<person><person_record_id>a.example/1</person_record_id>"
    "<source_date>2026-03-01T23:00:00Z</source_date><full_name>{name}</full_name></person>"
)
LAUGHS = """<!DOCTYPE pfif [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
"""


class Endless:
    """A document whose pieces are made while it is read."""

    def __init__(self, parts: Iterable[str]) -> None:
        self._parts, self.given = iter(parts), 0

    def read(self, size: int, /) -> bytes:
        found = next(self._parts, "").encode()
        self.given += len(found)
        return found


def refused(*parts: Iterable[str]) -> tuple[NotTaken, Endless]:
    source = Endless(itertools.chain(*parts))
    with pytest.raises(NotTaken) as raised:
        deque(read(source), 0)
    return raised.value, source


def test_it_works() -> None:
    """No entity is told apart from its text, and none is fetched."""
    refusal, _source = refused([LAUGHS + ROOT + RECORD.format(name="&c;") + "</pfif>"])
    assert refusal.line == 1


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE pfif SYSTEM "file:///etc/passwd">' + ROOT + "</pfif>",
        ROOT + RECORD.format(name="&nbsp;") + "</pfif>",
        '<?xml version="1.0" encoding="ISO-8859-1"?>' + ROOT + "</pfif>",
        '<?xml version="1.0" encoding="UTF-16"?>' + ROOT + "</pfif>",
        "<pfif>" + "</pfif>",
        '<pfif xmlns="http://zesty.ca/pfif/1.5"/>',
        '<person xmlns="http://zesty.ca/pfif/1.4"/>',
        ROOT + "</person>",
        ROOT,
        "",
        "not XML",
    ],
)
def test_no_document_of_ours_is_refused(document: str) -> None:
    refused([document])


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    with pytest.raises(NotTaken):
        list(read(io.BytesIO(ROOT.encode() + RECORD.format(name="王").encode("gb18030"))))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "gb18030"])
@pytest.mark.parametrize("declared", [True, False])
def test_no_other_encoding_is_read(encoding: str, declared: bool) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>' if declared else ""
    text = head + ROOT + RECORD.format(name="王") + "</pfif>"
    with pytest.raises(NotTaken):
        next(read(io.BytesIO(text.encode(encoding))))


@pytest.mark.parametrize("filling", [" \n" * 1000, "<!-- x -->" * 1000])
def test_a_document_type_is_refused_however_late_it_comes(filling: str) -> None:
    parts = [filling] * 200 + [LAUGHS, ROOT + RECORD.format(name="&c;")]
    refusal, source = refused(parts, itertools.repeat("never read"))
    assert "document type" in str(refusal)
    assert source.given <= len("".join(parts))


def test_a_document_type_inside_the_root_is_none() -> None:
    found = read(io.BytesIO((ROOT + RECORD.format(name="王") + LAUGHS).encode()))
    assert isinstance(next(found), Person)
    with pytest.raises(NotTaken):
        next(found)


@pytest.mark.parametrize("wrong", ["\ufffe", "\x01", "]]>", "&#0;", "&#xfffe;", "&amp", "\x00"])
def test_what_xml_cannot_hold_is_refused(wrong: str) -> None:
    text = ROOT + RECORD.format(name="王") + RECORD.format(name=wrong) + RECORD.format(name="李")
    found = read(io.BytesIO(text.encode()))
    assert isinstance(next(found), Person)
    with pytest.raises(NotTaken):
        next(found)


def test_a_mark_before_utf_8_is_none_of_it() -> None:
    text = "\ufeff" + ROOT + RECORD.format(name="王") + "</pfif>"
    assert len(list(read(io.BytesIO(text.encode())))) == 1


def test_what_came_before_is_read() -> None:
    text = ROOT + RECORD.format(name="王") + "\n<person></pfif>"
    found = read(io.BytesIO(text.encode()))
    assert isinstance(next(found), Person)
    with pytest.raises(NotTaken) as raised:
        next(found)
    assert raised.value.line == 2


@pytest.mark.parametrize("inside", ["", "<person>", "<person><note>", "<person><full_name>"])
def test_deep_nesting_is_refused(inside: str) -> None:
    refusal, source = refused([ROOT + inside], itertools.repeat("<a>" * 1000))
    assert source.given < 10_000
    assert "deep" in str(refusal)


def test_as_deep_as_may_be_is_read() -> None:
    for deep, taken in ((14, True), (15, False)):
        inner = "<a>" * deep + "</a>" * deep
        text = ROOT + RECORD.format(name="王").replace("</person>", inner + "</person>") + "</pfif>"
        if taken:
            assert len(list(read(io.BytesIO(text.encode())))) == 1
        else:
            refused([text])


ENDLESS = {
    "text": "x" * 60_000,
    "blanks": " " * 60_000,
    "elements": "<a/>" * 10_000,
    "comments": "<!---->" * 10_000,
    "notes": "<note><note_record_id>a.example/1</note_record_id></note>" * 1000,
}


@pytest.mark.parametrize("inside", ["", "<person>", "<person><full_name>"])
@pytest.mark.parametrize("what", [name for name in ENDLESS if name != "notes"])
def test_what_does_not_end_is_refused(inside: str, what: str) -> None:
    _refusal, source = refused([ROOT + inside], itertools.repeat(ENDLESS[what]))
    assert source.given < 5 * 1024 * 1024


def test_a_person_with_endless_notes_is_refused() -> None:
    _refusal, source = refused([ROOT + "<person>"], itertools.repeat(ENDLESS["notes"]))
    assert source.given < 5 * 1024 * 1024


@pytest.mark.parametrize("start", ['<a b="', "<!--", "<a", "<![CDATA["])
def test_an_endless_piece_of_markup_is_refused(start: str) -> None:
    _refusal, source = refused([ROOT + "<person>" + start], itertools.repeat("x" * 60_000))
    assert source.given < 5 * 1024 * 1024


@pytest.mark.parametrize("made", ["<n{n}/>", '<a n{n}="1"/>', '<a xmlns:n{n}="u"/>'])
def test_endless_new_names_between_good_records_are_refused(made: str) -> None:
    parts = (made.format(n=n) + RECORD.format(name="王") for n in itertools.count())
    _refusal, source = refused([ROOT], parts)
    assert source.given < 5 * 1024 * 1024


def test_memory_does_not_grow_with_the_document() -> None:
    few, many = (_peak(count) for count in (200, 2000))
    assert many < few + 100_000


def _peak(count: int) -> int:
    tracemalloc.start()
    try:
        deque(read(Endless(_pieces(count))), 0)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _pieces(count: int) -> Iterator[str]:
    head, *_, tail = (part.decode() for part in written([person()]))
    yield head
    one = element(person(description="述" * 1000, notes=(note(),)))
    yield from itertools.repeat(one, count)
    yield tail


def test_records_in_each_other_are_no_deeper_than_others() -> None:
    nested = b"<p:person>" * 2_000 + b"</p:person>" * 2_000
    document = b'<p:pfif xmlns:p="http://zesty.ca/pfif/1.4">' + nested + b"</p:pfif>"
    with pytest.raises(NotTaken):
        list(read(io.BytesIO(document)))


def test_what_is_wrong_with_one_record_is_told_up_to_a_number() -> None:
    beside = b"<p:person></p:person>" * 2_000
    document = (
        b'<p:pfif xmlns:p="http://zesty.ca/pfif/1.4"><p:person>' + beside + b"</p:person></p:pfif>"
    )
    (bad,) = list(read(io.BytesIO(document)))
    assert isinstance(bad, Bad)
    assert len(bad.problems) <= MOST_WRONG + 3  # and what is missing
