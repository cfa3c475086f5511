"""Loci of like size at which the same people are typed, laid side by side in arrays."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jiban.science.kinship.elimination import Ints
from jiban.science.kinship.loci import Loci, Reals
from jiban.science.kinship.model import Model
from jiban.science.kinship.mutation import passing
from jiban.science.kinship.profiles import NOT_TYPED, Codes, foreign

ALIKE = 12
"""Loci whose numbers of alleles are in the same dozen go together, the smaller ones filled up."""


@dataclass(frozen=True, eq=False)
class Block:
    """Some loci, alleles counted from 0; those that fill up have the frequency 0.

    Attributes:
        places: which loci, shape (loci,).
        shares: frequencies of the alleles, shape (loci, alleles).
        every: the alleles themselves, the same shape.
        passing: from fathers and from mothers, shape (2, loci, alleles, alleles), as
            :func:`.mutation.passing` gives it.
        silent: the allele that no typing shows, -1 if there is none.
        typed: the two alleles of each person who is typed here, shape (loci, 2).
    """

    places: Ints
    shares: Reals
    every: Ints
    passing: Reals
    silent: int
    typed: dict[str, Ints]


def blocks(
    loci: Loci, typed: Mapping[str, Codes], model: Model, whole: bool = False
) -> list[Block]:
    """Return the loci at which somebody is typed, in blocks.

    Args:
        loci: alleles and frequencies.
        typed: profiles by name, shape (loci, 2) each.
        model: silent alleles and mutation are laid out.
        whole: every locus with every allele; otherwise alleles that nobody shows go as one, unless
            alleles mutate, and nothing changes by it.

    Raises:
        ValueError: a profile does not belong to these loci.
    """
    codes = _codes(loci, typed)
    typed_at = (codes[:, :, 0] != NOT_TYPED).T.tolist()
    groups = defaultdict(list)
    for place, shares in enumerate(loci.frequencies):
        who = tuple(row for row, is_typed in enumerate(typed_at[place]) if is_typed)
        if who or whole:
            repeats, every = loci.alleles[place], whole or bool(model.mutation)
            locus = _locus(repeats, shares, codes[:, place], every)
            groups[who, -(-len(locus[0]) // ALIKE)].append((place, locus))
    return [
        _block(found, [list(typed)[row] for row in who], list(who), model, len(loci))
        for (who, _size), found in groups.items()
    ]


Locus = tuple[Reals, Reals, Ints]
"""Repeats and frequencies of the alleles, and the alleles of all people, shape (people, 2)."""


def _locus(repeats: Reals, shares: Reals, codes: Ints, every: bool) -> Locus:
    if every:
        return repeats, shares, codes - 1
    kept = np.unique(codes[codes > NOT_TYPED]) - 1
    others = 1 - shares[kept].sum() if len(kept) < len(shares) else 0.0
    return (
        np.append(repeats[kept], np.nan),
        np.append(shares[kept], max(0.0, others)),
        np.searchsorted(kept, codes - 1),
    )


def _block(
    found: list[tuple[int, Locus]], names: list[str], rows: list[int], model: Model, loci: int
) -> Block:
    places = np.array([place for place, _locus in found])
    most = max(len(repeats) for _place, (repeats, _shares, _codes) in found)
    silent = most if model.silent else -1
    shape = (len(found), most + bool(model.silent))
    repeats, shares = np.full(shape, np.nan), np.zeros(shape)
    for n, (_place, (some, parts, _codes)) in enumerate(found):
        repeats[n, : len(some)] = some
        shares[n, : len(parts)] = parts * (1 - model.silent)
    if model.silent:
        shares[:, silent] = model.silent
    codes = np.stack([codes for _place, (_repeats, _shares, codes) in found], axis=1)
    return Block(
        places,
        shares,
        np.broadcast_to(np.arange(shape[1]), shape),
        passing(repeats, model.mutation.rates(loci)[:, places], model.mutation.decay),
        silent,
        dict(zip(names, codes[rows], strict=True)),
    )


def _codes(loci: Loci, typed: Mapping[str, Codes]) -> Ints:
    """Return the profiles as one array, shape (people, loci, 2), if they belong to the loci."""
    codes = np.array(list(typed.values()), dtype=np.uint16).reshape(len(typed), -1, 2)
    if (wrong := foreign(codes, loci)).any():
        name = list(typed)[np.flatnonzero(wrong)[0]]
        raise ValueError(f"{name}: there are codes of no allele; make profiles by code_profiles")
    return codes.astype(np.int64)
