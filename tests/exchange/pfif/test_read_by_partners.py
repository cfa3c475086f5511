"""Partners read of the cases that were approved for them, no more; it is kept once a day."""

from datetime import timedelta

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiban.city import caches
from jiban.city.models import Unit
from jiban.desks.missing.models import Share
from jiban.exchange.pfif import giving
from jiban.exchange.pfif.records import Note, Person, Placeholder, Sex, Status
from jiban.loop import forgetting
from jiban.loop.models import Entry, Matter
from tests.api.conftest import City
from tests.exchange.pfif.searches import Centre, Search

SECRETS = ("周小梅", "13900001111", "女儿", "痴呆", "早上买菜", "救助站", "平安", "«P", "SL2")
PATHS = ("persons", "persons.xml", "notes", "notes.xml")


@pytest.fixture
def search(city: City) -> Search:
    return Search(city)


def reads(search: Search) -> int:
    return Entry.objects.filter(matter=search.case, action="read_by_city").count()


def test_it_works(search: Search, centre: Centre) -> None:
    search.clear()
    share = search.share()
    [person] = centre.read("persons.xml")
    assert isinstance(person, Person)
    assert person.person_record_id == f"localhost/person.{share.record}"
    assert (person.full_name, person.sex, person.age) == ("周建国", Sex.MALE, "82")
    assert "蓝色外套" in person.description
    assert person.expiry_date == share.until.replace(microsecond=0)
    [note] = person.notes
    assert note.status is Status.INFORMATION_SOUGHT
    assert note.text.startswith("听不清别人说话\n")
    assert note.last_known_location == "云溪菜场"
    assert centre.read("notes") == centre.read("notes.xml") == [note]
    assert centre.read("persons") == [person]
    assert centre.read("read", id=person.person_record_id) == [person]


@pytest.mark.parametrize("path", [*PATHS, "read"])
def test_that_it_was_read_is_in_the_journal(search: Search, centre: Centre, path: str) -> None:
    search.clear()
    share = search.share()
    centre.get(path, person_record_id="a.example/1", id="localhost/person.1")
    assert reads(search) == 0
    centre.get(path, id=f"localhost/person.{share.record}")
    [entry] = Entry.objects.filter(matter=search.case, action="read_by_city")
    said = orjson.loads(entry.payload)
    assert (said["partner"], said["share"]) == (centre.partner.name, share.n)


def test_who_asks_every_minute_is_kept_once_a_day(search: Search, centre: Centre) -> None:
    search.clear()
    search.share()
    found = giving.shares(centre.partner)
    given = list(giving.records(found, timezone.now()))
    for _minute in range(3):
        giving.keep_reading(centre.partner, found, given, timezone.now())
    assert reads(search) == 1
    giving.keep_reading(centre.partner, found, given, timezone.now() + timedelta(days=1))
    assert reads(search) == 2


def test_what_it_says_anew_is_read_anew(search: Search, centre: Centre) -> None:
    search.do("duty", "share", cities="*", until=timezone.now() + timedelta(days=1))
    search.do("trained", "agree_share", share=1, text="谈过")
    search.do("leader", "approve_share", share=1)
    earlier = timezone.now() - timedelta(hours=2)
    Share.objects.update(approved_at=earlier, agreed_at=earlier)
    centre.read("persons")
    centre.read("persons")
    assert reads(search) == 1
    search.do("duty", "describe", clothing="灰外套")
    centre.read("persons")
    assert reads(search) == 2


def test_each_request_and_each_partner_is_kept_by_itself(search: Search, centre: Centre) -> None:
    search.clear()
    search.share(cities="*")
    centre.read("persons")
    search.share(cities="*")
    centre.read("persons")
    Centre("佛山").read("persons")
    rows = Entry.objects.filter(action="read_by_city").order_by("seq")
    read = [orjson.loads(row.payload) for row in rows]
    assert [(said["partner"], said["share"]) for said in read] == [
        (centre.partner.name, 1),
        (centre.partner.name, 2),
        ("佛山", 1),
        ("佛山", 2),
    ]


def test_nothing_without_a_key_that_may(search: Search, centre: Centre) -> None:
    search.clear()
    search.share()
    other = Centre("市民热线", "send", "read", "act")
    for path in (*PATHS, "read"):
        assert Client().get(f"/pfif/{path}").status_code == 401
        assert Client().get(f"/pfif/{path}", {"key": "jibanp_wrong"}).status_code == 401
        assert other.get(path).status_code == 403
        assert Client().get(f"/pfif/{path}", {"key": centre.key, "id": "x"}).status_code in (
            200,
            404,
        )
    centre.partner.active = False
    centre.partner.save()
    assert centre.get("persons").status_code == 401
    assert reads(search) == 1


def test_only_those_named_read_it(search: Search, centre: Centre) -> None:
    search.clear()
    share = search.share()
    other = Centre("佛山")
    for path in PATHS:
        assert other.read(path) == []
    answer = other.get("read", id=f"localhost/person.{share.record}")
    nothing = other.get("read", id="localhost/person.0")
    assert answer.status_code == nothing.status_code == 404
    assert answer.content == nothing.content
    assert reads(search) == 0
    search.share(cities="*")
    assert len(other.read("persons")) == 1


def test_nothing_goes_out_that_is_not_on_the_list(search: Search, centre: Centre) -> None:
    search.clear()
    search.share()
    for path in PATHS:
        text = centre.get(path).content.decode()
        for secret in (*SECRETS, Matter.objects.get(pk=search.case).number):
            assert secret not in text


def test_of_a_reporter_who_is_not_cleared_only_what_anybody_may_read(
    search: Search, centre: Centre
) -> None:
    search.do("duty", "share", cities="*", words="听不清", until=timezone.now() + timedelta(days=1))
    assert centre.read("persons") == []
    search.do("trained", "agree_share", share=1, text="谈过")
    assert centre.read("persons") == []
    search.do("leader", "approve_share", share=1)
    [person] = centre.read("persons.xml")
    assert isinstance(person, Person)
    [note] = person.notes
    assert (note.text, note.author_name, note.last_known_location) == ("—", "—", "")


def test_when_the_clearance_falls_partners_have_to_forget_it(
    search: Search, centre: Centre
) -> None:
    search.clear()
    search.share()
    assert isinstance(centre.read("persons")[0], Person)
    search.do("duty", "describe", violence="yes")
    assert isinstance(centre.read("persons")[0], Placeholder)
    assert centre.read("notes") == []


@pytest.mark.parametrize("how", ["recalled", "over", "expired", "forgotten"])
def test_what_is_over_is_a_placeholder(search: Search, centre: Centre, how: str) -> None:
    search.clear()
    share = search.share()
    if how == "recalled":
        search.do("duty", "recall_share", share=1)
    elif how == "expired":
        Share.objects.update(until=timezone.now())
    else:
        search.end()
    if how == "forgotten":
        search.do("head", "feed_back", how="phone", text="平安")
        search.do("head", "visit", text="迷路")
        assert forgetting.forget([search.case], "retention") == [search.case]
    [left] = centre.read("persons.xml")
    assert isinstance(left, Placeholder)
    assert left.person_record_id == f"localhost/person.{share.record}"
    assert left.expiry_date <= timezone.now()
    assert left.entry_date is not None
    text = centre.get("persons").content.decode()
    for secret in (*SECRETS, "周建国", "蓝色外套", "听不清"):
        assert secret not in text
    assert centre.read("notes") == []
    assert reads(search) == 0


def test_who_asks_again_gets_what_has_changed(search: Search, centre: Centre) -> None:
    search.do("duty", "share", cities="*", until=timezone.now() + timedelta(days=1))
    search.do("trained", "agree_share", share=1, text="谈过")
    search.do("leader", "approve_share", share=1)
    earlier = timezone.now() - timedelta(hours=2)
    Share.objects.update(approved_at=earlier, agreed_at=earlier)
    since = f"{timezone.now() - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    assert len(centre.read("persons")) == 1
    assert centre.read("persons", min_entry_date=since) == []
    search.do("duty", "describe", clothing="灰外套")
    [person] = centre.read("persons", min_entry_date=since)
    assert isinstance(person, Person)
    assert "灰外套" in person.description


def test_the_parameters_of_a_feed(search: Search, centre: Centre) -> None:
    search.clear()
    first, second = search.share(), search.share()
    assert [share.n for share in (first, second)] == [1, 2]
    assert len(centre.read("persons", max_results="1")) == 1
    assert len(centre.read("persons", skip="1")) == 1
    [found] = centre.read("notes", person_record_id=f"localhost/person.{second.record}")
    assert isinstance(found, Note)
    for wrong in ({"skip": "-1"}, {"min_entry_date": "yesterday"}, {"version": "1.2"}):
        answer = centre.get("persons", **wrong)
        assert answer.status_code == 400
        assert next(iter(wrong)) in answer.json()["text"]


def test_of_who_turns_out_to_be_a_minor_it_is_over_after_three_days(
    search: Search, centre: Centre
) -> None:
    """Whatever it was approved for: and who asks what is new since then is told that it is."""
    search.clear()
    until = timezone.now() + timedelta(days=20)
    share = search.share(until=until, consent="given", text="家属当面同意")
    search.do("duty", "describe", age=15)
    [person] = centre.read("persons.xml")
    three = (share.approved_at + timedelta(days=3)).replace(microsecond=0)
    assert person.expiry_date == three < share.until
    [over] = giving.records(giving.shares(centre.partner), three + timedelta(hours=1))
    assert isinstance(over, Placeholder)
    assert over.entry_date == over.expiry_date == three


def test_who_asks_for_one_person_opens_no_other(search: Search, centre: Centre) -> None:
    search.clear()
    share = search.share()
    with CaptureQueriesContext(connection) as one:
        assert len(centre.read("read", id=f"localhost/person.{share.record}")) == 1
    with CaptureQueriesContext(connection) as none:
        centre.get("read", id="localhost/person.none")
    opened = [q["sql"] for q in none.captured_queries if '"loop_person"' in q["sql"]]
    assert not opened
    assert any('"loop_person"."label" IN' in q["sql"] for q in one.captured_queries)


@pytest.mark.parametrize("path", ["persons", "read"])
def test_what_was_approved_is_loaded_once_and_of_one_person_alone(
    search: Search, centre: Centre, path: str
) -> None:
    search.clear()
    search.share()
    wanted = search.share().record
    with CaptureQueriesContext(connection) as asked:
        centre.read(path, id=f"localhost/person.{wanted}")
    [loaded] = [q["sql"] for q in asked.captured_queries if 'FROM "missing_share"' in q["sql"]]
    assert (wanted in loaded) == (path == "read")


def test_whom_to_call_is_the_bureau(search: Search, centre: Centre) -> None:
    Unit.objects.filter(pk=search.city.root.pk).update(phone="0755-88886666")
    caches.forget()
    search.clear()
    search.share()
    [note] = centre.read("notes")
    assert isinstance(note, Note)
    assert note.text.endswith("如有线索请拨 0755-88886666。")
