"""Pairs by closed formulas: the textbook's, and the same as any pedigree gives."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiban.science.kinship.likelihood import likelihood_ratio
from jiban.science.kinship.model import Model
from jiban.science.kinship.mutation import Mutation
from jiban.science.kinship.pairs import pair_ratios
from jiban.science.kinship.profiles import code_profiles
from jiban.science.kinship.relations import Relation, pedigree
from tests.science.kinship.by_hand import LOCI

PLAIN = Model()
ALLELE = st.sampled_from(LOCI.alleles[0].tolist())
PAIR = st.tuples(ALLELE, ALLELE)


def ratio(
    one: Sequence[float], other: Sequence[float], relation: Relation, model: Model = PLAIN
) -> float:
    codes = code_profiles([{"L1": one}, {"L1": other}], LOCI)
    found = pair_ratios(LOCI, codes[:1], codes[1:], relation, model)
    assert found.shape == (1, 2)
    assert found[0, 1] == 1  # not typed
    return float(found[0, 0])


def test_it_works() -> None:
    # Buckleton, Triggs and Walsh 2005, Forensic DNA Evidence Interpretation, ch. 10; p8 = 0.2, p9 =
    # 0.3: parent and child, then full siblings.
    parent, sibling = Relation.PARENT_CHILD, Relation.FULL_SIBLINGS
    assert ratio([8], [8], parent) == pytest.approx(1 / 0.2)
    assert ratio([8], [8, 9], parent) == pytest.approx(1 / (2 * 0.2))
    assert ratio([8, 9], [8, 9], parent) == pytest.approx((0.2 + 0.3) / (4 * 0.2 * 0.3))
    assert ratio([8, 9], [8, 10], parent) == pytest.approx(1 / (4 * 0.2))
    assert ratio([8, 9], [10], parent) == 0
    assert ratio([8], [8], sibling) == pytest.approx((1 + 0.2) ** 2 / (4 * 0.2**2))
    assert ratio([8, 9], [8, 9], sibling) == pytest.approx(
        (1 + 0.2 + 0.3 + 2 * 0.2 * 0.3) / (8 * 0.2 * 0.3)
    )
    assert ratio([8, 9], [8, 10], sibling) == pytest.approx((1 + 2 * 0.2) / (8 * 0.2))
    assert ratio([8, 9], [9.3, 10], sibling) == pytest.approx(1 / 4)


@settings(max_examples=300, deadline=None)
@given(PAIR, PAIR, st.sampled_from(list(Relation)), st.sampled_from([0.0, 0.01, 0.3]))
def test_the_same_as_the_pedigree(
    one: Sequence[float], other: Sequence[float], relation: Relation, theta: float
) -> None:
    model = Model(theta)
    codes = code_profiles([{"L1": one}, {"L1": other}], LOCI)
    truth = likelihood_ratio(
        LOCI,
        {"x": codes[0], "y": codes[1]},
        pedigree(relation, "x", "y"),
        pedigree(Relation.UNRELATED, "x", "y"),
        model,
    ).by_locus[0]
    assert ratio(one, other, relation, model) == pytest.approx(truth, rel=1e-9)


def test_a_mutation_between_parent_and_child() -> None:
    # From 9 to 8 or 10 alike. The other gene of the child, 9.3, is a stranger's.
    model = Model(mutation=Mutation(0.003, 0.001))
    assert ratio([9], [8, 9.3], Relation.PARENT_CHILD, model) == pytest.approx(
        (0.002 / 2 * 0.1) / (2 * 0.2 * 0.1), rel=1e-12
    )


def test_the_mean_over_strangers_is_one() -> None:
    codes = code_profiles([{"L1": [8, 9]}], LOCI)
    high, low = np.tril_indices(4)
    every = np.stack([high + 1, low + 1], axis=-1).astype(np.uint16)
    shares = LOCI.frequencies[0]
    chance = shares[high] * shares[low] * np.where(high == low, 1, 2)
    second = np.stack([every, np.zeros_like(every)], axis=1)
    first = np.broadcast_to(codes, second.shape)
    for relation in Relation:
        found = pair_ratios(LOCI, first, second, relation, PLAIN)[:, 0]
        assert chance @ found == pytest.approx(1, rel=1e-12)


def test_what_pairs_do_not_know() -> None:
    with pytest.raises(ValueError, match="drop-out"):
        ratio([8], [9], Relation.PARENT_CHILD, Model(dropout=0.1))
    with pytest.raises(ValueError, match="mutation"):
        ratio([8], [9], Relation.FULL_SIBLINGS, Model(mutation=Mutation(0.001)))
