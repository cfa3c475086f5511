"""What was answered is asked anew while the plan still wants it, neither at once nor never."""

import pytest

from jiban.desks.missing import knowing, searching
from jiban.desks.missing.models import Place, Task
from jiban.loop.models import Matter
from tests.loop.conftest import Bureau

from .conftest import Do, case, morning

HOUR, DAY = 60, 24 * 60


@pytest.fixture
def home(planned: int, do: Do) -> str:
    """The key of a likely place."""
    do(planned, "duty", "add_place", 1, kind="former", place="旧居", lon=114.07, lat=22.55)
    do(planned, "duty", "plan", 2)
    return f"place:{Place.objects.get().pk}"


def asked(matter: int, key: str) -> list[Task]:
    return list(Task.objects.filter(case=matter, key=key).order_by("pk"))


def answer(task: Task, do: Do, minute: float, thoroughness: str) -> None:
    do(task.pk, "head", "take", minute)
    do(task.pk, "head", "nobody_here", minute + 1, thoroughness=thoroughness, text="")


def test_it_works(planned: int, home: str, do: Do) -> None:
    [task] = asked(planned, home)
    answer(task, do, 3, "0.3")
    do(planned, "duty", "plan", 10)
    assert len(asked(planned, home)) == 1  # not at once
    do(planned, "duty", "plan", HOUR + 10)
    assert len(asked(planned, home)) == 2
    do(planned, "duty", "plan", HOUR + 20)
    assert len(asked(planned, home)) == 2  # it is under way


def test_not_once_it_was_looked_through_well(planned: int, home: str, do: Do) -> None:
    answer(asked(planned, home)[0], do, 3, "0.9")
    do(planned, "duty", "plan", HOUR + 10)
    assert len(asked(planned, home)) == 1


def test_who_takes_in_strangers_is_asked_every_day(planned: int, do: Do) -> None:
    [task] = asked(planned, "ask:hospital")
    Matter.objects.filter(pk=task.pk).update(state="answered", ended_at=morning(5))
    do(planned, "duty", "plan", 2 * HOUR)
    assert len(asked(planned, "ask:hospital")) == 1
    do(planned, "duty", "plan", DAY + 10)
    assert len(asked(planned, "ask:hospital")) == 2


def test_a_place_that_was_searched_before_they_were_seen_counts_as_not_searched(
    planned: int, home: str, do: Do, bureau: Bureau
) -> None:
    answer(asked(planned, home)[0], do, 3, "0.9")
    facts = knowing.known(case(planned), bureau.east.pk, morning(10))
    assert not any(one.key == home for one in searching.propose(facts).tasks)
    do(planned, "duty", "describe", 11, seen_at=morning(9))
    facts = knowing.known(case(planned), bureau.east.pk, morning(12))
    assert any(one.key == home for one in searching.propose(facts).tasks)
