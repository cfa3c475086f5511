"""The bell: what an officer was told and has not read."""

from jiban.loop import bell, notices
from jiban.loop.models import Delivery

from .test_matter_page import text


def test_it_works(sign_in, write, shifts) -> None:
    letter = write()
    notices.spread()
    page = sign_in("duty").get("/notices")
    assert f"New letter {letter.number}" in text(page)
    assert page.context["notice_count"] == 1
    assert 'class="jb-count"' in sign_in("duty").get("/inbox").content.decode()


def test_everybody_has_their_own(sign_in, write, shifts, city) -> None:
    write()
    notices.spread()
    assert bell.unread(city.duty.pk) == 1
    assert bell.unread(city.leader.pk) == 0
    sign_in("leader").post("/notices/read")
    assert bell.unread(city.duty.pk) == 1


def test_one_is_marked_as_read(sign_in, write, shifts, city) -> None:
    write()
    write()
    notices.spread()
    key = Delivery.objects.filter(officer=city.duty).values_list("key", flat=True)[0]
    answer = sign_in("duty").post("/notices/read", {"key": key, "next": "/notices?all=1"})
    assert answer.url == "/notices?all=1"
    assert bell.unread(city.duty.pk) == 1
    assert Delivery.objects.get(key=key).read_at is not None


def test_all_are_marked_as_read(sign_in, write, shifts, city) -> None:
    write()
    write()
    notices.spread()
    sign_in("duty").post("/notices/read")
    assert bell.unread(city.duty.pk) == 0
    assert "Nothing unread" in text(sign_in("duty").get("/notices"))
    assert text(sign_in("duty").get("/notices?all=1")).count("New letter") == 2


def test_one_goes_on_to_no_other_site(sign_in, city) -> None:
    answer = sign_in("duty").post("/notices/read", {"next": "https://example.org/"})
    assert answer.url == "/notices"


def test_older_ones_come_by_page(sign_in, write, shifts, monkeypatch) -> None:
    monkeypatch.setattr("jiban.web.bell.PAGE", 2)
    for _ in range(3):
        write()
        notices.spread()
    first = sign_in("duty").get("/notices")
    second = sign_in("duty").get(first.context["next"])
    assert [len(page.context["told"]) for page in (first, second)] == [2, 1]


def test_an_unreadable_time_is_none(sign_in, city) -> None:
    assert sign_in("duty").get("/notices?before=gestern").status_code == 200
