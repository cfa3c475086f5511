"""A shelter has somebody without a name: recorded by its task page, compared with all missing."""

from typing import Any

import pytest
from django.test import Client

from jiban.desks.missing.found.matching import match
from jiban.desks.missing.models import Found, Pair, Task
from jiban.desks.missing.seats import Seat
from jiban.desks.missing.tasks import keys
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.errors import NotAllowed, WrongState
from jiban.loop.models import Entry, Link, Matter, Person, Recusal
from tests.loop.conftest import Bureau

from .conftest import Do, morning, state

SEEN: dict[str, Any] = {
    "do": "record_nameless",
    "sex": "male",
    "age_from": "75",
    "age_to": "85",
    "height": "166",
    "marks": "驼背，说本地话",
    "clothing": "蓝色外套，黑布鞋",
}


def task_of(case: int, seat: Seat) -> Task:
    return Task.objects.get(case=case, seat=seat)


def address(task: Task) -> str:
    return f"/t/{keys.key_of(task.matter.number)}"


@pytest.fixture
def shelter(planned: int) -> Task:
    """The shelter's task."""
    return task_of(planned, Seat.SHELTER)


@pytest.fixture
def bound(shelter: Task) -> Client:
    """The phone that took it."""
    return taken(shelter)


def taken(task: Task) -> Client:
    phone = Client(headers={"accept-language": "en"})
    assert phone.post(address(task)).status_code == 302
    return phone


def test_it_works(planned: int, shelter: Task, bound: Client) -> None:
    assert 'value="record_nameless"' in bound.get(address(shelter)).content.decode()
    answer = bound.post(address(shelter), SEEN, follow=True)
    assert "the police look who it is" in answer.content.decode()
    found = Found.objects.select_related("matter").get()
    assert (found.sex, found.age_from, found.age_to, found.height) == ("male", 75, 85, 166)
    assert (found.marks, found.clothing) == (SEEN["marks"], SEEN["clothing"])
    assert (found.matter.state, found.matter.unit_id) == ("unknown", shelter.matter.unit_id)
    assert found.matter.handler_id is not None
    match()
    assert Pair.objects.get(found=found).case_id == planned
    # The task goes on, and is answered as well.
    assert state(shelter.pk) == "taken"
    bound.post(address(shelter), {"do": "nobody_here", "thoroughness": "0.9"})
    assert state(shelter.pk) == "answered"


def test_officers_see_from_where_and_the_journal_has_it(
    shelter: Task, bound: Client, bureau: Bureau
) -> None:
    bound.post(address(shelter), SEEN)
    found = Found.objects.select_related("matter").get()
    link = Link.objects.get(matter=found.pk)
    assert (link.kind, link.other_id) == (Link.Kind.CAUSED_BY, shelter.pk)
    said = Entry.objects.get(matter=shelter.pk, action="record_nameless")
    assert said.by == "citizen"
    assert found.matter.number in said.payload
    assert "驼背" not in said.payload  # it stands with who was found
    assert "驼背" in Entry.objects.get(matter=found.pk, action="record").payload
    officer = Client(headers={"accept-language": "en"})
    officer.force_login(bureau.duty)
    page = officer.get(f"/matters/{found.matter.number}").content.decode()
    assert shelter.matter.number in page
    assert found.known in page
    assert "救助站" in found.known
    assert found.matter.number in officer.get("/missing/found").content.decode()


@pytest.mark.parametrize("one", ["sex", "age_from", "height", "marks", "clothing"])
def test_one_thing_said_is_enough(shelter: Task, bound: Client, one: str) -> None:
    bound.post(address(shelter), {"do": SEEN["do"], one: SEEN[one]})
    assert Found.objects.count() == 1


def test_nothing_said_and_what_cannot_be_is_told_and_what_was_typed_stays(
    shelter: Task, bound: Client
) -> None:
    answer = bound.post(address(shelter), {"do": SEEN["do"]})
    assert answer.status_code == 422
    assert "Say at least one thing of them." in answer.content.decode()
    answer = bound.post(address(shelter), {**SEEN, "found_at": "2140-01-01T10:00"})
    assert answer.status_code == 422
    assert "This time is still to come." in answer.content.decode()
    assert SEEN["marks"] in answer.content.decode()
    assert not Found.objects.exists()
    assert not Entry.objects.filter(action="record_nameless").exists()


def test_names_that_are_typed_rest_sealed_and_labels_show_nobody(
    shelter: Task, bound: Client
) -> None:
    said = {**SEEN, "marks": "自称姓名：王小明，«P1»", "clothing": "手机13900007777"}
    bound.post(address(shelter), said)
    found = Found.objects.get()
    assert "王小明" not in found.marks
    assert "‹P1›" in found.marks
    assert "13900007777" not in found.clothing
    assert Person.objects.filter(matter=found.pk).exists()
    assert not Entry.objects.filter(payload__contains="王小明").exists()


def test_the_page_tells_no_more_than_before(shelter: Task, bound: Client) -> None:
    """Neither who it is like, nor under which number they are recorded."""
    before = bound.get(address(shelter)).content.decode()
    bound.post(address(shelter), SEEN, follow=True)
    match()
    after = bound.get(address(shelter)).content.decode()
    assert Found.objects.get().matter.number not in after
    assert len(after.splitlines()) == len(before.splitlines())


def test_only_where_people_are_taken_in(planned: int, do: Do, bureau: Bureau) -> None:
    hospital = task_of(planned, Seat.HOSPITAL)
    phone = taken(hospital)
    phone.post(address(hospital), SEEN)
    assert Found.objects.count() == 1
    do(planned, "duty", "give_task", 1, seat=Seat.PARK, what="看看公园", place="云溪公园")
    park = task_of(planned, Seat.PARK)
    phone = taken(park)
    assert "record_nameless" not in phone.get(address(park)).content.decode()
    assert phone.post(address(park), SEEN).status_code == 404
    with pytest.raises(NotAllowed):
        door.act(park.pk, "record_nameless", by=Actor.citizen(park.pk), marks="驼背")
    officer = Client()
    officer.force_login(bureau.duty)  # who records them at their own desk
    path = f"/missing/tasks/{hospital.matter.number}"
    assert "record_nameless" not in officer.get(path).content.decode()
    assert officer.post(path, SEEN).status_code == 404


def test_it_dies_with_the_task(planned: int, shelter: Task, bound: Client, do: Do) -> None:
    do(planned, "head", "end_otherwise", 20, ending="unfounded", text="在邻居家")
    bound.post(address(shelter), SEEN)
    take_back()
    bound.post(address(shelter), SEEN)
    with pytest.raises(WrongState):
        door.act(shelter.pk, "record_nameless", by=Actor.citizen(shelter.pk), marks="驼背")
    assert not Found.objects.exists()


def test_it_is_not_done_without_end(shelter: Task, bound: Client, settings: Any) -> None:
    settings.LIMITS = ["record.task=2/1h"]
    answers = [bound.post(address(shelter), SEEN).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    assert Found.objects.count() == 2
    settings.LIMITS = ["act.letter=1/1h"]
    answer = bound.post(address(shelter), {"do": "saw_somebody", "reliability": "0.6"})
    assert answer.status_code == 429


def test_a_retry_records_one(shelter: Task, bound: Client) -> None:
    for _try in range(2):
        bound.post(address(shelter), {**SEEN, "idempotency_key": "3f"})
    assert Found.objects.count() == 1


def test_who_is_kept_away_from_the_case_does_not_have_them(shelter: Task, bound: Client) -> None:
    bound.post(address(shelter), SEEN)
    first = Matter.objects.get(desk="missing_found").handler_id
    Recusal.objects.create(matter_id=shelter.pk, officer_id=first, at=morning(1))
    Matter.objects.filter(pk=shelter.pk).update(recused=True, handler=None)
    bound.post(address(shelter), SEEN)
    second = Matter.objects.filter(desk="missing_found").latest("pk").handler_id
    assert second not in (None, first)
