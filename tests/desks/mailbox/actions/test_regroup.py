"""regroup, agree, group: a person says which problem a letter is about, and the machine obeys."""

from typing import Any

import orjson
import pytest

from jiban.desks.mailbox.models import Grouped, Letter, Problem
from jiban.loop import admitting, door
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.errors import BadFields, NotAllowed, Refused

from .conftest import entry_of


@pytest.fixture
def grouped(bring: Any) -> tuple[Any, int]:
    """A letter that the machine has put with a problem."""
    letter, problem = bring("handling"), Problem.objects.create(made_at="2026-01-01T00:00Z")
    found = orjson.dumps({"problem": problem.pk, "sure": 0.8, "words": ["搅拌站"]}).decode()
    door.act(letter.acted.matter_id, "group", by=THE_SYSTEM, found=found)
    return letter, problem.pk


def of(letter: Any) -> Letter:
    return Letter.objects.get(pk=letter.acted.matter_id)


def test_it_works(grouped: Any, do: Any) -> None:
    letter, problem = grouped
    assert (of(letter).problem_id, of(letter).problem_sure) == (problem, 0.8)
    do(letter, "head", "regroup", problem="new")
    assert of(letter).problem_id not in (problem, None)
    assert of(letter).problem_by == Grouped.PERSON
    assert Problem.objects.filter(pk=of(letter).problem_id).exists()
    assert entry_of(letter).said["problem"] == of(letter).problem_id


def test_out_of_every_problem(grouped: Any, do: Any) -> None:
    letter, _problem = grouped
    do(letter, "head", "regroup", problem="")
    assert of(letter).problem_id is None


def test_a_problem_out_of_sight_is_none(grouped: Any, do: Any) -> None:
    letter, _problem = grouped
    alone = Problem.objects.create(made_at="2026-01-01T00:00Z")
    with pytest.raises(BadFields):
        do(letter, "head", "regroup", problem=str(alone.pk))


def test_no_problem_is_made_where_the_act_is_refused(
    grouped: Any, city: Any, monkeypatch: Any
) -> None:
    letter, _problem = grouped

    def refused(*_args: Any) -> None:
        raise Refused("no")

    monkeypatch.setattr(admitting, "keep_away", refused)
    by, before = Actor.officer(city.head), Problem.objects.count()
    act = door.Act(letter.acted.matter_id, "regroup", by, {"problem": "new"})
    assert isinstance(door.act_many([act])[0], Refused)
    assert Problem.objects.count() == before


def test_confirmed(grouped: Any, do: Any) -> None:
    letter, problem = grouped
    do(letter, "head", "agree")
    assert (of(letter).problem_id, of(letter).problem_by) == (problem, Grouped.PERSON)


def test_there_must_be_one_to_confirm(bring: Any, do: Any) -> None:
    with pytest.raises(Refused):
        do(bring("handling"), "head", "agree")


def test_the_machine_does_not_move_what_a_person_placed(grouped: Any, do: Any) -> None:
    letter, problem = grouped
    do(letter, "head", "regroup", problem="")
    found = orjson.dumps({"problem": problem, "sure": 0.9, "words": []}).decode()
    with pytest.raises(BadFields):
        door.act(letter.acted.matter_id, "group", by=THE_SYSTEM, found=found)


def test_only_staff_of_the_unit(grouped: Any, city: Any) -> None:
    letter, _problem = grouped
    with pytest.raises(NotAllowed):
        door.act(letter.acted.matter_id, "regroup", by=Actor.officer(city.other_duty), problem="")
