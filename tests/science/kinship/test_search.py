"""The blind search finds what going through the database pair by pair finds."""

from itertools import pairwise

import numpy as np
import pytest

from jiban.science.kinship.evidence import of_family, of_pair
from jiban.science.kinship.likelihood import likelihood_ratio
from jiban.science.kinship.loci import Loci
from jiban.science.kinship.model import Model
from jiban.science.kinship.mutation import Mutation
from jiban.science.kinship.pairs import pair_ratios
from jiban.science.kinship.pedigree import Pedigree, Person
from jiban.science.kinship.profiles import NOT_TYPED, Codes
from jiban.science.kinship.relations import ONE_MEIOSIS, Relation
from jiban.science.kinship.relations import pedigree as related
from jiban.science.kinship.search import (
    ERROR,
    MUTATION,
    SLICE,
    Database,
    blind_search,
    family_search,
)

RANDOM = np.random.default_rng(7)
MANY = 6 * SLICE + 17
KIT = Loci(
    tuple(f"L{n}" for n in range(8)),
    tuple(np.arange(5.0, 5 + n) for n in range(4, 12)),
    tuple(RANDOM.dirichlet(np.full(n, 3.0)) for n in range(4, 12)),
)


def strangers(many: int) -> Codes:
    columns = [
        RANDOM.choice(len(shares), (many, 2), p=shares).astype(np.uint16) + 1
        for shares in KIT.frequencies
    ]
    return np.sort(np.stack(columns, axis=1).astype(np.uint16), axis=-1)[..., ::-1]


def child(father: Codes, mother: Codes) -> Codes:
    place = np.arange(len(KIT))
    genes = [one[place, RANDOM.integers(2, size=len(KIT))] for one in (father, mother)]
    return np.sort(np.stack(genes, axis=-1), axis=-1)[:, ::-1]


PROFILES = strangers(MANY)
PROFILES[5, 2] = NOT_TYPED
QUERIES = strangers(3)
QUERIES[1] = child(PROFILES[MANY - 2], PROFILES[3])
QUERIES[2, 4] = NOT_TYPED


@pytest.mark.parametrize(
    "relation", [Relation.PARENT_CHILD, Relation.CHILD_PARENT, Relation.FULL_SIBLINGS]
)
@pytest.mark.parametrize("theta", [0.0, 0.02])
def test_it_works(relation: Relation, theta: float) -> None:
    hits = blind_search(KIT, QUERIES, relation, Database.of(PROFILES), theta)
    model = Model(theta, mutation=MUTATION if relation in ONE_MEIOSIS else Mutation())
    for query, found in zip(QUERIES, hits, strict=True):
        first = np.broadcast_to(query, PROFILES.shape)
        ratios = pair_ratios(KIT, first, PROFILES, relation, model)
        truth = np.log10((1 - ERROR) * ratios + ERROR).sum(axis=1)
        best = np.sort(truth)[::-1][:10]
        assert [hit.log10 for hit in found] == pytest.approx(best[best > 0], abs=1e-4)
        assert [truth[hit.row] for hit in found] == pytest.approx(best[best > 0], abs=1e-4)


@pytest.mark.parametrize("relation", ONE_MEIOSIS)
def test_each_way_as_the_pedigree_says(relation: Relation) -> None:
    """By the whole pedigree, a father and his child: what has mutated tells who is the child."""
    rate = MUTATION.paternal
    model, fathers = Model(mutation=Mutation(rate, rate)), Model(mutation=Mutation(rate, 0.0))
    family, apart = related(relation, "x", "y"), related(Relation.UNRELATED, "x", "y")
    for query, profile in zip(QUERIES[:2], PROFILES[:2], strict=True):
        pair = pair_ratios(KIT, query[None], profile[None], relation, model)[0]
        whole = likelihood_ratio(KIT, {"x": query, "y": profile}, family, apart, fathers)
        assert np.log10(pair).sum() == pytest.approx(whole.log10, abs=1e-9)


@pytest.mark.parametrize("theta", [0.0, 0.02])
def test_all_that_a_stranger_may_be_sums_to_one(theta: float) -> None:
    model = Model(theta, mutation=MUTATION)
    pair = of_pair(KIT, QUERIES, Relation.PARENT_CHILD, model)
    family = related(Relation.PARENT_CHILD, "x", "y")
    one = of_family(KIT, {"x": QUERIES[2]}, family, "y", model)
    for found, many in ((pair, 3), (one, 1)):
        for ratio, chance in zip(found.ratios, found.strangers, strict=True):
            assert chance.sum(axis=1) == pytest.approx(np.ones(many))
            assert (chance * ratio).sum(axis=1) == pytest.approx(np.ones(many), rel=1e-9)


def test_both_parents_of_a_child_are_found() -> None:
    hits = blind_search(KIT, QUERIES, Relation.PARENT_CHILD, Database.of(PROFILES))
    assert {MANY - 2, 3} <= {hit.row for hit in hits[1]}


def test_one_wrong_locus_excludes_nobody() -> None:
    wrong, few = QUERIES[1:2].copy(), Database.of(PROFILES[:20])
    wrong[0, 7] = max(code for code in range(1, 12) if code not in PROFILES[3, 7])
    found, none = (
        blind_search(KIT, wrong, Relation.PARENT_CHILD, few, error=error, most=20)[0]
        for error in (0.05, 0.0)
    )
    assert 3 in [hit.row for hit in found]
    assert 3 not in [hit.row for hit in none]


def test_as_many_strangers_as_expected_reach_a_ratio() -> None:
    # 30 queries against 3,089 strangers: those above the tenth hit's ratio are Poisson about what
    # was expected; over all queries the sum has a standard deviation of 1/√300.
    queries = strangers(30)
    hits = blind_search(KIT, queries, Relation.FULL_SIBLINGS, Database.of(PROFILES), most=10)
    assert all(len(found) == 10 for found in hits)
    expected = sum(found[-1].by_chance for found in hits)
    assert expected == pytest.approx(300, rel=0.25)
    for found in hits:
        assert all(a.by_chance <= b.by_chance for a, b in pairwise(found))


def test_a_missing_uncle_is_found_by_the_family() -> None:
    grandparents = strangers(2)
    uncle, father = (child(*grandparents) for _ in range(2))
    nephews = [child(father, one) for one in strangers(2)]
    profiles = PROFILES.copy()
    profiles[700] = uncle
    family = Pedigree(
        (
            *(Person("gf"), Person("gm"), Person("w1"), Person("w2")),
            *(Person("uncle", "gf", "gm"), Person("father", "gf", "gm")),
            *(Person("n1", "father", "w1"), Person("n2", "father", "w2")),
        )
    )
    typed = {"gm": grandparents[1], "n1": nephews[0], "n2": nephews[1]}
    model = Model(mutation=Mutation(0.002, 0.001))
    hits = family_search(KIT, typed, family, "uncle", Database.of(profiles), model, 0.0, most=50)
    assert 700 in [hit.row for hit in hits]
    for hit in hits[:5]:
        people = {**typed, "uncle": profiles[hit.row]}
        truth = likelihood_ratio(KIT, people, family, family.with_stranger("uncle"), model)
        assert hit.log10 == pytest.approx(truth.log10, abs=1e-4)


def test_what_one_profile_cannot_tell() -> None:
    with pytest.raises(ValueError, match="half sibling of"):
        blind_search(KIT, QUERIES, Relation.HALF_SIBLINGS, Database.of(PROFILES))
    with pytest.raises(ValueError, match="no chance"):
        blind_search(KIT, QUERIES, Relation.PARENT_CHILD, Database.of(PROFILES), error=1.0)
    with pytest.raises(ValueError, match="other loci"):
        blind_search(KIT, QUERIES, Relation.PARENT_CHILD, Database.of(PROFILES[:, :5]))
    with pytest.raises(ValueError, match="other loci"):
        blind_search(KIT, QUERIES, Relation.PARENT_CHILD, Database.of(PROFILES + np.uint16(9)))
    with pytest.raises(ValueError, match="query 0: there are codes of no allele"):
        blind_search(KIT, QUERIES + np.uint16(9), Relation.PARENT_CHILD, Database.of(PROFILES))
    family = Pedigree((Person("x"), Person("y")))
    with pytest.raises(ValueError, match="not missing"):
        family_search(KIT, {"x": QUERIES[0]}, family, "x", Database.of(PROFILES))
    with pytest.raises(ValueError, match="drop-out"):
        family_search(
            KIT, {"x": QUERIES[0]}, family, "y", Database.of(PROFILES), Model(dropout=0.1)
        )
