"""Feeds give what is asked for, by entry date, without what has expired."""

import io
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from jiban.exchange.pfif import feeds
from jiban.exchange.pfif.expiry import current
from jiban.exchange.pfif.feeds import About, Asked, BadQuery
from jiban.exchange.pfif.reading import read
from jiban.exchange.pfif.records import Note, Placeholder, Record
from tests.exchange.pfif.samples import AT, note, person, records

ABOUT = About('https://sz.example/pfif/persons?a="1"&b', "失联人员 <协查>", "深圳")
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = timedelta(days=1)
KEPT: list[Record] = [
    person(
        person_record_id=f"sz.example/{n}",
        entry_date=AT + n * DAY,
        notes=(
            note(
                note_record_id=f"sz.example/n{n}",
                person_record_id=f"sz.example/{n}",
                entry_date=AT + n * DAY,
            ),
        ),
    )
    for n in (3, 1, 2, 0)
]


def persons(**asked: str) -> list[str]:
    chosen = feeds.chosen_persons(KEPT, Asked.of(asked), AT)
    return [record.person_record_id for record in _read(feeds.written(chosen, ABOUT))]


def notes(**asked: str) -> list[str]:
    found = _read(feeds.written(feeds.chosen_notes(KEPT, Asked.of(asked), AT), ABOUT))
    assert all(isinstance(record, Note) for record in found)
    return [record.note_record_id for record in found if isinstance(record, Note)]


def _read(document: bytes) -> list[Record]:
    return list(read(io.BytesIO(document)))  # type: ignore[arg-type]


def _text(element: Element, path: str) -> str | None:
    return element.findtext("/".join(ATOM + part for part in path.split("/")))


def test_it_works() -> None:
    document = feeds.written(feeds.chosen_persons(KEPT, Asked(), AT), ABOUT)
    feed = fromstring(document, forbid_dtd=True)
    assert feed.tag == ATOM + "feed"
    assert _text(feed, "id") == ABOUT.address == feed.find(ATOM + "link").get("href")
    assert _text(feed, "title") == ABOUT.title
    assert _text(feed, "author/name") == ABOUT.author
    assert _text(feed, "updated") == "2026-03-05T01:00:00Z"
    assert _text(feed, "entry/id") == "pfif:sz.example/0"
    assert _text(feed, "entry/title") == "王小明"
    assert _text(feed, "entry/updated") == "2026-03-02T01:00:00Z"


def test_the_order_is_that_of_the_entry_dates() -> None:
    assert persons() == ["sz.example/0", "sz.example/1", "sz.example/2", "sz.example/3"]
    assert notes() == ["sz.example/n0", "sz.example/n1", "sz.example/n2", "sz.example/n3"]


def test_what_is_asked_for_is_given() -> None:
    since = "2026-03-03T01:00:00Z"
    assert persons(min_entry_date=since) == ["sz.example/1", "sz.example/2", "sz.example/3"]
    assert persons(min_entry_date=since, max_results="1") == ["sz.example/1"]
    assert persons(skip="3") == ["sz.example/3"]
    assert persons(person_record_id="sz.example/2") == ["sz.example/2"]
    assert notes(person_record_id="sz.example/2", skip="0") == ["sz.example/n2"]
    assert persons(max_results="0") == []


def test_a_feed_has_at_most_200() -> None:
    many: list[Record] = [person(person_record_id=f"a.example/{n}") for n in range(250)]
    asked = Asked.of({"max_results": "1000"})
    assert len(_read(feeds.written(feeds.chosen_persons(many, asked, AT), ABOUT))) == 200


@pytest.mark.parametrize(
    "query",
    [
        {"min_entry_date": "yesterday"},
        {"min_entry_date": "2026-03-02"},
        {"max_results": "-1"},
        {"max_results": "many"},
        {"skip": "１"},
        {"skip": "9" * 5000},
    ],
)
def test_a_parameter_that_is_none_is_told(query: dict[str, str]) -> None:
    [name] = query
    with pytest.raises(BadQuery, match=name):
        Asked.of(query)


def test_what_has_expired_goes_out_as_a_placeholder_without_its_notes() -> None:
    mine = person(expiry_date=AT, entry_date=AT, notes=(note(),))
    later = AT + DAY
    [found] = _read(feeds.written(feeds.chosen_persons([mine], Asked(), later), ABOUT))
    assert isinstance(found, Placeholder)
    assert feeds.chosen_notes([mine, note()], Asked(), later) == []


@given(st.lists(records, max_size=3))
def test_a_feed_is_read_back(kept: list[Record]) -> None:
    document = feeds.written(feeds.chosen_persons(kept, Asked(), AT), ABOUT)
    sent = [record for record in current(kept, AT) if not isinstance(record, Note)]
    sent.sort(key=lambda record: record.entry_date or record.source_date)
    assert _read(document) == sent
