"""Repeat contacts: first letters about a problem, and those after which another came soon."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jiban.desks.mailbox.models import Letter, Problem
from jiban.desks.mailbox.repeat_contacts import BY_CITIZEN, BY_PROBLEM
from jiban.loop import counting
from jiban.loop.counting import Counted
from jiban.loop.figures import Scope
from jiban.loop.models import Matter

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=200)


@pytest.fixture
def problem(write: Any) -> Any:
    """``problem((day, phone), …)``: letters about one problem, so many days after the first."""

    def make(*letters: tuple[int, str], first: datetime = LONG_AGO) -> list[Matter]:
        one = Problem.objects.create(made_at=NOW)
        made = []
        for day, phone in letters:
            author = {"phone": phone} if phone else {"naming": "anonymous"}
            pk = write(**author).acted.matter_id
            at = first + timedelta(days=day)
            Letter.objects.filter(pk=pk).update(problem=one, written_at=at)
            made.append(Matter.objects.get(pk=pk))
        return made

    return make


def counted(rate: Any) -> Counted:
    return counting.total(rate, Scope(None, LONG_AGO - timedelta(days=9), NOW))


def test_it_works(problem: Any) -> None:
    problem((0, "13800000001"), (20, "13800000001"), (21, "13800000002"))
    by_citizen, by_problem = counted(BY_CITIZEN), counted(BY_PROBLEM)
    assert (by_citizen.numerator, by_citizen.denominator) == (1, 2)
    assert (by_problem.numerator, by_problem.denominator) == (1, 1)
    assert by_problem.excluded["later"] == 2


def test_after_thirty_days_it_is_no_repeat(problem: Any) -> None:
    problem((0, "13800000001"), (31, "13800000001"))
    assert (counted(BY_PROBLEM).numerator, counted(BY_PROBLEM).denominator) == (0, 1)


def test_another_citizen_is_none_by_citizen(problem: Any) -> None:
    problem((0, "13800000001"), (3, "13800000002"))
    assert counted(BY_CITIZEN).numerator == 0
    assert counted(BY_PROBLEM).numerator == 1


def test_without_a_number_nobody_is_known_again(problem: Any) -> None:
    problem((0, ""), (3, ""))
    assert counted(BY_CITIZEN).excluded["unknown"] == 2


def test_what_may_still_come_again_is_left_out(problem: Any) -> None:
    problem((0, "13800000001"), (3, "13800000001"), first=NOW - timedelta(days=10))
    assert counted(BY_PROBLEM).denominator == 0
    assert counted(BY_PROBLEM).excluded["early"] == 1


def test_a_letter_alone_did_not_come_again(write: Any) -> None:
    pk = write().acted.matter_id
    Letter.objects.filter(pk=pk).update(written_at=LONG_AGO)
    assert (counted(BY_PROBLEM).numerator, counted(BY_PROBLEM).denominator) == (0, 1)


def test_a_letter_that_some_are_kept_away_from_tells_nothing(problem: Any) -> None:
    _first, second = problem((0, "13800000001"), (3, "13800000001"))
    Matter.objects.filter(pk=second.pk).update(recused=True)
    assert counted(BY_PROBLEM).numerator == 0
