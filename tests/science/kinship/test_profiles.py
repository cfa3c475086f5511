"""Profiles as codes: the higher allele first, 0 where nothing is typed."""

import numpy as np
import pytest

from jiban.science.kinship.profiles import code_profiles, every_genotype, genotypes
from tests.science.kinship.by_hand import LOCI


def test_it_works() -> None:
    codes = code_profiles([{"L1": [8, 10], "L2": [14]}, {"L1": [9.3, 9]}, {"L1": []}], LOCI)
    assert codes.dtype == np.uint16
    assert codes.tolist() == [[[4, 1], [2, 2]], [[3, 2], [0, 0]], [[0, 0], [0, 0]]]


def test_a_number_for_each_genotype() -> None:
    every = every_genotype(40)
    assert genotypes(every).tolist() == list(range(len(every)))
    assert genotypes(every[:, ::-1]).tolist() == list(range(len(every)))


def test_what_is_not_in_the_table() -> None:
    with pytest.raises(ValueError, match=r"profile 1, L1: allele 11 .* add it by Loci"):
        code_profiles([{}, {"L1": [8, 11]}], LOCI)
    with pytest.raises(ValueError, match="profile 0: no frequencies for L3"):
        code_profiles([{"L3": [8]}], LOCI)
    with pytest.raises(ValueError, match="profile 0, L1: 3 alleles"):
        code_profiles([{"L1": [8, 9, 10]}], LOCI)
