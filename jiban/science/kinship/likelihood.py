"""Likelihoods of pedigrees: the probability of the profiles, given who is whose child.

Every person has two genes at a locus. A founder's are drawn from the population, a child's are
copies of one of the father's and one of the mother's, perhaps mutated, and what a typing shows
follows from both. The probability is the sum over all that is not seen, exactly
(:mod:`.elimination`). Loci are independent: linkage is not modelled.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jiban.science.kinship.blocks import Block, blocks
from jiban.science.kinship.elimination import sum_product
from jiban.science.kinship.genes import tables
from jiban.science.kinship.loci import Loci, Reals
from jiban.science.kinship.model import Model
from jiban.science.kinship.pedigree import Pedigree
from jiban.science.kinship.profiles import Codes

PLAIN = Model()


@dataclass(frozen=True, eq=False)
class Ratio:
    """A likelihood ratio.

    Attributes:
        loci: names, in the order of the table of frequencies.
        by_locus: at each locus, shape (loci,); 1 where nobody is typed.
        log10: of the product over the loci; minus infinity if the first pedigree is impossible.
    """

    loci: tuple[str, ...]
    by_locus: Reals

    @property
    def log10(self) -> float:
        with np.errstate(divide="ignore"):
            return float(np.log10(self.by_locus).sum())


def likelihood_ratio(
    loci: Loci,
    typed: Mapping[str, Codes],
    first: Pedigree,
    second: Pedigree,
    model: Model = PLAIN,
) -> Ratio:
    """Return how much more probable the profiles are in the first pedigree than in the second.

    Args:
        loci: alleles and frequencies.
        typed: profiles by name, shape (loci, 2) each, made by :func:`.profiles.code_profiles`; loci
            that are not typed say nothing.
        first: holds everybody typed, as the second does.
        second: often the same with a stranger, :meth:`.pedigree.Pedigree.with_stranger`.
        model: theta, silent alleles, drop-out, mutation.

    Raises:
        ValueError: somebody typed is in no pedigree, the profiles have another number of loci, the
            second pedigree is impossible, or too many untyped people hang together.
    """
    cut = blocks(loci, typed, model)
    above = _by_locus(loci, cut, first, model)
    below = _by_locus(loci, cut, second, model)
    if len(never := np.flatnonzero(below == 0)):
        raise ValueError(
            f"the second pedigree is impossible at {loci.names[never[0]]}; allow for mutation, "
            "silent alleles or drop-out"
        )
    return Ratio(loci.names, above / below)


def likelihood(
    loci: Loci, typed: Mapping[str, Codes], pedigree: Pedigree, model: Model = PLAIN
) -> Reals:
    """Return the probability of the profiles at each locus, shape (loci,); see the ratio's."""
    return _by_locus(loci, blocks(loci, typed, model), pedigree, model)


def _by_locus(loci: Loci, cut: list[Block], pedigree: Pedigree, model: Model) -> Reals:
    found = np.ones(len(loci))
    for block in cut:
        found[block.places] = sum_product(tables(block, pedigree, model))
    return found
