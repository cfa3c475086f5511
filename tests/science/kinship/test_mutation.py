"""Mutation by whole repeats: rows of chances that sum to one, near alleles likelier than far."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.kinship.mutation import Mutation, passing


def test_it_works() -> None:
    # From 8: to 9 and 10 as 1 to 0.1. From 9: to 8 and 10 alike. 9.3 stands alone.
    found = passing(np.array([[8, 9, 9.3, 10]]), np.array([0.011]), 0.1)[0]
    truth = [
        [0.989, 0.01, 0, 0.001],
        [0.0055, 0.989, 0, 0.0055],
        [0, 0, 1, 0],
        [0.001, 0.01, 0, 0.989],
    ]
    assert found == pytest.approx(np.array(truth), rel=1e-12, abs=1e-15)


def test_what_never_changes() -> None:
    found = passing(np.array([[8.0, np.nan, 9.0]]), np.array([0.1]), 0.1)[0]
    assert found[1].tolist() == [0, 1, 0]
    assert found[:, 1].tolist() == [0, 1, 0]


@given(
    st.lists(st.integers(10, 400).map(lambda n: n / 10), min_size=1, max_size=12, unique=True),
    st.floats(0, 0.5),
    st.floats(0.01, 1),
)
def test_rows_sum_to_one(repeats: list[float], rate: float, decay: float) -> None:
    found = passing(np.array([repeats]), np.array([rate]), decay)[0]
    assert np.all(found >= 0)
    assert found.sum(axis=1) == pytest.approx(1)
    assert np.all(np.diag(found) >= 1 - rate - 1e-12)


def test_chances_by_locus() -> None:
    mutation = Mutation(np.array([0.001, 0.002]), 0.0005)
    assert mutation
    assert mutation.rates(2).tolist() == [[0.001, 0.002], [0.0005, 0.0005]]
    assert not Mutation()


def test_what_is_no_chance() -> None:
    with pytest.raises(ValueError, match="a chance of mutation"):
        Mutation(paternal=1.0)
    with pytest.raises(ValueError, match="decay"):
        Mutation(decay=0.0)
