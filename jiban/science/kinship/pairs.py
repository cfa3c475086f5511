"""Two people: the closed formulas, for many pairs at once.

Given the genotype of one, the other's is that of a stranger, of somebody who shares one allele by
descent, or of somebody who shares both; a relationship says how often which of these (k0, k1, k2).
With theta every gene that is not shared follows on those before it (NRC II 1996, formula 4.10;
Ayres 2000, Forensic Sci Int 114:107). Mutation is that of one meiosis, between parent and child.
"""

import numpy as np

from jiban.science.kinship.loci import Loci, Reals
from jiban.science.kinship.model import Model
from jiban.science.kinship.mutation import passing
from jiban.science.kinship.profiles import NOT_TYPED, Codes
from jiban.science.kinship.relations import IBD, ONE_MEIOSIS, Relation

MEIOSIS = 0.5
"""A parent passes either gene with this chance."""


def pair_ratios(loci: Loci, first: Codes, second: Codes, relation: Relation, model: Model) -> Reals:
    """Return the likelihood ratio of a relationship against none, by pair and locus.

    Args:
        loci: alleles and frequencies.
        first: profiles, shape (pairs, loci, 2).
        second: of the others, the same shape.
        relation: how the first is related to the second.
        model: theta, and the mutation between parent and child, fathers' and mothers' on average;
            silent alleles and drop-out need :func:`.likelihood.likelihood_ratio`.

    Returns:
        Shape (pairs, loci); 1 where one of the two is not typed.

    Raises:
        ValueError: the model has silent alleles or drop-out, or mutation for another relationship
            than parent and child.
    """
    columns = [
        Locus(loci, place, relation, model).ratios(first[:, place], second[:, place])
        for place in range(len(loci))
    ]
    return np.stack(columns, axis=-1)


class Locus:
    """A relationship at one locus: what one genotype says of another."""

    def __init__(self, loci: Loci, place: int, relation: Relation, model: Model) -> None:
        if model.silent or model.dropout:
            raise ValueError("pairs are compared without silent alleles and drop-out")
        if model.mutation and relation not in ONE_MEIOSIS:
            raise ValueError("pairs are compared without mutation, but for parent and child")
        # Code 0, not typed, has a place so that codes need no shift.
        self.shares = np.concatenate([[0.0], loci.frequencies[place]])
        repeats = np.concatenate([[np.nan], loci.alleles[place]])
        rate = model.mutation.rates(len(loci))[:, place].mean()
        self.passing = passing(repeats[None], np.array([rate]), model.mutation.decay)[0]
        self.theta, self.ibd = model.theta, IBD[relation]
        self.upwards = relation is Relation.CHILD_PARENT

    def ratios(self, first: Codes, second: Codes) -> Reals:
        """Return the likelihood ratios; shapes (…, 2) that broadcast give (…)."""
        if self.upwards:
            first, second = second, first
        k0, k1, k2 = self.ibd
        stranger = self.stranger(first, second)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = k0 + (k1 * self._one(first, second) + k2 * _same(first, second)) / stranger
        known = (first[..., 0] != NOT_TYPED) & (second[..., 0] != NOT_TYPED)
        return np.where(known, ratio, 1.0)

    def stranger(self, first: Codes, second: Codes) -> Reals:
        """Return the probability of the second genotype in a stranger, when the first is seen."""
        c, d = second[..., 0], second[..., 1]
        orders = np.where(c == d, 1, 2)
        return np.asarray(orders * self._next(c, first) * self._next(d, first, c))

    def _one(self, first: Codes, second: Codes) -> Reals:
        """Return its probability when one gene comes from the first, the other from elsewhere."""
        a, b = first[..., 0], first[..., 1]
        c, d = second[..., 0], second[..., 1]
        from_first = MEIOSIS * (self.passing[a, c] + self.passing[b, c])
        crossed = MEIOSIS * (self.passing[a, d] + self.passing[b, d])
        found = from_first * self._next(d, first)
        return np.asarray(found + np.where(c == d, 0.0, crossed * self._next(c, first)))

    def _next(self, gene: Codes, first: Codes, third: Codes | None = None) -> Reals:
        """Return the chance of a gene after the first person's two and perhaps a third."""
        earlier = [first[..., 0], first[..., 1], *([third] if third is not None else [])]
        alike = sum((one == gene).astype(float) for one in earlier)
        chance = alike * self.theta + (1 - self.theta) * self.shares[gene]
        return np.asarray(chance / (1 + (len(earlier) - 1) * self.theta))


def _same(first: Codes, second: Codes) -> Reals:
    a, b, c, d = first[..., 0], first[..., 1], second[..., 0], second[..., 1]
    return np.asarray(((a == c) & (b == d)) | ((a == d) & (b == c)), float)
