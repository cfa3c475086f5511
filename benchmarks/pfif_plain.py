"""Persons as a centre exchanges them, and the plain way to write and read them: whole trees.

The peer of `benchmarks.pfif`: every element becomes a node of an ElementTree, the tree becomes
text, and back; what is read becomes the same records, by the same rules.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from jiban.exchange.pfif.records import NOTE_FIELDS, PERSON_FIELDS, Note, Person, Sex, Status

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
FAMILIES, GIVEN = "王李张刘陈杨黄赵吴周", "明华丽强芳军敏静杰娟"
SEEN = "身高约一米七，穿深色外套，走失时背一个蓝色书包；说话带口音，认得自己的名字。"
NAMESPACE = "{http://zesty.ca/pfif/1.4}"
TIMES = frozenset({"entry_date", "expiry_date", "source_date"})


def persons(count: int, seed: int) -> Iterator[Person]:
    """Yield made-up persons, each with one note: 18 and 12 fields of the 25 and 15 are given."""
    chance = random.Random(seed)
    for n in range(count):
        family, given = chance.choice(FAMILIES), "".join(chance.choices(GIVEN, k=2))
        at = BEGAN + timedelta(seconds=n)
        record_id = f"centre.example/person.{n}"
        yield Person(
            person_record_id=record_id,
            entry_date=at,
            expiry_date=at + timedelta(days=180),
            author_name="救助站",
            author_phone=f"139{n:08}",
            source_name="失联人员查找中心 <协查>",
            source_date=at,
            source_url=f"https://centre.example/persons?id={n}&lang=zh",
            full_name=family + given,
            given_name=given,
            family_name=family,
            description=SEEN * chance.randint(1, 5),
            sex=chance.choice(list(Sex)),
            age=chance.choice(["34", "60-70"]),
            home_city="深圳",
            home_state="GD",
            home_country="CN",
            photo_url=f"https://centre.example/photos/{n}.jpg",
            notes=(
                Note(
                    note_record_id=f"centre.example/note.{n}",
                    person_record_id=record_id,
                    entry_date=at,
                    author_name="站前广场志愿者",
                    author_phone=f"138{n:08}",
                    source_date=at,
                    author_made_contact=chance.choice([True, False]),
                    status=chance.choice(list(Status)),
                    phone_of_found_person=f"137{n:08}",
                    last_known_location="火车站 & 汽车站之间",
                    text=SEEN * chance.randint(1, 3),
                    photo_url=f"https://centre.example/notes/{n}.jpg",
                ),
            ),
        )


def written(records: Iterable[Person]) -> bytes:
    """Return a document by way of a tree."""
    ElementTree.register_namespace("pfif", NAMESPACE.strip("{}"))
    root = ElementTree.Element(NAMESPACE + "pfif")
    for person in records:
        element = ElementTree.SubElement(root, NAMESPACE + "person")
        _fill(element, PERSON_FIELDS, person)
        for note in person.notes:
            _fill(ElementTree.SubElement(element, NAMESPACE + "note"), NOTE_FIELDS, note)
    found: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def read(document: bytes) -> list[Person]:
    """Return the persons of a document by way of a tree."""
    found = []
    for element in ElementTree.fromstring(document).iterfind(NAMESPACE + "person"):
        notes = tuple(
            Note(**_values(note, NOTE_FIELDS)) for note in element.iterfind(NAMESPACE + "note")
        )
        found.append(Person(**_values(element, PERSON_FIELDS), notes=notes))
    return found


def _fill(element: ElementTree.Element, names: Iterable[str], record: Person | Note) -> None:
    for name in names:
        value = getattr(record, name)
        if value is None or value in ("", ()):
            continue
        if isinstance(value, datetime):
            value = value.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif isinstance(value, tuple):
            value = "\n".join(value)
        elif isinstance(value, bool):
            value = str(value).lower()
        ElementTree.SubElement(element, NAMESPACE + name).text = value


def _values(element: ElementTree.Element, names: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        text = element.findtext(NAMESPACE + name)
        if not text:
            continue
        if name in TIMES:
            found[name] = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        elif name == "sex":
            found[name] = Sex(text)
        elif name == "status":
            found[name] = Status(text)
        elif name == "author_made_contact":
            found[name] = text == "true"
        elif name == "profile_urls":
            found[name] = tuple(text.split("\n"))
        else:
            found[name] = text
    return found
