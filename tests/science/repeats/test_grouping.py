"""Letters are grouped as they arrive; one letter between two troubles does not chain them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.repeats.grouping import JOINS, close, closeness, group, sample
from jiban.science.repeats.letters import Letters
from jiban.science.repeats.likeness import likeness
from jiban.science.repeats.nearest import Pairs, nearest
from jiban.science.repeats.pieces import Real, Whole
from jiban.science.repeats.profiles import Profiles
from jiban.science.repeats.wording import Wording

from .letters import ELSEWHERE, MIXER, OTHERS, SCHOOL


def test_it_works() -> None:
    letters = Letters.read([MIXER[0], SCHOOL[0], *OTHERS, *ELSEWHERE, *MIXER[1:], SCHOOL[1]])
    wording = Wording.learn(letters)
    profiles = Profiles.of(letters, wording)

    def compare(left: Whole, right: Whole) -> Real:
        return likeness(profiles, left, right)

    pairs = nearest(wording.posted(letters), len(letters))
    problem = group(pairs, compare(pairs.later, pairs.earlier), len(letters), compare)
    assert problem[-3:] == [0, 0, 1]
    assert 0 not in problem[1:-3]
    assert 1 not in problem[2:-3]


def test_one_likeness_among_many_letters_is_not_enough() -> None:
    assert closeness([0.95], 10) < JOINS
    assert closeness([0.9] * 6, 10) > 0.89


def test_the_closest_problem_comes_first() -> None:
    found = close([(7, 0.9), (3, 0.6), (7, 0.8), (5, 0.2)], {7: 2, 3: 1, 5: 1})
    assert [problem for problem, _how in found] == [7, 3]


def test_two_problems_that_prove_to_be_one_are_joined() -> None:
    likes = {(1, 0): 0.3, (2, 0): 0.9, (2, 1): 0.9}
    pairs = Pairs(np.array([1, 2, 2]), np.array([0, 0, 1]), np.zeros(3))
    found = np.array([0.3, 0.9, 0.9])

    def compare(left: Whole, right: Whole) -> Real:
        rows = zip(left.tolist(), right.tolist(), strict=True)
        return np.array([likes[max(a, b), min(a, b)] for a, b in rows])

    # The third is like both; the second is like the first problem by now.
    assert group(pairs, found, 3, compare) == [0, 0, 0]


def test_a_problem_is_shown_by_its_first_and_last_letters() -> None:
    assert sample(range(4)) == [0, 1, 2, 3]
    assert sample(range(20)) == [0, 1, 2, 17, 18, 19]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(1, 40))
def test_closeness_is_a_share(likenesses: list[float], members: int) -> None:
    assert 0 <= closeness(likenesses, members) <= 1
