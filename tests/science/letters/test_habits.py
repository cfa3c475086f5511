"""Habits: how far evidence of a unit is to be believed, and where letters end up instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.letters.habits import AT_FIRST, MOVED_AT_LEAST, Evidence, Habits, Went


def test_it_works() -> None:
    nothing = Habits()
    assert nothing.sure(Evidence.MAP, "noise.shops", 1) == AT_FIRST[Evidence.MAP]
    assert nothing.elsewhere("noise.shops", 1) is None


def test_what_became_of_letters_counts() -> None:
    stayed = Habits.of([Went("a.b", "place", 1, 1)] * 40)
    moved = Habits.of([Went("a.b", "place", 1, 2)] * 40)
    believed = AT_FIRST[Evidence.PLACE]
    assert moved.sure(Evidence.PLACE, "a.b", 1) < 0.2 < believed
    assert stayed.sure(Evidence.PLACE, "a.b", 1) > believed
    # another subject and unit: only the kind of evidence tells
    assert moved.sure(Evidence.PLACE, "a.c", 7) == pytest.approx(believed * 8 / 48)
    assert moved.sure(Evidence.MAP, "a.c", 7) == AT_FIRST[Evidence.MAP]


def test_letters_that_always_move_go_there_at_once() -> None:
    one_way = [Went("traffic.racing", "place", 1, 9)]
    assert Habits.of(one_way * (MOVED_AT_LEAST - 1)).elsewhere("traffic.racing", 1) is None
    assert Habits.of(one_way * 8).elsewhere("traffic.racing", 1) == (9, 8, 8)
    assert Habits.of(one_way * 8).elsewhere("traffic.racing", 2) is None
    mixed = one_way * 8 + [Went("traffic.racing", "place", 1, 1)] * 6
    assert Habits.of(mixed).elsewhere("traffic.racing", 1) is None  # not beyond doubt


def test_where_the_rules_say_nothing_habit_does() -> None:
    assert Habits.of([Went("a.b", "", 0, 3)] * 6).elsewhere("a.b", 0) == (3, 6, 6)


WENT = st.builds(
    Went, st.sampled_from("ab"), st.sampled_from(Evidence), st.integers(1, 3), st.integers(1, 3)
)


@given(st.lists(WENT, max_size=30), WENT)
def test_sureness_is_a_share(letters: list[Went], one: Went) -> None:
    learned = Habits.of(letters)
    assert 0 <= learned.sure(Evidence(one.evidence), one.subject, one.suggested) <= 1
    there = learned.elsewhere(one.subject, one.suggested)
    assert there is None or (there[0] != one.suggested and there[1] * 2 > there[2])
