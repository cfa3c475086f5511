"""After 48 hours criminal investigation has the case with the whole file, once and only once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
from django.db import connection

from jiban.city import caches
from jiban.city.models import Officer, Post, Rule, Unit
from jiban.loop import door, firing
from jiban.loop.errors import NotAllowed
from jiban.loop.models import Entry, Matter, Promise, Trouble
from tests.loop.conftest import Bureau

from .conftest import Do, case, morning, promise, state

HOURS_48 = 48 * 60


@pytest.fixture
def team(bureau: Bureau) -> Unit:
    """Criminal investigation, by a rule of the city."""
    made = Unit.objects.create(code="XZ", name="刑侦大队", kind="team", parent=bureau.root)
    Rule.objects.create(subject="missing.criminal", unit=made)
    detective = Officer.objects.create(number="7001", name="戊一", unit=made)
    Post.objects.create(officer=detective, unit=made, role="duty")
    caches.forget()
    return made


def handed_over(matter: int) -> list[Entry]:
    return list(Entry.objects.filter(matter=matter, action="to_criminal"))


def test_it_works(planned: int, team: Unit, do: Do) -> None:
    do(planned, "duty", "add_place", 5, kind="former", place="旧村口")
    door.settle([planned], now=morning(HOURS_48 - 0.001))
    assert not handed_over(planned)
    door.settle([planned], now=morning(HOURS_48))
    (entry,) = handed_over(planned)
    matter = Matter.objects.get(pk=planned)
    assert (matter.unit_id, matter.state) == (team.pk, "searching")
    assert matter.handler == Officer.objects.get(number="7001")
    assert case(planned).criminal_at == morning(HOURS_48)
    said = orjson.loads(entry.payload)
    assert said["file"]["place"] == 1
    assert said["file"]["task"] > 3


def test_without_a_rule_the_bureau_has_it(planned: int, bureau: Bureau) -> None:
    door.settle([planned], now=morning(HOURS_48))
    matter = Matter.objects.get(pk=planned)
    assert matter.unit_id == bureau.root.pk
    assert matter.handler_id in (bureau.deputy.pk, bureau.leader.pk)


def test_earlier_by_a_person_and_then_not_again(planned: int, team: Unit, do: Do) -> None:
    do(planned, "head", "to_criminal", 100)
    assert promise(planned, "criminal").outcome == Promise.Outcome.VOID
    door.settle([planned], now=morning(HOURS_48 + 5))
    assert len(handed_over(planned)) == 1
    assert case(planned).criminal_at == morning(100)


def test_after_an_outage_it_goes_over_once(planned: int, team: Unit) -> None:
    for minute in (HOURS_48 + 600, HOURS_48 + 601):
        door.settle([planned], now=morning(minute))
    assert len(handed_over(planned)) == 1


def test_opened_again_it_does_not_come_a_second_time(planned: int, team: Unit, do: Do) -> None:
    door.settle([planned], now=morning(HOURS_48))
    do(planned, "leader", "end_otherwise", HOURS_48 + 10, ending="unfounded", text="电话里说在家")
    do(planned, "leader", "reopen", HOURS_48 + 20, text="不是本人")
    door.settle([planned], now=morning(2 * HOURS_48 + 60))
    assert case(planned).criminal_at == morning(HOURS_48)
    assert len(handed_over(planned)) == 1
    assert state(planned) == "searching"


def test_nor_when_somebody_was_found_who_is_not_them(planned: int, team: Unit, do: Do) -> None:
    door.settle([planned], now=morning(HOURS_48))
    do(planned, "dispatcher", "find", HOURS_48 + 10, place="医院", text="像他")
    do(planned, "dispatcher", "not_them", HOURS_48 + 20, text="指纹不符")
    door.settle([planned], now=morning(2 * HOURS_48 + 60))
    assert len(handed_over(planned)) == 1


def test_opened_again_before_it_goes_over_after_48_hours(planned: int, team: Unit, do: Do) -> None:
    do(planned, "head", "end_otherwise", 100, ending="unfounded", text="电话里说在家")
    do(planned, "head", "reopen", 200, text="不是本人")
    assert promise(planned, "criminal").due_at == morning(HOURS_48)
    door.settle([planned], now=morning(HOURS_48))
    assert case(planned).criminal_at == morning(HOURS_48)


def test_a_second_time_by_hand_is_refused_in_words(planned: int, team: Unit, do: Do) -> None:
    door.settle([planned], now=morning(HOURS_48))
    with pytest.raises(NotAllowed):
        do(planned, "leader", "to_criminal", HOURS_48 + 5)
    assert len(handed_over(planned)) == 1


def test_a_hand_over_that_waits_at_the_old_station_is_over(
    planned: int, team: Unit, do: Do, bureau: Bureau
) -> None:
    """Else its incoming officer keeps sight of the case, and its head takes it over."""
    do(planned, "head", "hand_over", HOURS_48 - 5, officer=bureau.colleague.pk)
    door.settle([planned], now=morning(HOURS_48))
    assert Matter.objects.get(pk=planned).incoming_id is None
    door.settle([planned], now=morning(HOURS_48 + 30))
    assert Matter.objects.get(pk=planned).handler == Officer.objects.get(number="7001")


@pytest.mark.django_db(transaction=True)
def test_two_runners_at_the_same_instant_hand_over_once(planned: int, team: Unit) -> None:
    both = threading.Barrier(2)

    def run() -> int:
        try:
            both.wait(60)
            return firing.fire_all(morning(HOURS_48))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        fired = [runner.result() for runner in [pool.submit(run) for _ in range(2)]]
    assert sum(fired) > 0  # by them, before anybody else fires
    assert len(handed_over(planned)) == 1
    firing.fire_all(morning(HOURS_48))
    assert len(handed_over(planned)) == 1
    assert Matter.objects.get(pk=planned).unit_id == team.pk


def test_with_one_of_theirs_recused_the_next_above_has_it(
    planned: int, team: Unit, bureau: Bureau, do: Do
) -> None:
    """It is handed over all the same, and can rest one day."""
    detective = Officer.objects.get(number="7001")
    do(planned, "protection", "recuse", 5, officer=detective.pk, text="失联人员的前夫")
    firing.fire_all(morning(HOURS_48))
    matter = Matter.objects.get(pk=planned)
    assert case(planned).criminal_at == morning(HOURS_48)
    assert len(handed_over(planned)) == 1
    assert matter.unit_id == bureau.root.pk
    assert matter.handler_id not in (None, detective.pk)
    assert not Trouble.objects.exists()


def test_with_the_bureau_recused_too_it_stays_and_is_handed_over(
    planned: int, bureau: Bureau, do: Do
) -> None:
    """Whoever leads there has it; without a rule the bureau is criminal investigation."""
    do(planned, "protection", "recuse", 5, officer=bureau.deputy.pk, text="亲属")
    firing.fire_all(morning(HOURS_48))
    assert case(planned).criminal_at == morning(HOURS_48)
    assert Matter.objects.get(pk=planned).handler_id not in (None, bureau.deputy.pk)
    assert not Trouble.objects.exists()
