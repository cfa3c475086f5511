"""Kin found in the plain way, written before the tables and the elimination that must beat it.

The search goes over the database query by query and locus by locus with the textbook formulas
(Evett and Weir 1998, Interpreting DNA Evidence, ch. 6; Brenner 1997, Genetics 145:535), without
mutation or error, and counts shared alleles beside. A pedigree's likelihood is the sum over every
ordered genotype that each member may have.
"""

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from jiban.science.kinship.loci import Loci, Reals
from jiban.science.kinship.profiles import Codes

Ints = NDArray[np.int64]
Member = tuple[str, str, str]
"""Name, father and mother; founders have none."""

IBD = {"parent": (0.0, 1.0, 0.0), "sibling": (0.25, 0.5, 0.25)}
"""Chances that two relatives share 0, 1, 2 alleles by descent."""


def ratios(loci: Loci, query: Codes, database: Codes, kind: str) -> Reals:
    """Return the likelihood ratio of a query with every profile."""
    k0, k1, k2 = IBD[kind]
    found = np.ones(len(database))
    for place, shares in enumerate(loci.frequencies):
        a, b = query[place].astype(int)
        p, q = shares[a - 1], shares[b - 1]
        c, d = database[:, place, 0], database[:, place, 1]
        one = ((c == a) / p + (c == b) / q + (d == a) / p + (d == b) / q) / 4
        two = ((c == a) & (d == b)) / (p * q * (2 if a != b else 1))
        found *= k0 + k1 * one + k2 * two
    return found


def shared(query: Codes, database: Codes) -> Ints:
    """Return how many alleles a query shares with every profile, up to two a locus."""
    a, b = query[:, 0], query[:, 1]
    c, d = database[..., 0], database[..., 1]
    straight = (a == c).astype(np.int64) + (b == d)
    crossed = (a == d).astype(np.int64) + (b == c)
    return np.asarray(np.maximum(straight, crossed).sum(axis=1))


def best(scores: Reals | Ints, most: int) -> Ints:
    """Return the rows of the highest scores, the highest first."""
    some = np.argpartition(-scores, most)[:most]
    return np.asarray(some[np.argsort(-scores[some], kind="stable")])


def likelihood(
    members: Sequence[Member], typed: dict[str, tuple[int, int]], shares: Reals, passing: Reals
) -> float:
    """Return the probability of the typed genotypes at one locus.

    Args:
        members: parents before children.
        typed: two allele numbers, from 0, for each typed member.
        shares: frequencies of the alleles.
        passing: chances that an allele (row) becomes another one (column) on its way to a child.
    """
    every = range(len(shares))
    may = [
        list(product(every, every)) if name not in typed else list({typed[name], typed[name][::-1]})
        for name, _father, _mother in members
    ]
    place = {name: n for n, (name, _father, _mother) in enumerate(members)}
    # One axis for each member, over the genotypes that the member may have.
    grids = np.meshgrid(*[np.arange(len(one)) for one in may], indexing="ij", sparse=True)
    genes = [np.array(one)[grid] for one, grid in zip(may, grids, strict=True)]
    factors = []
    for n, (_name, father, mother) in enumerate(members):
        for side, parent in enumerate((father, mother)):
            gene = genes[n][..., side]
            if parent:
                of = genes[place[parent]]
                factors.append((passing[of[..., 0], gene] + passing[of[..., 1], gene]) / 2)
            else:
                factors.append(shares[gene])
    return float(prod(factors[1:], start=factors[0]).sum())
