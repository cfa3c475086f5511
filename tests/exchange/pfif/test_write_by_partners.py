"""Partners send records: each is answered, sealed, and looked at by an officer."""

from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jiban.desks.missing.models import Case, Request, Sighting
from jiban.exchange.models import Taken
from jiban.exchange.pfif import giving, posting
from jiban.exchange.pfif.records import Note, Placeholder
from jiban.exchange.pfif.whitelist import WITHHELD, Whitelist
from jiban.exchange.pfif.writing import written
from jiban.loop import door, reading
from jiban.loop.models import Entry, Link, Matter, Promise
from jiban.loop.models import Person as Kept
from tests.api.conftest import City
from tests.exchange.pfif.samples import note, person
from tests.exchange.pfif.searches import Centre
from tests.exchange.pfif.sending import THEIRS, sent, theirs
from tests.exchange.pfif.test_reading import OLDER, V1_3

SECRETS = ("陈阿婆", "陈小妹", "13800007777", "天河路9号", "1949-02-03")


def test_it_works(city: City, centre: Centre) -> None:
    answer = sent(centre, theirs(notes=(note(person_record_id=THEIRS),)))
    assert answer == {
        "accepted": 2,
        "unchanged": 0,
        "refused": 0,
        "records": [
            {"kind": "person", "id": THEIRS, "result": "accepted"},
            {"kind": "note", "id": "gz.example/note.9", "result": "accepted"},
        ],
    }
    row = Request.objects.get()
    assert (row.record, row.partner, row.age, row.home) == (
        THEIRS,
        centre.partner.name,
        "77",
        "广州",
    )
    assert row.description == "灰色外套，会说客家话。联系 «P2»。"
    matter = Matter.objects.get(pk=row.pk)
    assert matter.state == "received"
    promise = Promise.objects.get(matter=matter, name="look")
    assert promise.due_at == matter.opened_at + timedelta(minutes=30)
    [entry] = Entry.objects.filter(matter=matter, action="add_note")
    assert "站前广场" in entry.payload


def test_somebody_has_it_from_the_first_second(asked: Request, city: City) -> None:
    assert Matter.objects.get(pk=asked.pk).handler_id is not None


def test_what_leads_to_somebody_rests_sealed(asked: Request) -> None:
    matter = Matter.objects.get(pk=asked.pk)
    text = "".join(Entry.objects.filter(matter=matter).values_list("payload", flat=True))
    plain = f"{text}{matter.title}{orjson.dumps(Request.objects.values().get(), default=str)!r}"
    for row in Kept.objects.filter(matter=matter):
        plain += bytes(row.data).decode("latin-1")
    for secret in SECRETS:
        assert secret not in plain
    known = {one.label: one.data for one in reading.people_of(asked.pk)}
    assert known[1] == {"name": "陈小妹", "phone": "13800007777"}
    assert known[asked.person]["name"] == "陈阿婆"
    assert known[asked.person]["home_street"] == "天河路9号"


def test_only_partners_who_may(city: City) -> None:
    body = b"".join(written([theirs()]))
    hotline = Centre("市民热线", "send", "read", "act")
    assert hotline.write(body).status_code == 403
    nobody = Client()
    assert nobody.post("/pfif/write", body, content_type="application/xml").status_code == 401
    wrong = nobody.post("/pfif/write?key=jibanp_x", body, content_type="application/xml")
    assert wrong.status_code == 401
    assert not Taken.objects.exists()


def test_an_officer_takes_it_up_with_one_action(asked: Request, city: City, centre: Centre) -> None:
    door.act(asked.pk, "open_case", by=city.actor("dispatcher"))
    case = Link.objects.get(other=asked.pk, kind="caused_by").matter_id
    row = Case.objects.get(pk=case)
    assert (row.age, row.sex, row.relation) == (77, "female", centre.partner.name)
    assert "灰色外套" in row.happened
    known = {one.label: one.data for one in reading.people_of(case)}
    assert known[row.person]["name"] == "陈阿婆"
    assert "«P2»" in row.happened
    assert known[2] == {"phone": "13800007777"}
    assert Promise.objects.get(matter=asked.pk, name="look").outcome == Promise.Outcome.KEPT
    [reply] = centre.read("notes")
    assert isinstance(reply, Note)
    assert reply.person_record_id == THEIRS
    assert centre.read("persons") == []


def test_what_they_tell_later_reaches_the_case_that_was_opened(
    asked: Request, city: City, centre: Centre
) -> None:
    door.act(asked.pk, "open_case", by=city.actor("dispatcher"))
    case = Link.objects.get(other=asked.pk, kind="caused_by").matter_id
    at = timezone.now().replace(microsecond=0)
    about = note(person_record_id=THEIRS, last_known_location="深圳北站", source_date=at)
    assert sent(centre, about)["accepted"] == 1
    assert Sighting.objects.get(case=case).place == "深圳北站"


def test_an_answer_says_no_word_of_the_note(asked: Request, city: City, centre: Centre) -> None:
    text = "她在海棠救助站，不愿联系家人"
    door.act(asked.pk, "answer", by=city.actor("dispatcher"), reply="call", text=text)
    [reply] = centre.read("notes.xml")
    assert isinstance(reply, Note)
    assert reply.text.startswith("请")
    assert "海棠" not in centre.get("notes").content.decode()
    other = Centre("佛山")
    assert other.read("notes") == []


def test_an_answer_goes_out_by_the_list_too(
    asked: Request, city: City, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.act(asked.pk, "answer", by=city.actor("dispatcher"), reply="call", text="")
    monkeypatch.setattr(giving, "PARTNERS", Whitelist(frozenset(), frozenset()))
    [reply] = centre.read("notes")
    assert isinstance(reply, Note)
    assert (reply.author_name, reply.text) == (WITHHELD, WITHHELD)


def test_the_same_again_changes_nothing_and_news_is_told(asked: Request, centre: Centre) -> None:
    record = theirs(expiry_date=asked.expiry_date)
    assert sent(centre, record)["unchanged"] == 1
    assert sent(centre, theirs(expiry_date=asked.expiry_date, age="78"))["accepted"] == 1
    row = Request.objects.get()
    assert row.age == "78"
    assert Entry.objects.filter(matter=row.pk).count() == 2


def test_another_partner_changes_nothing_by_the_same_id(asked: Request, centre: Centre) -> None:
    """Nor does it learn that somebody has sent it, nor take the id away from whose it is."""
    other = Centre("佛山")
    about = note(note_record_id="fs.example/n.1", person_record_id=THEIRS)
    left = Placeholder(
        person_record_id=THEIRS, source_date=asked.source_date, expiry_date=asked.source_date
    )
    assert sent(other, about)["refused"] == 1
    assert sent(other, left)["unchanged"] == 1
    assert sent(other, theirs(age="1"))["accepted"] == 1
    assert sorted(Request.objects.values_list("age", flat=True)) == ["1", "77"]
    assert sent(centre, theirs(expiry_date=asked.expiry_date, age="78"))["accepted"] == 1
    assert sorted(Request.objects.values_list("age", flat=True)) == ["1", "78"]


def test_our_own_records_are_not_taken_from_others(centre: Centre) -> None:
    answer = sent(centre, person(person_record_id="localhost/person.1"))
    [problem] = answer["records"][0]["problems"]
    assert problem["field"] == "person_record_id"
    assert problem["reason"]
    assert problem["fix"]


@pytest.mark.parametrize("domain", ["localhost", "LOCALHOST", "LocalHost"])
def test_no_record_or_note_of_others_bears_our_domain(centre: Centre, domain: str) -> None:
    ours = theirs(person_record_id=f"{domain}/person.1")
    noted = note(note_record_id=f"{domain}/note.1", person_record_id=THEIRS)
    assert sent(centre, ours, noted)["refused"] == 2


def test_bad_records_do_not_take_good_ones_along(centre: Centre) -> None:
    document = b"".join(written([theirs(), person(person_record_id="gz.example/person.8")]))
    document = document.replace(b">77<", b">old<", 1)
    found = orjson.loads(centre.write(document).content)
    assert (found["accepted"], found["refused"]) == (1, 1)
    [problem] = found["records"][0]["problems"]
    assert problem["field"] == "age"
    assert problem["reason"]
    assert problem["fix"]
    assert Request.objects.get().record == "gz.example/person.8"


@pytest.mark.parametrize(
    "document",
    [
        V1_3,
        *(OLDER.format(version=v, first="小明", last="王", zip="home_zip") for v in ("1.1", "1.2")),
    ],
)
def test_older_versions_of_others_are_taken(centre: Centre, document: str) -> None:
    found = orjson.loads(centre.write(document).content)
    assert found["refused"] == 0
    assert Request.objects.get().record == "ex.example/1"


ROOT = '<pfif xmlns="http://zesty.ca/pfif/1.4">'


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE pfif [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + ROOT + "&b;</pfif>",
        '<!DOCTYPE pfif SYSTEM "file:///etc/passwd">' + ROOT + "</pfif>",
        '<?xml version="1.0" encoding="UTF-16"?>' + ROOT + "</pfif>",
        ROOT + "<a>" * 2000,
        ROOT + "</person>",
        '<pfif xmlns="http://zesty.ca/pfif/1.5"/>',
        "{}",
    ],
)
def test_hostile_xml_is_refused_at_the_address(centre: Centre, document: str) -> None:
    answer = centre.write(document)
    assert answer.status_code == 400
    assert answer.json()["text"]
    assert answer.json()["records"] == []


def test_what_came_before_the_harm_is_taken_and_told(centre: Centre) -> None:
    document = b"".join(written([theirs()])).replace(b"</pfif:pfif>", b"<a>" * 100)
    answer = centre.write(document)
    assert answer.status_code == 400
    assert [one["result"] for one in answer.json()["records"]] == ["accepted"]


def test_no_more_is_read_than_may_be_sent(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "LARGEST", 100_000)
    answer = centre.write(b"".join(written([theirs()])) + b" " * 200_000)
    assert answer.status_code == 413
    assert centre.client.post("/pfif/write", {"a": "b"}).status_code == 415
    assert centre.get("write").status_code == 405


def test_a_partner_has_a_share_of_records(centre: Centre, settings: Settings) -> None:
    settings.LIMITS = ["record.partner=2/1h"]
    records = [person(person_record_id=f"gz.example/person.{n}") for n in range(4)]
    answer = centre.write(b"".join(written(records)))
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert answer.json()["accepted"] == 2


def test_the_public_cannot_open_or_read_a_request(asked: Request, city: City) -> None:
    number = Matter.objects.get(pk=asked.pk).number
    said = {"record": "x.example/1", "partner": "x", "person": "{}"}
    for program in (Client(), city.programs["duty"].client):
        answer = program.post(
            "/api/missing_requests/matters", said, content_type="application/json"
        )
        assert answer.status_code in (401, 403, 404, 405)
    assert Client().get(f"/matters/{number}").status_code == 302


def test_the_page_of_a_request_shows_no_secret(asked: Request, city: City) -> None:
    officer = Client()
    officer.force_login(city.officers["dispatcher"])
    page = officer.get(f"/matters/{Matter.objects.get(pk=asked.pk).number}").content.decode()
    assert "灰色外套" in page
    assert THEIRS in page
    for secret in SECRETS:
        assert secret not in page


def test_the_data_folder_has_no_record(asked: Request, data_folder: Path) -> None:
    for path in data_folder.rglob("*"):
        if path.is_file():
            assert "陈阿婆".encode() not in path.read_bytes()
