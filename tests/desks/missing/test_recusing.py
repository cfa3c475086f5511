"""Whoever they may have fled is kept away from the case and all that is tied to it."""

from typing import Any

import pytest
from django.test import Client

from jiban.city import caches
from jiban.city.models import Officer, Post
from jiban.desks.missing.following import follow
from jiban.desks.missing.models import Task
from jiban.desks.missing.tasks.taking_back import take_back
from jiban.loop import forgetting, sight, wording
from jiban.loop.actors import UNIT_DUTY
from jiban.loop.errors import NotAllowed
from jiban.loop.models import Entry, Matter, Notice, Recusal
from tests.loop.conftest import Bureau

from .conftest import FATHER, Do, Report, end, morning, state
from .test_kin import consented, frequencies

__all__ = ["frequencies"]

GIVEN = ("has_nobody", "passed_on")
"""What those are told who have it from now on."""


def sees(officer_id: int, matter: int) -> bool:
    return sight.of_officer(officer_id).of(Matter.objects.get(pk=matter))


def test_it_works(planned: int, bureau: Bureau, do: Do) -> None:
    him = bureau.colleague.pk
    assert Matter.objects.get(pk=planned).handler_id == him
    profile = consented(bureau, planned, "child", minute=2)
    task = Task.objects.filter(case=planned, matter__unit=bureau.east).earliest("pk").pk
    assert all(sees(him, one) for one in (planned, profile, task))
    do(planned, "protection", "recuse", 5, officer=him, text="失联人员的前夫")
    assert follow(morning(5.1)) > 1
    assert follow(morning(5.2)) == 0
    assert not any(sees(him, one) for one in (planned, profile, task))
    row = Matter.objects.get(pk=planned)
    assert row.handler_id not in (None, him)
    assert row.unit_id != bureau.east.pk  # he is of that station


def test_what_comes_later_is_born_so(planned: int, bureau: Bureau, do: Do) -> None:
    do(planned, "inspector", "recuse", 5, officer=bureau.duty.pk, text="被投诉人")
    follow(morning(5.1))
    do(planned, "leader", "give_task", 6, seat="station", what="查旧居", why="住过", minutes=30)
    new = Task.objects.filter(case=planned).latest("pk").pk
    assert Recusal.objects.filter(matter=new, officer=bureau.duty).exists()


def test_he_learns_nothing_by_its_page(planned: int, bureau: Bureau, do: Do) -> None:
    number = Matter.objects.get(pk=planned).number
    client = Client()
    client.force_login(bureau.duty)
    assert client.get(f"/matters/{number}").status_code == 200
    do(planned, "protection", "recuse", 5, officer=bureau.duty.pk, text="亲属")
    assert client.get(f"/matters/{number}").status_code == 404


def test_not_twice_and_not_by_anybody(planned: int, bureau: Bureau, do: Do) -> None:
    for part in ("duty", "colleague", "citizen"):
        with pytest.raises(NotAllowed):
            do(planned, part, "recuse", 5, officer=bureau.duty.pk, text="亲属")
    do(planned, "protection", "recuse", 5, officer=bureau.duty.pk, text="亲属")
    with pytest.raises(NotAllowed):
        do(planned, "protection", "recuse", 6, officer=bureau.duty.pk, text="亲属")
    assert Entry.objects.filter(matter=planned, action="recuse").count() == 1


def test_who_has_it_keeps_it_when_another_is_kept_away(
    planned: int, bureau: Bureau, do: Do
) -> None:
    do(planned, "protection", "recuse", 5, officer=bureau.deputy.pk, text="亲属")
    assert Matter.objects.get(pk=planned).handler_id == bureau.colleague.pk


def test_what_nobody_has_taken_in_yet_is_given_to_nobody(
    report: Report, bureau: Bureau, do: Do, in_english: None
) -> None:
    """Whoever takes it in there begins what is owed; it is told that somebody must."""
    Officer.objects.update(is_active=False)
    caches.forget()
    case = report(**FATHER)
    Officer.objects.update(is_active=True)
    caches.forget()
    assert (state(case), Matter.objects.get(pk=case).handler_id) == ("reported", None)
    do(case, "protection", "recuse", 5, officer=bureau.duty.pk, text="亲属")
    row = Matter.objects.get(pk=case)
    assert (row.state, row.handler_id) == ("reported", None)
    [told] = Notice.objects.filter(matter=case, message__in=GIVEN)
    assert (told.message, told.audience, told.unit_id) == ("has_nobody", UNIT_DUTY, row.unit_id)
    said = wording.text_of(told.message, told.context, "missing", row.number)
    assert said == f"Case {row.number} is now with your unit and nobody has it: take it."


@pytest.mark.parametrize(("over", "message"), [(False, "has_nobody"), (True, "passed_on")])
def test_where_nobody_can_have_what_somebody_had_the_unit_is_told(
    planned: int, bureau: Bureau, do: Do, over: bool, message: str
) -> None:
    if over:
        end(planned, do, 1)
    Post.objects.create(officer=bureau.west_duty, unit=bureau.root, role="inspector")
    left = (bureau.colleague, bureau.inspector, bureau.west_duty)
    Officer.objects.exclude(pk__in=[one.pk for one in left]).update(is_active=False)
    caches.forget()
    him = Matter.objects.get(pk=planned).handler_id
    do(planned, "inspector", "recuse", 5, officer=him, text="失联人员的前夫")
    assert Matter.objects.get(pk=planned).handler_id is None
    [told] = Notice.objects.filter(matter=planned, message__in=GIVEN)
    assert (told.message, told.audience) == (message, UNIT_DUTY)


def test_of_a_case_that_is_closed_nobody_is_told_that_somebody_is_missing(
    planned: int, bureau: Bureau, do: Do
) -> None:
    end(planned, do, 5)
    before = Matter.objects.get(pk=planned).handler
    assert before is not None
    do(planned, "protection", "recuse", 10, officer=before.pk, text="失联人员的前夫")
    assert Matter.objects.get(pk=planned).handler_id not in (None, before.pk)
    told = Notice.objects.filter(matter=planned, made_at=morning(10))
    assert {notice.message for notice in told} == {"kept_away", "passed_on"}


def test_what_was_forgotten_does_not_follow(
    planned: int, do: Do, bureau: Bureau, django_assert_num_queries: Any
) -> None:
    """Nor is it tried again and again: nothing is added to it any more."""
    end(planned, do, 5)
    take_back(morning(10))
    tasks = list(Task.objects.filter(case=planned).values_list("pk", flat=True))
    assert forgetting.forget(tasks, forgetting.RETENTION, morning(11)) == sorted(tasks)
    do(planned, "protection", "recuse", 12, officer=bureau.deputy.pk, text="亲属")
    with django_assert_num_queries(1):  # it looks, and has nothing to do
        assert follow(morning(13)) == 0


# --- whom, and by whom ---------------------------------------------------------------------------


@pytest.mark.parametrize("whom", ["leader", "deputy", "inspector", "dispatcher", "west_duty"])
def test_a_head_keeps_nobody_away_who_is_not_below(
    planned: int, bureau: Bureau, do: Do, whom: str
) -> None:
    with pytest.raises(NotAllowed):
        do(planned, "head", "recuse", 5, officer=getattr(bureau, whom).pk, text="亲属")
    assert not Recusal.objects.exists()


def test_nor_who_protects_or_inspects_from_the_heads_own_unit(
    planned: int, bureau: Bureau, protection: Officer, do: Do
) -> None:
    Officer.objects.filter(pk=protection.pk).update(unit=bureau.east)
    Post.objects.create(officer=bureau.duty, unit=bureau.east, role="inspector")
    caches.forget()
    for whom in (protection, bureau.duty):
        with pytest.raises(NotAllowed):
            do(planned, "head", "recuse", 5, officer=whom.pk, text="亲属")


def test_nor_who_has_a_post_above_as_well(planned: int, bureau: Bureau, do: Do) -> None:
    Post.objects.create(officer=bureau.duty, unit=bureau.root, role="dispatcher")
    caches.forget()
    with pytest.raises(NotAllowed):
        do(planned, "head", "recuse", 5, officer=bureau.duty.pk, text="亲属")


@pytest.mark.parametrize("whom", ["duty", "head"])
def test_a_head_keeps_away_the_stations_own_and_themselves(
    planned: int, bureau: Bureau, do: Do, whom: str
) -> None:
    do(planned, "head", "recuse", 5, officer=getattr(bureau, whom).pk, text="亲属")
    assert not sees(getattr(bureau, whom).pk, planned)


def test_a_deputy_keeps_away_a_head_and_no_other_who_oversees(
    planned: int, bureau: Bureau, protection: Officer, do: Do
) -> None:
    for whom in (bureau.leader, bureau.inspector, protection):
        with pytest.raises(NotAllowed):
            do(planned, "deputy", "recuse", 5, officer=whom.pk, text="亲属")
    do(planned, "deputy", "recuse", 6, officer=bureau.head.pk, text="亲属")


def test_somebody_who_oversees_it_is_always_left(
    planned: int, bureau: Bureau, protection: Officer, do: Do
) -> None:
    do(planned, "protection", "recuse", 5, officer=bureau.inspector.pk, text="亲属")
    with pytest.raises(NotAllowed):
        do(planned, "protection", "recuse", 6, officer=bureau.leader.pk, text="亲属")
    assert sees(bureau.leader.pk, planned)
    Post.objects.create(officer=bureau.colleague, unit=bureau.root, role="inspector")
    caches.forget()
    do(planned, "protection", "recuse", 7, officer=bureau.leader.pk, text="亲属")
    assert sees(bureau.colleague.pk, planned)


def test_and_that_is_another_than_who_asks_for_it(planned: int, bureau: Bureau, do: Do) -> None:
    with pytest.raises(NotAllowed):
        do(planned, "leader", "recuse", 5, officer=bureau.inspector.pk, text="亲属")
    do(planned, "protection", "recuse", 6, officer=bureau.inspector.pk, text="亲属")
    assert sees(bureau.leader.pk, planned)


def test_inspectors_and_the_leader_are_told_each_time(planned: int, bureau: Bureau, do: Do) -> None:
    for n, whom in enumerate((bureau.duty, bureau.head)):
        do(planned, "protection", "recuse", 5 + n, officer=whom.pk, text="亲属")
        told = Notice.objects.filter(matter=planned, message="kept_away", made_at=morning(5 + n))
        assert {notice.audience for notice in told} == {"inspector", "leader"}


def test_where_its_tasks_go_they_are_told(planned: int, bureau: Bureau, do: Do) -> None:
    """A search is not silenced because one who searched is kept away."""
    task = Task.objects.filter(case=planned, matter__unit=bureau.east.pk).earliest("pk")
    do(planned, "head", "recuse", 5, officer=bureau.duty.pk, text="亲属")
    follow(morning(6))
    moved = Matter.objects.get(pk=task.pk)
    assert moved.unit_id != bureau.east.pk
    told = Notice.objects.get(matter=task.pk, message="came_here")
    assert (told.audience, told.unit_id) == (UNIT_DUTY, moved.unit_id)
