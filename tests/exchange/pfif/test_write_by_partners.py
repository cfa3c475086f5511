"""Partners send records: each is answered, sealed, looked at by an officer, forgotten in time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jiban.desks.missing.models import Case, Request, Sighting
from jiban.desks.missing.requests.expiring import forget_expired
from jiban.exchange.models import Taken
from jiban.exchange.pfif import giving, posting
from jiban.exchange.pfif.records import Note, Person, Placeholder, Record, Status
from jiban.exchange.pfif.whitelist import WITHHELD, Whitelist
from jiban.exchange.pfif.writing import written
from jiban.loop import door, reading
from jiban.loop.models import Entry, Link, Matter, Notice, Promise
from jiban.loop.models import Person as Kept
from tests.api.conftest import City
from tests.exchange.pfif.samples import note, person
from tests.exchange.pfif.searches import Centre, Search
from tests.exchange.pfif.test_reading import OLDER, V1_3

THEIRS = "gz.example/person.7"
SECRETS = ("陈阿婆", "陈小妹", "13800007777", "天河路9号", "1949-02-03")


def theirs(**changes: Any) -> Person:
    return person(
        **{
            "person_record_id": THEIRS,
            "full_name": "陈阿婆",
            "author_name": "陈小妹",
            "author_phone": "13800007777",
            "home_street": "天河路9号",
            "home_city": "广州",
            "date_of_birth": "1949-02-03",
            "age": "77",
            "sex": "female",
            "description": "灰色外套，会说客家话。联系 13800007777。",
            "expiry_date": (timezone.now() + timedelta(days=30)).replace(microsecond=0),
            **changes,
        }
    )


def sent(centre: Centre, *records: Record) -> dict[str, Any]:
    answer = centre.write(b"".join(written(records)))
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = orjson.loads(answer.content)
    return found


@pytest.fixture
def centre(city: City) -> Centre:
    return Centre()


@pytest.fixture
def asked(centre: Centre) -> Request:
    """The request that a record became."""
    assert sent(centre, theirs())["accepted"] == 1
    return Request.objects.get()


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


def test_another_partner_cannot_change_it(asked: Request, centre: Centre) -> None:
    other = Centre("佛山")
    about = note(note_record_id="fs.example/n.1", person_record_id=THEIRS)
    left = Placeholder(
        person_record_id=THEIRS, source_date=asked.source_date, expiry_date=asked.source_date
    )
    for record in (theirs(age="1"), left, about):
        answer = sent(other, record)
        assert answer["refused"] == 1
        [problem] = answer["records"][0]["problems"]
        assert problem["field"] == "person_record_id"
    assert Request.objects.get().age == "77"


@pytest.mark.parametrize("state", ["received", "opened", "answered"])
def test_past_its_time_only_id_and_dates_are_left(
    asked: Request, city: City, centre: Centre, state: str
) -> None:
    sent(centre, note(person_record_id=THEIRS))
    if state != "received":
        action, said = ("open_case", {}) if state == "opened" else ("answer", {"reply": "nothing"})
        door.act(asked.pk, action, by=city.actor("dispatcher"), **said)
    assert forget_expired() == 0
    Request.objects.update(expiry_date=timezone.now() - timedelta(seconds=1))
    assert forget_expired() == 1
    assert forget_expired() == 0
    row = Request.objects.get()
    assert (row.record, row.source_date) == (THEIRS, asked.source_date)
    assert row.entry_date == asked.entry_date
    assert row.expiry_date is not None
    assert (row.age, row.sex, row.home, row.description) == ("", "", "", "")
    assert not any(one.data for one in reading.people_of(row.pk))
    text = "".join(Entry.objects.filter(matter=row.pk).values_list("payload", flat=True))
    assert "灰色外套" not in text
    assert "站前广场" not in text
    assert centre.read("notes") == []
    again = sent(centre, theirs())
    assert again["records"][0]["problems"][0]["field"] == "expiry_date"
    about = note(note_record_id="gz.example/n.2", person_record_id=THEIRS)
    assert sent(centre, about)["refused"] == 1


def test_the_clock_itself_ends_it(asked: Request) -> None:
    assert asked.expiry_date is not None
    promise = Promise.objects.get(matter=asked.pk, name="expiry")
    assert promise.next_rung_at == asked.expiry_date


def test_a_placeholder_takes_its_record_back_at_once(asked: Request, centre: Centre) -> None:
    ended = asked.source_date.replace(microsecond=0)
    left = Placeholder(person_record_id=THEIRS, source_date=ended, expiry_date=ended)
    assert sent(centre, left)["accepted"] == 1
    row = Request.objects.get()
    assert (row.expiry_date, row.description) == (ended, "")
    assert sent(centre, left)["unchanged"] == 1


def test_a_placeholder_of_any_date_takes_it_back(asked: Request, centre: Centre) -> None:
    """A date that no calendar of ours has says all the same that it is over."""
    old = datetime(1, 1, 1, tzinfo=UTC)
    gone = Placeholder(
        person_record_id=THEIRS, expiry_date=old, source_date=timezone.now().replace(microsecond=0)
    )
    assert sent(centre, gone)["accepted"] == 1
    assert Matter.objects.get(pk=asked.pk).forgotten_at is not None


def test_what_has_expired_is_not_kept_at_all(centre: Centre) -> None:
    past = timezone.now().replace(microsecond=0) - timedelta(hours=1)
    assert sent(centre, theirs(expiry_date=past))["unchanged"] == 1
    assert not Taken.objects.exists()


def test_a_note_about_a_case_of_ours_is_an_uncertain_sighting(city: City, centre: Centre) -> None:
    search = Search(city)
    search.clear()
    name = f"localhost/person.{search.share().record}"
    about = note(
        person_record_id=name,
        last_known_location="广州南站出站口",
        text="见过，联系 13800007777",
        source_date=timezone.now().replace(microsecond=0) - timedelta(minutes=5),
        status="believed_alive",
    )
    assert sent(centre, about)["accepted"] == 1
    row = Sighting.objects.get(case=search.case)
    assert (row.place, row.reliability) == ("广州南站出站口", 0.3)
    assert centre.partner.name in row.text
    assert "见过" in row.text
    assert "13800007777" not in row.text
    assert sent(centre, about)["unchanged"] == 1
    search.do("duty", "check_sighting", sighting=row.pk, reliability="0.9", text="看过车票")
    assert Sighting.objects.get().reliability == 0.9


@pytest.mark.parametrize("status", ["information_sought", "believed_missing", "believed_dead", ""])
def test_a_note_that_nobody_saw_them_is_no_sighting(
    city: City, centre: Centre, status: str
) -> None:
    search = Search(city)
    search.clear()
    name = f"localhost/person.{search.share().record}"
    said = {"person_record_id": name, "status": Status(status) if status else None}
    assert sent(centre, note(**said, text="家属担心"))["accepted"] == 1
    assert not Sighting.objects.exists()
    entry = Entry.objects.get(matter=search.case, action="hear_city")
    assert "家属担心" in entry.payload
    assert centre.partner.name in entry.payload
    assert Notice.objects.filter(matter=search.case, message="fact").exists()
    placed = note(**said, note_record_id="gz.example/n.2", last_known_location="广州南站")
    assert sent(centre, placed)["accepted"] == 1
    assert Sighting.objects.get().place == "广州南站"


@pytest.mark.parametrize("status", ["believed_alive", "is_note_author"])
def test_who_saw_them_tells_a_sighting_also_without_a_place(
    asked: Request, city: City, centre: Centre, status: str
) -> None:
    door.act(asked.pk, "open_case", by=city.actor("dispatcher"))
    case = Link.objects.get(other=asked.pk, kind="caused_by").matter_id
    at = timezone.now().replace(microsecond=0)
    about = note(person_record_id=THEIRS, status=Status(status), source_date=at)
    assert sent(centre, about)["accepted"] == 1
    assert Sighting.objects.get().case_id == case


def test_nobody_learns_by_notes_which_cases_there_are(city: City, centre: Centre) -> None:
    search = Search(city)
    search.clear()
    other = Centre("佛山")
    share = search.share(cities="佛山")
    answers = [
        sent(centre, note(person_record_id=f"localhost/person.{record}"))["records"][0]
        for record in (share.record, "0" * 20)
    ]
    assert answers[0] == answers[1]
    assert answers[0]["problems"][0]["field"] == "person_record_id"
    search.do("duty", "recall_share", share=1)
    assert sent(other, note(person_record_id=f"localhost/person.{share.record}"))["refused"]


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


def test_the_time_of_a_note_that_is_still_to_come_is_told(city: City, centre: Centre) -> None:
    search = Search(city)
    search.clear()
    ahead = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    name = f"localhost/person.{search.share().record}"
    seen = note(person_record_id=name, source_date=ahead, status=Status.BELIEVED_ALIVE)
    answer = sent(centre, seen)
    assert answer["records"][0]["problems"][0]["field"] == "source_date"


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
