"""What locates somebody, and what cameras saw, is used once a leader has approved it, alone."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiban.city.models import Officer
from jiban.desks.missing import knowing
from jiban.desks.missing.models import Evidence, Footage, Searched, Task
from jiban.desks.missing.seats import Seat
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.models import Entry, Matter, Notice
from tests.loop.conftest import Bureau

from .conftest import Do, case, morning, promise

TRACED: Mapping[str, Any] = {
    "kind": "phone",
    "place": "云溪基站",
    "lon": 114.06,
    "lat": 22.54,
    "radius": 400,
    "at": morning(5),
    "basis": "反家暴法以外的依据不适用；按失踪人员查找审批",
    "expires_at": morning(120),
}
FILMED: Mapping[str, Any] = {
    "camera": "K-12 路口",
    "place": "云溪路口",
    "start": morning(-50),
    "end": morning(-30),
}


@pytest.fixture
def traced(planned: int, do: Do) -> int:
    """Evidence that an officer on duty has entered."""
    do(planned, "duty", "add_evidence", 10, **TRACED)
    return Evidence.objects.get().pk


@pytest.fixture
def filmed(planned: int, do: Do) -> int:
    """Footage that an officer on duty asks to look at."""
    do(planned, "duty", "ask_footage", 10, **FILMED)
    return Footage.objects.get().pk


def used(matter: int, bureau: Bureau, minute: float) -> int:
    return len(knowing.known(case(matter), bureau.east.pk, morning(minute)).evidence)


def tasks(matter: int) -> list[Task]:
    return list(Task.objects.filter(case=matter, seat=Seat.VIDEO))


def told(matter: int) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(matter=matter)
    return set(rows.values_list("audience", "message"))


def page(officer: Officer, matter: int) -> str:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    answer = client.get(f"/matters/{Matter.objects.get(pk=matter).number}")
    return " ".join(answer.content.decode().split())


def test_it_works(planned: int, traced: int, do: Do, bureau: Bureau) -> None:
    assert used(planned, bureau, 11) == 0
    assert {("head", "to_approve"), ("deputy", "to_approve")} <= told(planned)
    do(planned, "head", "approve_evidence", 12, evidence=traced)
    assert Evidence.objects.get().approved_by == bureau.head
    assert used(planned, bureau, 119) == 1
    assert used(planned, bureau, 120) == 0
    assert promise(planned, "plan").due_at == morning(13)  # planned anew, by what is known now
    assert (
        Entry.objects.get(matter=planned, action="approve_evidence").by == bureau.actor("head").ref
    )
    assert ("officer", "approved") in told(planned)


def test_what_waits_makes_no_plan(planned: int, do: Do) -> None:
    before = promise(planned, "plan").n
    do(planned, "duty", "add_evidence", 10, **TRACED)
    assert promise(planned, "plan").n == before


def test_footage_goes_out_once_another_approves(
    planned: int, filmed: int, do: Do, bureau: Bureau
) -> None:
    assert not tasks(planned)
    do(planned, "head", "approve_footage", 12, footage=filmed)
    (task,) = tasks(planned)
    assert (task.camera, task.footage_from, task.footage_to) == (
        "K-12 路口",
        morning(-50),
        morning(-30),
    )
    assert (task.place, task.approved_by) == ("云溪路口", bureau.head)
    assert promise(task.pk, "answer").due_at == morning(72)
    do(task.pk, "head", "nobody_here", 20, thoroughness="0.9")
    looked = Searched.objects.get(case=planned)
    assert (looked.since, looked.until) == (morning(-50), morning(-30))
    with pytest.raises(BadFields):
        do(planned, "deputy", "approve_footage", 21, footage=filmed)
    assert len(tasks(planned)) == 1


@pytest.mark.parametrize("part", ["duty", "colleague", "dispatcher", "west_head", "inspector"])
def test_only_a_head_or_leader_of_the_unit_approves(
    planned: int, traced: int, filmed: int, do: Do, bureau: Bureau, part: str
) -> None:
    for action, said in (("evidence", traced), ("footage", filmed)):
        with pytest.raises(NotAllowed):
            do(planned, part, f"approve_{action}", 12, **{action: said})
    assert used(planned, bureau, 13) == 0
    assert not tasks(planned)


def test_who_asks_never_approves(planned: int, do: Do, bureau: Bureau) -> None:
    do(planned, "head", "add_evidence", 10, **TRACED)
    do(planned, "head", "ask_footage", 10, **FILMED)
    traced, filmed = Evidence.objects.get().pk, Footage.objects.get().pk
    for action, said in (("evidence", traced), ("footage", filmed)):
        with pytest.raises(NotAllowed):
            do(planned, "head", f"approve_{action}", 11, **{action: said})
    assert used(planned, bureau, 12) == 0
    do(planned, "deputy", "approve_evidence", 13, evidence=traced)
    do(planned, "leader", "approve_footage", 13, footage=filmed)
    assert used(planned, bureau, 14) == 1
    assert len(tasks(planned)) == 1


def test_a_leader_refuses_it_with_a_reason(
    planned: int, traced: int, filmed: int, do: Do, bureau: Bureau
) -> None:
    for kind, fact in (("evidence", traced), ("footage", filmed)):
        do(planned, "deputy", "retract", 12, kind=kind, fact=fact, text="依据不足")
        with pytest.raises(BadFields):
            do(planned, "deputy", f"approve_{kind}", 12, **{kind: fact})
    assert ("officer", "not_approved") in told(planned)
    assert "依据不足" in page(bureau.duty, planned)


def test_who_asked_takes_it_back(planned: int, filmed: int, do: Do) -> None:
    do(planned, "duty", "retract", 12, kind="footage", fact=filmed, text="找到了")
    with pytest.raises(BadFields):
        do(planned, "head", "approve_footage", 13, footage=filmed)
    assert ("officer", "not_approved") not in told(planned)


def test_footage_whose_task_is_out_ends_with_the_task(planned: int, filmed: int, do: Do) -> None:
    do(planned, "head", "approve_footage", 12, footage=filmed)
    with pytest.raises(BadFields):
        do(planned, "duty", "retract", 13, kind="footage", fact=filmed, text="不用看了")


def test_what_may_be_used_no_longer_is_not_approved(planned: int, traced: int, do: Do) -> None:
    with pytest.raises(BadFields):
        do(planned, "head", "approve_evidence", 120, evidence=traced)


def test_one_press_on_the_page_approves_it(bureau: Bureau, protection: Officer) -> None:
    """The page has a button for who may approve, and says to everybody else that it waits."""
    unit, now = bureau.east.pk, timezone.now()
    matter = door.act("missing", "report", by=Actor.citizen(), unit=unit).matter_id
    said = {**FILMED, "start": now - timedelta(hours=2), "end": now - timedelta(hours=1)}
    door.act(matter, "ask_footage", by=bureau.actor("duty"), **said)
    number, fact = Matter.objects.get(pk=matter).number, Footage.objects.get().pk
    button = f'name="footage" value="{fact}"'
    assert "waits for a head or a leader" in page(bureau.duty, matter)
    assert button not in page(bureau.duty, matter)
    assert button in page(bureau.head, matter)
    client = Client()
    client.force_login(bureau.head)
    client.post(f"/matters/{number}/do/approve_footage", {"footage": fact})
    assert Footage.objects.get().approved_by == bureau.head
    assert len(tasks(matter)) == 1
    assert "waits for a head or a leader" not in page(bureau.duty, matter)


def test_of_what_is_still_to_come_there_is_no_evidence(planned: int, do: Do) -> None:
    with pytest.raises(BadFields) as refused:
        do(planned, "duty", "add_evidence", 10, **{**TRACED, "at": morning(11)})
    assert set(refused.value.fields) == {"at"}
