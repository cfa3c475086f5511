"""Likelihoods of pedigrees against the sum over everything that is not seen, and hand formulas."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiban.science.kinship.elimination import LARGEST
from jiban.science.kinship.likelihood import likelihood, likelihood_ratio
from jiban.science.kinship.loci import Loci, read_frequencies
from jiban.science.kinship.model import Model
from jiban.science.kinship.mutation import Mutation
from jiban.science.kinship.pedigree import Pedigree, Person
from jiban.science.kinship.profiles import code_profiles
from jiban.science.kinship.relations import Relation
from jiban.science.kinship.relations import pedigree as related
from tests.science.kinship.by_hand import LOCI, brute, typed

TRIO = Pedigree((Person("father"), Person("mother"), Person("child", "father", "mother")))
ALLELES = LOCI.alleles[1].tolist()
FOLK = ["a", "b", "c", "d", "e"]
TWO = read_frequencies("S\n12 0.3\n13 0.7\n\nT\n5 0.6\n6 0.4")


@st.composite
def families(draw: st.DrawFn, many: int) -> Pedigree:
    """So many people, everybody's parents any two before them: with loops and kin who marry."""
    people = [Person("a"), Person("b")]
    for name in FOLK[2:many]:
        earlier = [person.name for person in people]
        child = draw(st.booleans())
        parents = draw(st.permutations(earlier))[:2] if child else ["", ""]
        people.append(Person(name, *parents))
    return Pedigree(tuple(people))


SEEN = st.dictionaries(
    st.sampled_from(FOLK[:4]),
    st.tuples(st.sampled_from(ALLELES), st.sampled_from(ALLELES)),
    min_size=1,
)
SHARES = st.sampled_from([0.0, 0.02, 0.3])


def test_it_works() -> None:
    # Evett and Weir 1998, ch. 6: father 8,9 and child 8,9.3 with the mother 9.3,9.3 gives
    # 1 / (2 p8) against a man at random.
    people = typed(father={"L1": [8, 9]}, mother={"L1": [9.3]}, child={"L1": [8, 9.3]})
    found = likelihood_ratio(LOCI, people, TRIO, TRIO.with_stranger("father"))
    assert found.by_locus == pytest.approx([1 / (2 * 0.2), 1], rel=1e-12)
    assert found.log10 == pytest.approx(np.log10(2.5), rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(families(4), SEEN, SHARES, SHARES, SHARES, st.tuples(SHARES, SHARES))
def test_any_pedigree_is_the_sum_over_all_that_is_not_seen(
    family: Pedigree,
    seen: dict[str, tuple[float, float]],
    theta: float,
    silent: float,
    dropout: float,
    rates: tuple[float, float],
) -> None:
    people = typed(**{name: {"L2": alleles} for name, alleles in seen.items()})
    model = Model(theta, silent, dropout, Mutation(*rates, decay=0.3))
    found = likelihood(LOCI, people, family, model)
    truth = brute(1, family, seen, theta, silent, dropout, rates, decay=0.3)
    assert found[0] == 1
    assert found[1] == pytest.approx(truth, rel=1e-9, abs=1e-300)


@settings(max_examples=40, deadline=None)
@given(families(5), st.data(), SHARES, SHARES, st.tuples(SHARES, SHARES))
def test_people_may_be_typed_at_some_loci_only(
    family: Pedigree,
    data: st.DataObject,
    theta: float,
    dropout: float,
    rates: tuple[float, float],
) -> None:
    seen = []
    for alleles in TWO.alleles:
        allele = st.sampled_from(alleles.tolist())
        seen.append(data.draw(st.dictionaries(st.sampled_from(FOLK), st.tuples(allele, allele))))
    rows = [{"S": seen[0].get(name, ()), "T": seen[1].get(name, ())} for name in FOLK]
    people = dict(zip(FOLK, code_profiles(rows, TWO), strict=True))
    found = likelihood(TWO, people, family, Model(theta, 0.0, dropout, Mutation(*rates)))
    truth = [
        brute(place, family, seen[place], theta, 0.0, dropout, rates, loci=TWO) for place in (0, 1)
    ]
    assert found == pytest.approx(truth, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize("first", [[12, 14], [12]])
@pytest.mark.parametrize("second", [[12, 14], [12], [14, 15]])
def test_named_relationships_by_brute_force(
    relation: Relation, first: Sequence[float], second: Sequence[float]
) -> None:
    people = typed(x={"L2": first}, y={"L2": second})
    family = related(relation, "x", "y")
    found = likelihood(LOCI, people, family, Model(theta=0.03))[1]
    assert found == pytest.approx(
        brute(1, family, {"x": first, "y": second}, theta=0.03), rel=1e-9, abs=1e-300
    )


def test_paternity_with_theta_by_hand() -> None:
    # Child, mother and man all AA (Evett and Weir 1998, ch. 6): the man is the father, or the gene
    # is the fifth A after four.
    theta, p = 0.03, 0.2
    people = typed(father={"L1": [8]}, mother={"L1": [8]}, child={"L1": [8]})
    found = likelihood_ratio(LOCI, people, TRIO, TRIO.with_stranger("father"), Model(theta))
    assert found.by_locus[0] == pytest.approx(
        (1 + 3 * theta) / (4 * theta + (1 - theta) * p), rel=1e-12
    )


def test_a_step_between_father_and_child() -> None:
    # From 9 up or down alike, half of the rate each. A stranger's 8 was 8 before, or 9, or 10: from
    # 10 there are one step to 9 and two to 8, a tenth of that.
    rate = 0.002
    stranger = 0.2 * (1 - rate) + 0.3 * rate / 2 + 0.4 * rate * 0.1 / 1.1
    people = typed(father={"L1": [9]}, mother={"L1": [9.3]}, child={"L1": [8, 9.3]})
    model = Model(mutation=Mutation(paternal=rate))
    found = likelihood_ratio(LOCI, people, TRIO, TRIO.with_stranger("father"), model)
    assert found.by_locus[0] == pytest.approx(rate / 2 / stranger, rel=1e-12)


def test_an_apparent_exclusion_by_a_silent_allele() -> None:
    # Father 8,8 and child 9,9 without a mother: both carry the silent allele, p0 (hand sum).
    p0 = 0.01
    p8, p9 = 0.2 * (1 - p0), 0.3 * (1 - p0)
    father, child = p8**2 + 2 * p8 * p0, p9**2 + 2 * p9 * p0
    truth = p8 * p0 * p9 / (father * child)
    people = typed(x={"L1": [8]}, y={"L1": [9]})
    found = likelihood_ratio(
        LOCI,
        people,
        related(Relation.PARENT_CHILD, "x", "y"),
        related(Relation.UNRELATED, "x", "y"),
        Model(silent=p0),
    )
    assert found.by_locus[0] == pytest.approx(truth, rel=1e-12)


def test_a_child_of_brother_and_sister() -> None:
    # Inbreeding F = 1/4, so P(AA) = p² + F p (1 - p) (Wright 1922).
    loop = Pedigree(
        (
            *(Person("gf"), Person("gm")),
            *(Person("son", "gf", "gm"), Person("daughter", "gf", "gm")),
            Person("child", "son", "daughter"),
        )
    )
    found = likelihood(LOCI, typed(child={"L1": [8]}), loop)[0]
    assert found == pytest.approx(0.2**2 + 0.25 * 0.2 * 0.8, rel=1e-12)


def test_all_that_may_be_seen_sums_to_one() -> None:
    model = Model(0.02, mutation=Mutation(0.01, 0.002))
    shown = [(a, b) for n, a in enumerate(ALLELES) for b in ALLELES[n:]]
    family = related(Relation.AVUNCULAR, "x", "y")
    total = sum(
        likelihood(LOCI, typed(x={"L2": one}, y={"L2": other}), family, model)[1]
        for one in shown
        for other in shown
    )
    assert total == pytest.approx(1, rel=1e-12)


def test_what_cannot_be() -> None:
    people = typed(x={"L1": [8]}, y={"L1": [9]})
    parent, none = (related(r, "x", "y") for r in (Relation.PARENT_CHILD, Relation.UNRELATED))
    assert likelihood_ratio(LOCI, people, parent, none).log10 == -np.inf
    with pytest.raises(ValueError, match="impossible at L1"):
        likelihood_ratio(LOCI, people, none, parent)
    with pytest.raises(ValueError, match="not in the pedigree: z"):
        likelihood(LOCI, {"z": people["x"]}, none)
    with pytest.raises(ValueError, match="shape"):
        likelihood(LOCI, {"x": people["x"][:1]}, none)
    with pytest.raises(ValueError, match="codes of no allele"):
        likelihood(LOCI, {"x": people["x"] + np.uint16(9)}, none)


def test_too_many_untyped_founders_with_theta() -> None:
    many = Loci(("big",), (np.arange(30.0),), (np.full(30, 1 / 30),))
    people = [Person(name) for name in "abcdef"]
    children = [Person(f"{one}{n}", one, "a") for n in range(2) for one in "bcdef"]
    family = Pedigree((*people, *children))
    codes = {child.name: np.array([[2, 1]], np.uint16) for child in children}
    with pytest.raises(ValueError, match=f"{LARGEST:,} are borne"):
        likelihood(many, codes, family, Model(theta=0.01, mutation=Mutation(0.001)))
