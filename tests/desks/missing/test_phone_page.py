"""A task on a phone: bound to the one that opens it first, minimal, gone with the task."""

import re
import time
from types import SimpleNamespace

import pytest
from django.core import signing
from django.test import Client

from jiban.desks.missing.models import Case, Searched, Sighting, Task
from jiban.desks.missing.seats import Seat
from jiban.desks.missing.tasks import keys
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Matter, Promise
from tests.loop.conftest import Bureau

from .conftest import FATHER, Do, case, promise, state, told


@pytest.fixture
def shelter(planned: int) -> Task:
    """The shelter's task."""
    return Task.objects.get(case=planned, seat=Seat.SHELTER)


@pytest.fixture
def address(shelter: Task) -> str:
    return f"/t/{keys.key_of(shelter.matter.number)}"


def phone() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def bound(address: str) -> Client:
    """The phone that took the task."""
    browser = phone()
    assert browser.post(address).status_code == 302
    return browser


def test_it_works(planned: int, shelter: Task, address: str) -> None:
    browser = phone()
    before = browser.get(address).content.decode()
    # A preview by a messenger neither sees nor binds anything.
    assert not told("82", before.replace(address, ""))
    assert state(shelter.pk) == "offered"
    browser.post(address)
    assert state(shelter.pk) == "taken"
    page = browser.get(address).content.decode()
    assert shelter.what in page
    assert "82" in page
    assert "蓝色外套" in page
    answer = browser.post(address, {"do": "nobody_here", "thoroughness": "0.6"})
    assert answer.status_code == 302
    assert state(shelter.pk) == "answered"
    assert Searched.objects.get(case=planned).thoroughness == 0.6


def test_never_who_reports_never_a_name_never_home(bound: Client, address: str) -> None:
    page = bound.get(address).content.decode()
    for secret in ("周", "女儿", "13900001111", FATHER["place"], "114.05", "甲"):
        assert secret not in page


def test_it_opens_on_one_phone(bound: Client, shelter: Task, address: str) -> None:
    other = phone()
    assert other.get(address).status_code == 404
    assert other.post(address).status_code == 404
    assert bound.get(address).status_code == 200
    with pytest.raises(WrongState):
        door.act(shelter.pk, "bind", by=Actor.citizen(shelter.pk), device="x")


def test_a_wrong_key_and_no_task_get_one_answer(shelter: Task, address: str) -> None:
    wrong = f"{address[:-1]}{'A' if address[-1] != 'A' else 'B'}"
    answers = [phone().get(one) for one in (wrong, "/t/99999999-ABCDEFGH", "/t/x")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_it_dies_with_the_task(
    planned: int, bound: Client, address: str, shelter: Task, bureau: Bureau, do: Do
) -> None:
    do(planned, "head", "end_otherwise", 20, ending="unfounded", text="在邻居家")
    assert state(shelter.pk) == "taken"  # until a runner comes by
    page = bound.get(address).content.decode()
    assert shelter.what not in page
    assert not told("82", page.replace(address, ""))
    assert "蓝色外套" not in page
    assert phone().get(address).status_code == 404  # and on no other phone
    take_back()
    assert state(shelter.pk) == "ended"
    assert bound.get(address).status_code == 200
    bound.post(address, {"do": "saw_somebody", "reliability": "0.9"})
    assert not Sighting.objects.exists()


def test_a_found_person_is_a_fact_of_the_case_at_once(
    planned: int, bound: Client, address: str
) -> None:
    bound.post(address, {"do": "found_them", "text": "在我们这里", "place": "救助站"})
    assert state(planned) == "found"
    assert case(planned).found_place == "救助站"


def test_what_is_wrong_is_told_and_what_was_typed_stays(
    planned: int, bound: Client, address: str, shelter: Task
) -> None:
    answer = bound.post(
        address,
        {
            "do": "saw_somebody",
            "text": "穿蓝衣",
            "lon": "999",
            "position": "1",
            "reliability": "0.6",
        },
    )
    assert answer.status_code == 422
    assert "穿蓝衣" in answer.content.decode()
    assert bound.post(address, {"do": "offer"}).status_code == 404
    assert state(shelter.pk) == "taken"


def test_a_retry_of_what_was_seen_is_one_sighting(
    planned: int, bound: Client, address: str, bureau: Bureau
) -> None:
    """Each form of the page has its key: sent twice, for want of an answer, it is done once."""
    task = Task.objects.filter(case=planned, key__startswith="ring:300").get()
    officer = phone()
    officer.force_login(bureau.duty)
    for n, (browser, path) in enumerate(
        [(bound, address), (officer, f"/missing/tasks/{task.matter.number}")]
    ):
        page = browser.get(path).content.decode()
        found = re.findall(r'name="idempotency_key" value="([0-9a-f-]{36})"', page)
        assert len(set(found)) == page.count('name="do"')
        said = {"do": "saw_somebody", "reliability": "0.6", "idempotency_key": found[-1]}
        for _try in range(2):
            assert browser.post(path, said).status_code == 302
        assert Sighting.objects.count() == n + 1


def test_an_officer_does_not_take_a_partners_task(
    shelter: Task, address: str, bureau: Bureau, do: Do
) -> None:
    """Nor does a sighting that they were told of take it: the partner's phone still can."""
    with pytest.raises(NotAllowed):
        do(shelter.pk, "duty", "take", 5)
    officer = phone()
    officer.force_login(bureau.duty)
    path = f"/missing/tasks/{shelter.matter.number}"
    assert 'value="take"' not in officer.get(path).content.decode()
    do(shelter.pk, "duty", "saw_somebody", 6, place="救助站", reliability="0.6")
    assert state(shelter.pk) == "offered"
    assert phone().post(address).status_code == 302
    assert state(shelter.pk) == "taken"


def test_an_address_is_freed_for_a_phone_that_is_not_known_any_more(
    planned: int, bound: Client, shelter: Task, address: str, bureau: Bureau
) -> None:
    """The answer that set the cookie was lost, or the phone was: another one takes the task."""
    other = phone()
    assert other.post(address).status_code == 404
    door.act(shelter.pk, "free", by=bureau.actor("duty"))
    assert state(shelter.pk) == "offered"
    assert promise(shelter.pk, "take").outcome == Promise.Outcome.OPEN
    Case.objects.filter(pk=planned).update(wanted=[])
    take_back()
    assert other.post(address).status_code == 302
    assert other.get(address).status_code == 200
    assert bound.get(address).status_code == 404


def test_only_a_partners_address_is_freed(planned: int, do: Do) -> None:
    task = Task.objects.filter(case=planned, key__startswith="ring:300").get()
    do(task.pk, "duty", "take", 5)
    with pytest.raises(NotAllowed):
        do(task.pk, "duty", "free", 6)


def test_a_phone_is_known_as_long_as_the_task_stands(
    bound: Client, shelter: Task, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task has up to a day, and is answered late as well."""
    cookie = bound.cookies[f"jiban_task_{shelter.pk}"]
    assert int(cookie["max-age"]) > 2 * 86_400
    later = time.time() + 30 * 3_600
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: later))
    assert bound.get(address).status_code == 200


def test_a_police_task_has_no_code(planned: int) -> None:
    task = Task.objects.filter(case=planned, seat=Seat.STATION).latest("pk")
    browser = phone()
    for ask in (browser.get, browser.post):
        assert ask(f"/t/{keys.key_of(task.matter.number)}").status_code == 404
    assert state(task.pk) == "offered"
    with pytest.raises(NotAllowed):
        door.act(task.pk, "bind", by=Actor.citizen(task.pk), device="x")


def test_officers_find_theirs_on_their_phone(planned: int, bureau: Bureau) -> None:
    task = Task.objects.filter(case=planned, key__startswith="ring:300").get()
    browser = phone()
    browser.force_login(bureau.duty)
    number = task.matter.number
    assert number in browser.get("/missing/tasks").content.decode()
    page = browser.get(f"/missing/tasks/{number}").content.decode()
    assert FATHER["place"] in page
    browser.post(f"/missing/tasks/{number}", {"do": "take"})
    assert Matter.objects.get(pk=task.pk).handler_id == bureau.duty.pk
    browser.post(f"/missing/tasks/{number}", {"do": "cannot_do", "text": "走不开"})
    assert state(task.pk) == "ended"
    stranger = phone()
    stranger.force_login(bureau.west_duty)
    assert stranger.get(f"/missing/tasks/{number}").status_code == 404


def test_the_staff_page_hands_out_the_address(
    planned: int, shelter: Task, address: str, bureau: Bureau
) -> None:
    browser = phone()
    browser.force_login(bureau.duty)
    assert address in browser.get(f"/matters/{shelter.matter.number}").content.decode()
    police = Task.objects.filter(case=planned, seat=Seat.STATION).latest("pk")
    assert "/t/" not in browser.get(f"/matters/{police.matter.number}").content.decode()
    assert browser.get(f"/matters/{Matter.objects.get(pk=planned).number}").status_code == 200
