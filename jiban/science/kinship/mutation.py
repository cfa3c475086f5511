"""Mutation (突变): an allele that gains or loses repeats on its way from parent to child.

Whole repeats only: most changes are of one, further ones rarer by a constant factor each (Brinkmann
et al. 1998, Am J Hum Genet 62:1408; the model of Dawid, Mortera and Pascali 2001, Forensic Sci Int
124:55, called *stepwise unstationary* by Egeland, Kling and Mostad 2016, Relationship Inference
with Familias and R, chapter 5).
"""

from dataclasses import dataclass

import numpy as np

from jiban.science.kinship.loci import Reals


@dataclass(frozen=True, slots=True)
class Mutation:
    """How often alleles change.

    Attributes:
        paternal: chance per meiosis of a father, one for all loci or one each, shape (loci,).
        maternal: the same of a mother.
        decay: by what factor a change is rarer than one that is a repeat shorter, above 0 to 1.
    """

    paternal: float | Reals = 0.0
    maternal: float | Reals = 0.0
    decay: float = 0.1

    def __post_init__(self) -> None:
        rates = np.concatenate([np.ravel(self.paternal), np.ravel(self.maternal)])
        if not np.all((rates >= 0) & (rates < 1)):
            raise ValueError("a chance of mutation is from 0 to below 1")
        if not 0 < self.decay <= 1:
            raise ValueError("the decay of mutations is above 0 and up to 1")

    def __bool__(self) -> bool:
        return bool(np.any(self.paternal) or np.any(self.maternal))

    def rates(self, loci: int) -> Reals:
        """Return the chances of fathers and of mothers, shape (2, loci)."""
        return np.stack([np.broadcast_to(one, loci) for one in (self.paternal, self.maternal)])


def passing(repeats: Reals, rates: Reals, decay: float) -> Reals:
    """Return the chance that an allele (row) reaches a child as another (column).

    Args:
        repeats: of the alleles, shape (loci, alleles); not a number for one that never changes.
        rates: chance that an allele changes, shape (…, loci); one that has no other at whole
            repeats never does.
        decay: as in :class:`Mutation`.

    Returns:
        Shape (…, loci, alleles, alleles); rows sum to 1.
    """
    steps = np.abs(repeats[..., :, None] - repeats[..., None, :])
    whole = np.rint(steps)
    possible = (whole > 0) & (np.abs(steps - whole) < 1e-6)
    weights = np.where(possible, decay ** np.where(possible, whole - 1, 0), 0.0)
    total = weights.sum(axis=-1, keepdims=True)
    weights /= np.where(total, total, 1.0)
    found = np.asarray(rates)[..., None, None] * weights
    here = np.arange(found.shape[-1])
    found[..., here, here] = 1 - found.sum(axis=-1)
    return np.asarray(found)
