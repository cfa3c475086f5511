"""What another unit has is neither counted nor named to who does not see it."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from jiban.city.models import Officer
from jiban.desks.missing.found.matching import match
from jiban.desks.missing.models import Pair, Task
from jiban.loop import door
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.models import Entry, Link, Matter
from tests.loop.conftest import Bureau

from .conftest import Do, morning
from .test_found import STRANGER
from .test_kin import number


def page(officer: Officer, matter: int) -> str:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    answer = client.get(f"/matters/{Matter.objects.get(pk=matter).number}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def stranger(planned: int, bureau: Bureau) -> int:
    """Somebody without a name in the west, who may be the father of the east."""
    said: dict[str, Any] = {**STRANGER, "unit": bureau.west.pk}
    by = bureau.actor("west_duty")
    acted = door.act("missing_found", "record", by=by, now=morning(30), **said)
    match(morning(31))
    assert Pair.objects.filter(case=planned, found=acted.matter_id).exists()
    return acted.matter_id


def test_who_a_found_person_may_be_is_counted_within_sight(
    stranger: int, planned: int, bureau: Bureau
) -> None:
    words = 'Missing people whom it may be <span class="jb-muted">'
    assert f"{words}0" in page(bureau.west_duty, stranger)
    assert f"{words}1" in page(bureau.leader, stranger)


def test_nor_does_the_journal_count_them(stranger: int) -> None:
    payload = Entry.objects.get(matter=stranger, action="candidates").payload
    assert {name for name in json.loads(payload) if name != "promises"} == {"some"}


def test_nor_does_a_program_read_which_case_a_task_is_of(planned: int, bureau: Bureau) -> None:
    task = Task.objects.filter(case=planned).earliest("pk")
    Matter.objects.filter(pk=task.pk).update(unit_id=bureau.west.pk)
    client = Client()
    client.force_login(bureau.west_duty)
    for address in ("", "/journal"):
        answer = client.get(f"/api/matters/{number(task.pk)}{address}")
        assert answer.status_code == 200
        assert str(planned) not in re.findall(r"\d+", answer.content.decode())


def test_who_of_the_found_a_missing_one_may_be_is_counted_within_sight(
    stranger: int, planned: int, bureau: Bureau
) -> None:
    words = 'Found people who may be them <span class="jb-muted">'
    assert f"{words}0" in page(bureau.duty, planned)
    assert f"{words}1" in page(bureau.leader, planned)


def test_a_task_names_its_case_to_who_sees_it(planned: int, do: Do, bureau: Bureau) -> None:
    task = Task.objects.filter(case=planned).latest("pk").pk
    Matter.objects.filter(pk=task).update(unit=bureau.west)
    number = Matter.objects.get(pk=planned).number
    assert number not in page(bureau.west_duty, task)
    assert number in page(bureau.leader, task)


def test_a_request_names_its_cases_to_who_sees_them(planned: int, bureau: Bureau) -> None:
    said = {"record": "gz.example/1", "partner": "广州市失联人员中心", "source_date": morning(-60)}
    said |= {"person": {"name": "周建国"}}
    acted = door.act("missing_requests", "receive", by=THE_SYSTEM, now=morning(0), **said)
    request = acted.matter_id
    Matter.objects.filter(pk=request).update(unit=bureau.west)
    Link.objects.create(matter_id=planned, other_id=request, kind="caused_by", made_at=morning(1))
    number = Matter.objects.get(pk=planned).number
    assert number not in page(bureau.west_duty, request)
    assert number in page(bureau.leader, request)


def test_a_case_names_its_tasks_to_who_sees_them(planned: int, bureau: Bureau) -> None:
    task, *others = Task.objects.filter(case=planned).select_related("matter")
    Matter.objects.filter(pk=task.pk).update(unit=bureau.west, handler=None, incoming=None)
    here = page(bureau.duty, planned)
    assert task.matter.number not in here
    assert "one out of your sight" in here
    assert all(other.matter.number in here for other in others)
    assert task.matter.number in page(bureau.leader, planned)


def test_what_was_searched_names_its_task_to_who_sees_it(
    planned: int, do: Do, bureau: Bureau
) -> None:
    task = Task.objects.filter(case=planned).latest("pk")
    do(task.pk, "duty", "nobody_here", 6, thoroughness="0.9")
    Matter.objects.filter(pk=task.pk).update(unit=bureau.west, handler=None, incoming=None)
    assert task.matter.number not in page(bureau.duty, planned)
    assert task.matter.number in page(bureau.leader, planned)


def test_what_was_decided_of_a_case_is_not_read_by_who_does_not_see_it(
    stranger: int, planned: int, bureau: Bureau, do: Do
) -> None:
    """On the found person's journal stands that something was decided, and not what was said."""
    do(stranger, "leader", "not_same", 40, case=number(planned), text="家住石板巷九号")
    assert "石板巷" not in page(bureau.west_duty, stranger)
    assert "石板巷" in page(bureau.leader, stranger)
