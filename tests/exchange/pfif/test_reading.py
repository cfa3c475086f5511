"""Documents of others are read in every version; a bad record is told, the good ones are read."""

import io
from datetime import UTC, datetime

from jiban.exchange.pfif.reading import Bad, read
from jiban.exchange.pfif.records import Note, Person, Placeholder, Record, Sex, Status

V1_4 = """<?xml version="1.0" encoding="utf-8"?>
<pfif xmlns="http://zesty.ca/pfif/1.4">
  <person>
    <person_record_id> sz.example/person.1 </person_record_id>
    <entry_date>2026-03-02T01:00:00Z</entry_date>
    <source_date>2026-03-01T23:00:00Z</source_date>
    <full_name>王小明</full_name>
    <sex>
      male
    </sex>
    <age>60-70</age>
    <home_country>CN</home_country>
    <favourite_colour>blue</favourite_colour>
    <profile_urls>https://a.example/1
      https://b.example/2</profile_urls>
    <note>
      <note_record_id>sz.example/note.1</note_record_id>
      <author_name>李四</author_name>
      <source_date>2026-03-02T00:00:00Z</source_date>
      <author_made_contact>true</author_made_contact>
      <status>believed_alive</status>
      <text><![CDATA[在 <站前广场> 见过。]]></text>
    </note>
  </person>
  <note>
    <note_record_id>gz.example/note.9</note_record_id>
    <person_record_id>sz.example/person.1</person_record_id>
    <author_name>Zhang</author_name>
    <source_date>2026-03-02T02:00:00Z</source_date>
    <text>no news</text>
  </note>
</pfif>"""

V1_3 = """<p:pfif xmlns:p="http://zesty.ca/pfif/1.3"><p:person>
<p:person_record_id>ex.example/1</p:person_record_id>
<p:source_date>2011-01-01T00:00:00Z</p:source_date>
<p:full_name>Ana María Ruiz</p:full_name>
<p:first_name>Ana María</p:first_name><p:last_name>Ruiz</p:last_name>
<p:home_postal_code>28001</p:home_postal_code>
<p:other>description: tall</p:other>
<p:note><p:note_record_id>ex.example/n1</p:note_record_id><p:author_name>Eva</p:author_name>
<p:source_date>2011-01-02T00:00:00Z</p:source_date><p:found>false</p:found>
<p:status>believed_missing</p:status><p:text>seen</p:text></p:note>
</p:person></p:pfif>"""

OLDER = """<pfif xmlns="http://zesty.ca/pfif/{version}"><person>
<person_record_id>ex.example/1</person_record_id>
<source_date>2006-01-01T00:00:00Z</source_date>
<first_name>{first}</first_name><last_name>{last}</last_name>
<{zip}>70112</{zip}>
</person></pfif>"""


def records(document: str) -> list[Record | Bad]:
    return list(read(io.BytesIO(document.encode())))


def only(document: str) -> Person:
    [found] = records(document)
    assert isinstance(found, Person), found
    return found


def older(version: str, first: str, last: str, code: str) -> Person:
    return only(OLDER.format(version=version, first=first, last=last, zip=code))


def person(fields: str = "", n: int = 1) -> str:
    return (
        f"<person><person_record_id>a.example/{n}</person_record_id>\n"
        "<source_date>2026-03-01T23:00:00Z</source_date>"
        f"<full_name>甲</full_name>{fields}</person>\n"
    )


def document(inner: str) -> str:
    return f'<pfif xmlns="http://zesty.ca/pfif/1.4">\n{inner}</pfif>'


def bad(inner: str) -> Bad:
    [found] = (found for found in records(document(inner)) if isinstance(found, Bad))
    return found


def test_it_works() -> None:
    found, note = records(V1_4)
    assert isinstance(found, Person)
    assert isinstance(note, Note)
    assert found.person_record_id == note.person_record_id == "sz.example/person.1"
    assert found.entry_date == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert (found.sex, found.age, found.home_country) == (Sex.MALE, "60-70", "CN")
    assert found.profile_urls == ("https://a.example/1", "https://b.example/2")
    [inner] = found.notes
    assert inner.person_record_id == found.person_record_id
    assert inner.text == "在 <站前广场> 见过。"
    assert (inner.author_made_contact, inner.status) == (True, Status.BELIEVED_ALIVE)
    assert (note.author_made_contact, note.status) == (None, None)


def test_1_3_has_other_names() -> None:
    found = only(V1_3)
    assert (found.given_name, found.family_name) == ("Ana María", "Ruiz")
    assert found.full_name == "Ana María Ruiz"
    assert found.home_postal_code == "28001"
    assert found.description == "description: tall"
    assert found.notes[0].author_made_contact is False


def test_before_1_3_the_whole_name_is_made_of_its_parts() -> None:
    assert older("1.2", "Ana", "Ruiz", "home_postal_code").full_name == "Ana Ruiz"
    assert older("1.1", "Ana", "", "home_zip").full_name == "Ana"
    assert older("1.2", "小明", "王", "home_postal_code").full_name == "王小明"


def test_1_1_has_a_zip() -> None:
    assert older("1.1", "Ana", "Ruiz", "home_zip").home_postal_code == "70112"
    assert older("1.2", "Ana", "Ruiz", "home_zip").home_postal_code == ""


def test_what_is_named_as_in_another_version_is_not_read() -> None:
    found = only(document(person("<first_name>乙</first_name><other>x</other>")))
    assert (found.given_name, found.description) == ("", "")


def test_a_record_that_is_left_after_expiry_is_a_placeholder() -> None:
    inner = """<person><person_record_id>a.example/1</person_record_id>
      <source_date>2026-03-01T00:00:00Z</source_date>
      <expiry_date>2026-03-02T00:00:00Z</expiry_date></person>"""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    assert records(document(inner)) == [
        Placeholder(person_record_id="a.example/1", source_date=at, expiry_date=at.replace(day=2))
    ]


def test_a_bad_record_is_told_with_its_place_and_the_others_are_read() -> None:
    inner = person() + person("<sex>m</sex>", 2) + person(n=3)
    first, wrong, third = records(document(inner))
    assert isinstance(first, Person)
    assert isinstance(third, Person)
    assert isinstance(wrong, Bad)
    assert wrong.line == 4
    told = [(problem.record_id, problem.field) for problem in wrong.problems]
    assert told == [("a.example/2", "sex")]


def test_what_cannot_be_read_tells_its_field() -> None:
    for fields, name in (
        ("<entry_date>2026-03-01</entry_date>", "entry_date"),
        ("<entry_date>2026-02-30T00:00:00Z</entry_date>", "entry_date"),
        ("<entry_date>2026-W09-1T00:00:00Z</entry_date>", "entry_date"),
        ("<entry_date>2026-03-01T00:00:00+08:00</entry_date>", "entry_date"),
        ("<sex>m</sex>", "sex"),
        ("<age>old</age>", "age"),
        ("<full_name>乙</full_name>", "full_name"),
        ("<age>3<b>4</b></age>", "age"),
        (person(n=2), "person"),
    ):
        [problem] = bad(person(fields)).problems
        assert (problem.record_id, problem.field) == ("a.example/1", name)
        assert problem.reason
        assert problem.fix


def test_a_person_without_a_name_or_an_id_is_bad() -> None:
    for name in ("full_name", "person_record_id", "source_date"):
        found = bad(person().replace(f"<{name}>", "<x>").replace(f"</{name}>", "</x>"))
        assert [problem.field for problem in found.problems] == [name]


NOTE = """<note><note_record_id>b.example/n</note_record_id><author_name>乙</author_name>
<source_date>2026-03-01T23:00:00Z</source_date>{more}</note>"""


def test_a_bad_note_does_not_take_its_person_along() -> None:
    wrong, found = records(document(person(NOTE.format(more=""))))
    assert isinstance(wrong, Bad)
    assert [problem.field for problem in wrong.problems] == ["text"]
    assert isinstance(found, Person)
    assert found.notes == ()


def test_a_good_note_of_a_bad_person_is_read() -> None:
    note = NOTE.format(more="<text>见过</text>")
    wrong, found = records(document(person(f"<age>old</age>{note}")))
    assert isinstance(wrong, Bad)
    assert isinstance(found, Note)
    assert found.person_record_id == "a.example/1"


def test_a_note_about_another_or_about_nobody_is_bad() -> None:
    other = "<text>见过</text><person_record_id>a.example/2</person_record_id>"
    assert bad(person(NOTE.format(more=other))).problems[0].field == "person_record_id"
    alone = NOTE.format(more="<text>见过</text>")
    assert bad(alone).problems[0].field == "person_record_id"


def test_what_stands_deeper_is_no_field() -> None:
    found = only(document(person("<extra><age>3</age><description>x</description></extra>")))
    assert (found.age, found.description) == ("", "")
