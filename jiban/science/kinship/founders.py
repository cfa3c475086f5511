"""What the genes of founders are, before anything is known of their descendants."""

from collections.abc import Sequence
from math import prod

import numpy as np

from jiban.science.kinship.elimination import Ints, Table, refuse_larger
from jiban.science.kinship.loci import Reals


def founders(genes: Sequence[tuple[int, Ints]], shares: Reals, theta: float) -> list[Table]:
    """Return the probability of the founders' genes, as tables that multiply to it.

    With a theta above 0 people of one subpopulation have alleles in common: after m genes of which
    k are the allele, the next is it with chance (k theta + (1 - theta) p) / (1 + (m - 1) theta)
    (Balding and Nichols 1994, Forensic Sci Int 64:125; NRC II 1996, formula 4.10). The genes then
    hang together in one table.

    Args:
        genes: variable and possible alleles, shape (loci, possible), of each.
        shares: frequencies, shape (loci, alleles).
        theta: 0 to below 1.
    """
    alone = [np.take_along_axis(shares, may, axis=1) for _variable, may in genes]
    if theta == 0:
        return [
            Table((variable,), share) for (variable, _may), share in zip(genes, alone, strict=True)
        ]
    refuse_larger(len(shares) * prod(may.shape[1] for _variable, may in genes))
    joint = np.ones(len(shares))
    for m, ((_variable, may), share) in enumerate(zip(genes, alone, strict=True)):
        chance = (1 - theta) * _along(share, m, m + 1)
        for earlier, (_other, has) in enumerate(genes[:m]):
            same = (has[:, :, None] == may[:, None, :]).astype(float)
            chance = chance + theta * _along(same, earlier, m + 1, last=m)
        joint = joint[..., None] * chance / (1 + (m - 1) * theta)
    return [Table(tuple(variable for variable, _may in genes), joint)]


def _along(values: Reals, axis: int, axes: int, last: int | None = None) -> Reals:
    """Return values of one gene, or of two, with an axis of 1 for every other gene."""
    shape = [1] * axes
    shape[axis] = values.shape[1]
    if last is not None:
        shape[last] = values.shape[2]
    return values.reshape(len(values), *shape)
