"""Waiting times count those who still wait; textbook figures come out."""

from datetime import timedelta

import pytest

from jiban.science.waiting import Wait, curve


def days(n: float) -> timedelta:
    return timedelta(days=n)


def test_it_works() -> None:
    # Kaplan–Meier by hand: 6 waits, two of them cut off at 2 and 4 days.
    waits = [(1, True), (2, False), (3, True), (3, True), (4, False), (5, True)]
    found = curve(Wait(days(n), ended) for n, ended in waits)
    assert found.times == [days(1), days(3), days(5)]
    assert found.waiting == pytest.approx([5 / 6, 5 / 6 * 2 / 4, 0])


def test_with_nobody_waiting_it_is_the_plain_share() -> None:
    found = curve(Wait(days(n)) for n in range(1, 11))
    assert found.ended_by(days(3)) == pytest.approx(0.3)
    assert found.quantile(0.5) == days(5)


def test_a_share_that_was_never_reached_is_not_known() -> None:
    found = curve([Wait(days(1)), Wait(days(9), ended=False), Wait(days(9), ended=False)])
    assert found.quantile(0.3) == days(1)
    assert found.quantile(0.5) is None


def test_nobody_at_all() -> None:
    assert curve([]).ended_by(days(1)) == 0
