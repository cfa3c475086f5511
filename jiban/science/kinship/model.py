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


def seen(shown: Ints, first: Ints, second: Ints, silent: int, dropout: float) -> Reals:
    """Return the probability of what a typing shows, for every two genes.

    Args:
        shown: the two alleles shown, alike when only one was seen, shape (loci, 2).
        first: possible alleles of one gene, shape (loci, possible).
        second: of the other.
        silent: the silent allele, -1 if there is none.
        dropout: as in :class:`Model`.

    Returns:
        Shape (loci, possible, possible).
    """
    x, y = shown[:, :1], shown[:, 1:]
    one = [(gene == x).astype(float) for gene in (first, second)]
    two = [(gene == y).astype(float) for gene in (first, second)]
    hidden = [np.where(gene == silent, 1.0, dropout) for gene in (first, second)]
    both = _outer(one[0], two[1]) + _outer(two[0], one[1])
    # Alike: the one allele from both genes, or from one while the other is hidden.
    single = (1 - dropout**2) * _outer(one[0], one[1]) + (1 - dropout) * (
        _outer(one[0], (1 - one[1]) * hidden[1]) + _outer((1 - one[0]) * hidden[0], one[1])
    )
    return np.where((x == y)[..., None], single, (1 - dropout) ** 2 * both)


def _outer(one: Reals, other: Reals) -> Reals:
    return np.asarray(one[:, :, None] * other[:, None, :])
