"""What is assumed of alleles and of their typing, and what a typing shows of two genes."""

from dataclasses import dataclass

import numpy as np

from jiban.science.kinship.elimination import Ints
from jiban.science.kinship.loci import Reals
from jiban.science.kinship.mutation import Mutation

NO_MUTATION = Mutation()


@dataclass(frozen=True, slots=True)
class Model:
    """What is assumed beside the frequencies.

    Attributes:
        theta: how much people of one subpopulation have in common (F_ST), 0 to below 1; usual are
            0.01 to 0.03 (NRC II 1996, ch. 4).
        silent: frequency, at each locus, of an allele that no typing shows (null allele).
        dropout: chance that an allele which is there is not seen; of two alike both must be missed
            (Tvedebrink et al. 2009, Forensic Sci Int Genetics 3:222, call it D; D² for two).
        mutation: how alleles change; by default they do not.
    """

    theta: float = 0.0
    silent: float = 0.0
    dropout: float = 0.0
    mutation: Mutation = NO_MUTATION

    def __post_init__(self) -> None:
        for name in ("theta", "silent", "dropout"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} is from 0 to below 1, not {getattr(self, name)}")


def seen(shown: Ints, alleles: Ints, silent: int, dropout: float) -> Reals:
    """Return the probability of what a typing shows, for every two genes.

    Args:
        shown: the two alleles shown, alike when only one was seen, shape (loci, 2).
        alleles: what each gene may be, shape (loci, alleles).
        silent: the silent allele, -1 if there is none.
        dropout: as in :class:`Model`.

    Returns:
        Shape (loci, alleles, alleles).
    """
    x, y = ((alleles == shown[:, side, None]).astype(float) for side in (0, 1))
    hidden = np.where(alleles == silent, 1.0, dropout)
    # Two shown: one from each gene. One shown: from both, or from one while the other is hidden.
    both = (1 - dropout) ** 2 * _either_way(x, y)
    single = (1 - dropout**2) * _outer(x, x) + (1 - dropout) * _either_way(x, (1 - x) * hidden)
    return np.where((shown[:, 0] == shown[:, 1])[:, None, None], single, both)


def _either_way(one: Reals, other: Reals) -> Reals:
    return _outer(one, other) + _outer(other, one)


def _outer(one: Reals, other: Reals) -> Reals:
    return np.asarray(one[:, :, None] * other[:, None, :])
