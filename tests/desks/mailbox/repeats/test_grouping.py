"""Letters are grouped as they arrive, through the door; what a person said stands."""

from typing import Any

import pytest

from jiban.desks.mailbox import repeats
from jiban.desks.mailbox.models import Grouped, Letter, Posting, Problem
from jiban.desks.mailbox.repeats import index
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.errors import WrongState
from jiban.loop.models import Entry
from jiban.loop.sight import Sight

from .conftest import MIXER, OTHERS, SCHOOL

ALL = Sight(0, None)


def problems_of(ids: list[int]) -> list[int | None]:
    found = dict(Letter.objects.filter(pk__in=ids).values_list("pk", "problem_id"))
    return [found[pk] for pk in ids]


def test_it_works(send: Any) -> None:
    mixer, school, others = send(MIXER[:2]), send(SCHOOL), send(OTHERS)
    assert repeats.do() == 7
    first, second = set(problems_of(mixer)), set(problems_of(school))
    assert (len(first), len(second), None in first | second) == (1, 1, False)
    assert first != second
    assert problems_of(others) == [None] * 3
    letter = Letter.objects.get(pk=mixer[1])
    assert (letter.problem_by, letter.compared) == (Grouped.MACHINE, True)
    assert repeats.do() == 0


def test_a_later_letter_joins_and_its_journal_says_why(send: Any) -> None:
    mixer = send((*MIXER[:2], *OTHERS))
    repeats.do()
    (last,) = send(MIXER[2:])
    repeats.do()
    assert problems_of([last]) == problems_of(mixer[:1])
    entry = Entry.objects.filter(matter_id=last, action="group").get()
    assert (entry.by, "搅拌站" in entry.payload) == ("system", True)


def test_closed_letters_count_as_well(send: Any, city: Any) -> None:
    (first,) = send(MIXER[:1])
    door.act(first, "withdraw", by=Actor.citizen(first))
    send(OTHERS)
    repeats.do()
    later = send(MIXER[1:])
    repeats.do()
    assert len(set(problems_of([first, *later]))) == 1
    assert problems_of([first]) != [None]


def test_what_a_person_said_stands(send: Any, city: Any) -> None:
    mixer = send((*MIXER[:2], *OTHERS))
    repeats.do()
    problem = problems_of(mixer)[0]
    by = Actor.officer(city.head)
    door.act(mixer[1], "regroup", by=by, problem="")
    assert repeats.regroup(lambda done, whole: None) == len(mixer)
    assert problems_of(mixer[:2]) == [problem, None]
    (third,) = send(MIXER[2:])
    repeats.do()
    assert problems_of([third]) == [problem]


def test_letters_that_a_person_placed_stay_known_when_all_are_compared_anew(
    send: Any, city: Any, monkeypatch: Any
) -> None:
    mixer = send((*MIXER[:2], *OTHERS))
    repeats.do()
    by = Actor.officer(city.head)
    door.act(mixer[0], "agree", by=by)
    before = Posting.objects.filter(letter_id=mixer[0]).count()
    monkeypatch.setattr(index, "SAMPLE", len(OTHERS))  # counted are only the newest
    repeats.regroup(lambda done, whole: None)
    assert before > 0
    assert Posting.objects.filter(letter_id=mixer[0]).exists()
    assert Letter.objects.get(pk=mixer[0]).problem_by == Grouped.PERSON
    (third,) = send(MIXER[2:])
    repeats.do()
    assert problems_of([third]) == problems_of(mixer[:1])


def test_two_problems_of_one_trouble_become_one(send: Any, city: Any) -> None:
    one, other = send((*MIXER[:1], *OTHERS, *MIXER[1:2]))[:: len(OTHERS) + 1]
    repeats.do()
    Letter.objects.filter(pk=other).update(
        problem=Problem.objects.create(made_at="2026-01-01T00:00Z")
    )
    (third,) = send(MIXER[2:])
    repeats.do()
    assert len(set(problems_of([one, other, third]))) == 1
    assert Problem.objects.filter(joined__isnull=False).count() == 1


def test_a_letter_under_recusal_is_with_no_problem(send: Any, city: Any) -> None:
    first, second = send((*MIXER[:2], *OTHERS))[:2]
    repeats.do()
    assert problems_of([second]) != [None]
    by, why = Actor.officer(city.dispatcher), {"text": "来信所述"}
    door.act(second, "name_accused", by=by, officers=city.duty.number, **why)
    assert problems_of([second]) == [None]
    (third,) = send(MIXER[2:])
    assert repeats.regroup(lambda done, whole: None) == 3 + len(OTHERS)
    assert problems_of([second]) == [None]
    assert problems_of([first]) == problems_of([third]) != [None]
    with pytest.raises(WrongState):
        door.act(second, "regroup", by=by, problem="new")
    door.act(second, "name_accused", by=by, **why)  # it named the wrong one
    repeats.do()
    assert problems_of([second]) == problems_of([first])


def test_nothing_is_shared_with_a_letter_under_recusal(send: Any, city: Any) -> None:
    (hidden,) = send((*MIXER[:1], *OTHERS))[:1]
    by = Actor.officer(city.dispatcher)
    door.act(hidden, "name_accused", by=by, officers=city.duty.number, text="来信所述")
    later = send(MIXER[1:2])
    repeats.do()
    assert problems_of([hidden, *later]) == [None, None]
    assert not Entry.objects.filter(action="group").exists()


def test_likely_duplicates_are_those_in_sight(send: Any, city: Any) -> None:
    mixer = send(MIXER[:2])
    repeats.do()
    (found,) = repeats.likely(mixer[1], ALL)
    assert (found.matter.pk, found.same_author, found.into) == (mixer[0], True, True)
    assert any("搅拌站" in word for word in found.words)
    assert (
        repeats.likely(mixer[0], ALL)[0].into is False
    )  # the later one is merged, not the earlier
    assert repeats.likely(mixer[1], Sight(0, (city.other.pk,))) == []


@pytest.mark.parametrize("body", ["", "。。。", "啊" * 5000, "😀" * 300])
def test_any_letter_is_compared(send: Any, body: str) -> None:
    send((("来信", body or "无"), *OTHERS))
    assert repeats.do() == 1 + len(OTHERS)
