"""Calibration error and thresholds, against hand computation and by property."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.letters.certainty import calibration_error, threshold_at, wilson_lower


def test_it_works() -> None:
    confidence = np.array([0.9, 0.9, 0.9, 0.9, 0.6, 0.6])
    right = np.array([True, True, True, False, True, False])
    # by hand: 0.6, 0.6, 0.9 said 0.7, 2 of 3 right; 0.9, 0.9, 0.9 said 0.9, 2 of 3 right
    by_hand = (abs(0.7 - 2 / 3) + abs(0.9 - 2 / 3)) / 2
    assert calibration_error(confidence, right, bins=2) == pytest.approx(by_hand)


def test_a_sure_model_that_is_always_right_has_no_error() -> None:
    assert calibration_error(np.ones(20), np.ones(20, bool)) == 0


def test_nothing_to_measure_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        calibration_error(np.array([]), np.array([], bool))


def test_the_threshold_takes_as_many_as_it_may() -> None:
    confidence = np.array([0.95, 0.9, 0.8, 0.7, 0.6])
    right = np.array([True, True, False, True, True])
    assert threshold_at(confidence, right, 0.8, sure=0.5) == 0.6  # 4 of 5
    assert threshold_at(confidence, right, 0.9, sure=0.5) == 0.9  # 2 of 2


def test_letters_of_one_confidence_go_together() -> None:
    confidence, right = np.array([0.9, 0.9]), np.array([True, False])
    assert threshold_at(confidence, right, 0.9, sure=0.5) > 1


@given(
    st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=60),
    st.floats(0.05, 1),
)
def test_above_the_threshold_the_precision_holds(
    letters: list[tuple[int, bool]], wanted: float
) -> None:
    confidence = np.array([said / 20 for said, _ in letters])
    right = np.array([was for _, was in letters])
    threshold = threshold_at(confidence, right, wanted, sure=0.5)
    alone = confidence >= threshold
    assert not alone.any() or right[alone].mean() >= wanted
    for lower in set(confidence[confidence < threshold]):
        assert right[confidence >= lower].mean() < wanted


def test_few_letters_prove_little() -> None:
    confidence, right = np.ones(20), np.ones(20, bool)
    assert threshold_at(confidence, right, 0.97) > 1
    assert threshold_at(np.ones(200), np.ones(200, bool), 0.97) == 1


def test_wilson_by_hand() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I: 81 of 263, two-sided 95 %: 0.2553 on
    found = wilson_lower(np.array([81, 0, 20]), np.array([263, 20, 20]), 0.975)
    assert found == pytest.approx([0.2553, 0.0, 0.8389], abs=5e-5)
