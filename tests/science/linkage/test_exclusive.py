"""The probability of a pair, when nobody can be two people."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.linkage.exclusive import exclusive


def brute(left: list[int], right: list[int], weights: list[float]) -> np.ndarray:
    """Return the same by summing over all matchings."""
    pairs = range(len(weights))
    total, found = 0.0, np.zeros(len(weights))
    for size in range(len(weights) + 1):
        for chosen in combinations(pairs, size):
            rows, columns = {left[n] for n in chosen}, {right[n] for n in chosen}
            if len(rows) == len(columns) == size:
                odds = float(np.prod([2.0 ** weights[n] for n in chosen]))
                total += odds
                found[list(chosen)] += odds
    return found / total


def of(left: list[int], right: list[int], weights: list[float]) -> np.ndarray:
    return exclusive(np.array(left), np.array(right), np.array(weights, float))


def test_it_works() -> None:
    # Two namesakes, each alone as likely as not nine to one, share what one can have.
    assert of([0, 0], [0, 1], [np.log2(9)] * 2) == pytest.approx([9 / 19, 9 / 19])


def test_a_pair_alone_keeps_its_odds() -> None:
    assert of([4], [7], [2]) == pytest.approx([0.8])


def test_no_pairs_no_chances() -> None:
    assert of([], [], []).shape == (0,)


def test_who_is_taken_leaves_the_other_to_the_rest() -> None:
    # 0–0 is sure, so 1 can only be 1, although 1–0 looked better alone.
    chances = of([0, 1, 1], [0, 0, 1], [40, 8, 3])
    assert chances == pytest.approx([1, 0, 8 / 9], abs=1e-6)


@given(st.data())
def test_on_trees_it_is_exact(data: st.DataObject) -> None:
    # A new row on one side or the other is joined to one that is there: always a tree.
    left, right, sizes = [0], [0], [1, 1]
    for _ in range(data.draw(st.integers(0, 7))):
        side = data.draw(st.integers(0, 1))
        joined = data.draw(st.integers(0, sizes[1 - side] - 1))
        (left, right)[side].append(sizes[side])
        (left, right)[1 - side].append(joined)
        sizes[side] += 1
    weights = data.draw(st.lists(st.floats(-12, 12), min_size=len(left), max_size=len(left)))
    assert of(left, right, weights) == pytest.approx(brute(left, right, weights), abs=1e-6)


@given(st.lists(st.floats(-12, 12), min_size=12, max_size=12), st.booleans())
def test_in_knots_it_is_exact_too(weights: list[float], turned: bool) -> None:
    left, right = (side.tolist() for side in np.divmod(np.arange(12), 3))
    if turned:
        left, right = right, left
    chances = of(left, right, weights)
    assert chances == pytest.approx(brute(left, right, weights), abs=1e-6)


@given(st.integers(0, 10**6))
def test_in_great_knots_nobody_is_two(seed: int) -> None:
    left, right = np.divmod(np.arange(13 * 12), 12)
    weights = np.random.default_rng(seed).uniform(-12, 12, len(left))
    chances = exclusive(left, right, weights)
    assert np.bincount(left, chances).max() <= 1 + 1e-6
    assert np.bincount(right, chances).max() <= 1 + 1e-6


def test_knots_beside_each_other_are_told_apart() -> None:
    square = [4.0, 1.0, 2.0, 3.0]
    left, right = [0, 0, 1, 1], [0, 1, 0, 1]
    both = of(
        [*left, *(n + 7 for n in left), 20],
        [*right, *(n + 5 for n in right), 9],
        [*square, *square, 1.0],
    )
    alone = brute(left, right, square)
    assert both == pytest.approx([*alone, *alone, 2 / 3])


def test_small_odds_beside_large_ones_are_not_lost() -> None:
    chances = of([0, 0, 0], [0, 1, 2], [39, -3, -3])
    assert chances[1] == pytest.approx(0.125 / (2.0**39 + 1.25), rel=1e-6)


def test_a_pair_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        of([0, 0], [1, 1], [0, 0])
