"""What goes out by the addresses obeys PFIF 1.4 to the letter, looked at by another parser."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from tests.api.conftest import City
from tests.exchange.pfif.searches import Centre, Search

NAMESPACE = "{http://zesty.ca/pfif/1.4}"
ATOM = "{http://www.w3.org/2005/Atom}"
PERSON = (
    "person_record_id entry_date expiry_date author_name author_email author_phone source_name"
    " source_date source_url full_name given_name family_name alternate_names description sex"
    " date_of_birth age home_street home_neighborhood home_city home_state home_postal_code"
    " home_country photo_url profile_urls note"
)
NOTE = (
    "note_record_id person_record_id linked_person_record_id entry_date author_name author_email"
    " author_phone source_date author_made_contact status email_of_found_person"
    " phone_of_found_person last_known_location text photo_url"
)
"""The fields in the order of the specification, typed from it."""
MUST = {
    "person": {"person_record_id", "source_date", "full_name"},
    "note": {"note_record_id", "person_record_id", "author_name", "source_date", "text"},
    "left": {"person_record_id", "source_date", "entry_date", "expiry_date"},
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ID = re.compile(r"[a-z0-9.-]+/\S+")


@pytest.fixture
def centre(city: City) -> Centre:
    """A partner who may read of one case that stands, and of one that was recalled."""
    partner, search = Centre(), Search(city)
    search.clear()
    search.share(words="听不清 <别人> & 说话")
    search.share()
    search.do("duty", "recall_share", share=2)
    return partner


def obeys(element: ElementTree.Element, order: str) -> set[str]:
    """Check the fields of a record; return which there are."""
    names = [child.tag.removeprefix(NAMESPACE) for child in element]
    places = [order.split().index(name) for name in names]
    assert all(one < other for one, other in pairwise(places)), names
    for child in element:
        text, name = child.text or "", child.tag.removeprefix(NAMESPACE)
        if name.endswith("_date"):
            assert TIME.fullmatch(text), text
        elif name.endswith("_record_id"):
            assert ID.fullmatch(text), text
        if name != "note":
            assert text
            assert not len(child)
    return set(names)


def test_it_works(centre: Centre) -> None:
    answer = centre.get("persons.xml")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{NAMESPACE}pfif"
    stands, left = root
    assert {stands.tag, left.tag} == {f"{NAMESPACE}person"}
    assert MUST["person"] <= obeys(stands, PERSON)
    assert obeys(left, PERSON) == MUST["left"]
    [note] = stands.iter(f"{NAMESPACE}note")
    assert MUST["note"] <= obeys(note, NOTE)
    assert "听不清 <别人> & 说话" in str(note.findtext(f"{NAMESPACE}text"))


def test_notes_alone(centre: Centre) -> None:
    root = ElementTree.fromstring(centre.get("notes.xml").content)
    [note] = root
    assert note.tag == f"{NAMESPACE}note"
    assert MUST["note"] <= obeys(note, NOTE)


@pytest.mark.parametrize(("path", "order"), [("persons", PERSON), ("notes", NOTE)])
def test_a_feed_is_atom_with_records_in_it(centre: Centre, path: str, order: str) -> None:
    answer = centre.get(path)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", f"author/{ATOM}name"):
        assert root.findtext(ATOM + name), name
    entered = []
    for entry in root.iterfind(f"{ATOM}entry"):
        for name in ("id", "title", "updated"):
            assert entry.findtext(ATOM + name), name
        [record] = entry.iterfind(f"{NAMESPACE}{path[:-1]}")
        obeys(record, order)
        entered.append(str(record.findtext(f"{NAMESPACE}entry_date")))
    assert entered == sorted(entered)
    assert entered
    assert centre.key not in answer.content.decode()
