"""The blind search (盲搜): whose relatives are in a database of profiles, with no name known."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jiban.science.kinship import evidence
from jiban.science.kinship.chance import chances
from jiban.science.kinship.evidence import Evidence
from jiban.science.kinship.loci import Loci
from jiban.science.kinship.model import Model
from jiban.science.kinship.mutation import Mutation
from jiban.science.kinship.pedigree import Pedigree
from jiban.science.kinship.profiles import Codes, genotypes
from jiban.science.kinship.ranking import Ranking, Rows, Scores
from jiban.science.kinship.relations import ONE_MEIOSIS, Relation

ERROR = 0.002
"""Chance that a locus of a pair is wrong, by a typing or otherwise."""
MUTATION = Mutation(paternal=0.002, maternal=0.0005)
"""Between parent and child: some 0.1 to 0.3 % of fathers' meioses, and fewer of mothers' (Brinkmann
et al. 1998: 17 to 3)."""
TOLD = (*ONE_MEIOSIS, Relation.FULL_SIBLINGS)
SLICE = 512
"""Profiles looked at together, so that their scores stay in the processor's cache."""
OFTEN = 64
"""After so many slices the worse candidates are dropped."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A profile that speaks for kinship.

    Attributes:
        row: which of the database.
        log10: of the likelihood ratio, above 0.
        by_chance: how many strangers among as many profiles reach that ratio.
    """

    row: int
    log10: float
    by_chance: float


@dataclass(frozen=True, eq=False)
class Database:
    """Profiles laid out for the search: genotype numbers, shape (loci, profiles)."""

    numbers: Codes

    @classmethod
    def of(cls, profiles: Codes) -> "Database":
        """Return profiles, shape (profiles, loci, 2), laid out."""
        return cls(np.ascontiguousarray(genotypes(profiles).T))

    def __len__(self) -> int:
        return int(self.numbers.shape[1])


def blind_search(
    loci: Loci,
    queries: Codes,
    relation: Relation,
    database: Database,
    theta: float = 0.0,
    error: float = ERROR,
    most: int = 10,
) -> list[list[Hit]]:
    """Return for each query the profiles that speak most for being so related, the best first.

    Args:
        loci: alleles and frequencies.
        queries: shape (queries, loci, 2).
        relation: what a query is to the one sought: parent or child, with mutation, or full
            sibling.
        database: of the same loci.
        theta: as in :class:`.model.Model`.
        error: chance that a locus of a pair is wrong.
        most: hits for each query; those with a ratio of 1 or less are none.

    Raises:
        ValueError: one profile cannot tell the relationship in a database.
    """
    if relation not in TOLD:
        raise ValueError(
            f"“{relation}”: one profile does not tell such kin from strangers in a database; type "
            "more of the family and use family_search"
        )
    model = Model(theta, mutation=MUTATION) if relation in ONE_MEIOSIS else Model(theta)
    found = evidence.of_pair(loci, queries, relation, model)
    return search(found.with_errors(error), database, most)


def family_search(
    loci: Loci,
    typed: Mapping[str, Codes],
    pedigree: Pedigree,
    missing: str,
    database: Database,
    model: Model | None = None,
    error: float = ERROR,
    most: int = 10,
) -> list[Hit]:
    """Return the profiles that speak most for being the missing member of a family.

    Args:
        loci: alleles and frequencies.
        typed: profiles of relatives by name, shape (loci, 2) each.
        pedigree: holds them and the missing member.
        missing: the name of that one.
        database: of the same loci.
        model: theta and mutation; by default that of :func:`blind_search`.
        error: chance that a locus of relatives and profile is wrong.
        most: hits; those with a ratio of 1 or less are none.

    Raises:
        ContradictionError, TooLargeError, ValueError: as for :func:`.evidence.of_family` and
            :func:`search`.
    """
    model = model or Model(mutation=MUTATION)
    found = evidence.of_family(loci, typed, pedigree, missing, model)
    return search(found.with_errors(error), database, most)[0]


def search(found: Evidence, database: Database, most: int) -> list[list[Hit]]:
    """Return for each query the profiles with the highest ratios above 1, the best first.

    Raises:
        ValueError: the database is of other loci.
    """
    kinds = [ratio.shape[1] for ratio in found.ratios]
    if len(kinds) != len(database.numbers) or np.any(
        database.numbers.max(axis=1, initial=0) >= kinds
    ):
        raise ValueError("the database is of other loci, or of another table of frequencies")
    with np.errstate(divide="ignore"):
        logs = [np.ascontiguousarray(np.log10(ratio).T, np.float32) for ratio in found.ratios]
    hits = []
    for query, (rows, scores) in enumerate(_best(logs, database, len(found), most)):
        likely = chances(
            [ratio[query] for ratio in found.ratios],
            [chance[query] for chance in found.strangers],
            scores.astype(np.float64),
        )
        hits.append(
            [
                Hit(int(row), float(score), float(chance) * len(database))
                for row, score, chance in zip(rows, scores, likely, strict=True)
            ]
        )
    return hits


def _best(
    logs: list[Scores], database: Database, queries: int, most: int
) -> list[tuple[Rows, Scores]]:
    """Return rows and scores of each query's best profiles; *logs* have a row per genotype."""
    ranking = Ranking(queries, most)
    buffer = np.empty((SLICE, queries), np.float32)
    for n, start in enumerate(range(0, len(database), SLICE)):
        numbers = database.numbers[:, start : start + SLICE].astype(np.intp)
        scores = logs[0].take(numbers[0], axis=0)
        part = buffer[: len(scores)]
        for log, row in zip(logs[1:], numbers[1:], strict=True):
            log.take(row, axis=0, out=part, mode="clip")
            scores += part
        ranking.offer(start, scores)
        if n % OFTEN == 0:
            ranking.drop()
    return ranking.best()
