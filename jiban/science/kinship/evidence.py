"""What each genotype that a database may have says for a kinship, before the database is seen."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jiban.science.kinship.blocks import blocks
from jiban.science.kinship.elimination import sum_product
from jiban.science.kinship.genes import tables
from jiban.science.kinship.loci import Loci, Reals
from jiban.science.kinship.model import Model
from jiban.science.kinship.pairs import Locus
from jiban.science.kinship.pedigree import Pedigree
from jiban.science.kinship.profiles import NOT_TYPED, Codes, every_genotype, foreign
from jiban.science.kinship.relations import Relation


class ContradictionError(ValueError):
    """Relatives' profiles cannot be of people who are so related."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """Likelihood ratios for some queries by the genotype of a profile in the database.

    Attributes:
        ratios: for each locus, shape (queries, genotype numbers); 1 where the profile or the query
            is not typed.
        strangers: how probable the genotypes are in a stranger, the same shapes.
    """

    ratios: tuple[Reals, ...]
    strangers: tuple[Reals, ...]

    def __len__(self) -> int:
        return len(self.ratios[0])

    def with_errors(self, error: float) -> "Evidence":
        """Return the same when a locus of the pair is wrong with this chance: it says nothing then.

        So one wrong locus does not exclude a relative, and costs no more than the chance of it.

        Raises:
            ValueError: the error is no chance.
        """
        if not 0 <= error < 1:
            raise ValueError(f"{error} is no chance of an error, 0 to below 1")
        ratios = tuple((1 - error) * ratio + error for ratio in self.ratios)
        return Evidence(ratios, self.strangers)


def of_pair(loci: Loci, queries: Codes, relation: Relation, model: Model) -> Evidence:
    """Return what a profile says for being so related to each query, shape (queries, loci, 2).

    Raises:
        ValueError: as for :func:`.pairs.pair_ratios`, or a query does not belong to the loci.
    """
    if (wrong := foreign(queries, loci)).any():
        raise ValueError(f"query {np.flatnonzero(wrong)[0]}: there are codes of no allele")
    ratios, strangers = [], []
    for place, shares in enumerate(loci.frequencies):
        locus = Locus(loci, place, relation, model)
        query, every = queries[:, None, place], every_genotype(len(shares))
        whole = np.all(every != NOT_TYPED, axis=1)
        chance = np.where(whole, locus.stranger(query, every), 0.0)
        ratios.append(np.where(whole, locus.ratios(query, every), 1.0))
        strangers.append(chance / chance.sum(axis=1, keepdims=True))
    return Evidence(tuple(ratios), tuple(strangers))


def of_family(
    loci: Loci, typed: Mapping[str, Codes], pedigree: Pedigree, missing: str, model: Model
) -> Evidence:
    """Return what a profile says for being the missing member of a family, as one query.

    Args:
        loci: alleles and frequencies.
        typed: profiles of relatives by name, shape (loci, 2) each.
        pedigree: holds them and the missing member.
        missing: the name of that one.
        model: what is assumed; typings in the database show both alleles.

    Raises:
        ContradictionError: the relatives' profiles are impossible.
        TooLargeError: too many who are not typed hang together.
        ValueError: the missing one is typed or not in the pedigree, or the model has silent alleles
            or drop-out.
    """
    if missing in typed:
        raise ValueError(f"{missing} is typed, and therefore not missing")
    if model.silent or model.dropout:
        raise ValueError("a database is searched without silent alleles and drop-out")
    ratios: list[Reals] = [np.ones(1)] * len(loci)
    strangers = list(ratios)
    apart = pedigree.with_stranger(missing)
    for block in blocks(loci, typed, model, whole=True):
        inside, outside = (
            sum_product(tables(block, one, model, keep=missing), keep=(0, 1))
            for one in (pedigree, apart)
        )
        for n, place in enumerate(block.places):
            high, low = every_genotype(len(loci.frequencies[place])).T.astype(np.int64)
            whole = low != NOT_TYPED
            related, other = (
                np.where(whole, (one[n] + one[n].T)[high - 1, low - 1], 0.0)
                for one in (inside, outside)
            )
            other = np.where(high == low, other / 2, other)
            related = np.where(high == low, related / 2, related)
            if not other.any():
                raise ContradictionError(
                    f"the relatives' profiles are impossible at {loci.names[place]}"
                )
            ratio = np.divide(related, other, out=np.ones_like(other), where=whole)
            ratios[place], strangers[place] = ratio[None], (other / other.sum())[None]
    return Evidence(tuple(ratios), tuple(strangers))
