"""Profiles (DNA 分型): the two alleles of a person at each locus, as codes in an array.

Code 0 is *not typed*, code k the k-th allele of the locus. Both alleles of a locus are typed or
none; a single one seen is written twice. Of the two, the higher code comes first.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from jiban.science.kinship.loci import Loci

Codes = NDArray[np.uint16]

NOT_TYPED = 0


def code_profiles(typed: Sequence[Mapping[str, Sequence[float]]], loci: Loci) -> Codes:
    """Return the codes of some profiles, shape (profiles, loci, 2).

    Args:
        typed: for each person, by the name of the locus, one or two alleles in repeats (one is a
            homozygote); loci that are left out or empty are not typed, those that the table of
            frequencies does not have are refused.
        loci: the alleles known.

    Raises:
        ValueError: an allele or locus is not in the table, or there are more than two alleles.
    """
    codes = np.zeros((len(typed), len(loci), 2), np.uint16)
    known = {
        name: {allele: code for code, allele in enumerate(alleles.tolist(), 1)}
        for name, alleles in zip(loci.names, loci.alleles, strict=True)
    }
    places = {name: place for place, name in enumerate(loci.names)}
    for row, person in enumerate(typed):
        for name, seen in person.items():
            if name not in known:
                raise ValueError(f"profile {row}: no frequencies for {name}; leave the locus out")
            if len(seen) > 2:
                raise ValueError(f"profile {row}, {name}: {len(seen)} alleles; two at most")
            for allele in seen:
                if allele not in known[name]:
                    raise ValueError(
                        f"profile {row}, {name}: allele {allele:g} is not in the table of "
                        "frequencies; add it by Loci.with_alleles"
                    )
            if seen:
                pair = [known[name][seen[0]], known[name][seen[-1]]]
                codes[row, places[name]] = sorted(pair, reverse=True)
    return codes


def foreign(codes: Codes, loci: Loci) -> NDArray[np.bool_]:
    """Return which profiles, shape (…, loci, 2), have a code that is no allele of these loci.

    Raises:
        ValueError: the profiles have another number of loci.
    """
    if codes.shape[-2:] != (len(loci), 2):
        raise ValueError(f"profiles of shape {codes.shape}, not (…, {len(loci)}, 2)")
    most = np.array([len(shares) for shares in loci.frequencies])
    half = (codes == NOT_TYPED).sum(axis=-1) == 1
    return np.asarray((half | (codes.max(axis=-1) > most)).any(axis=-1))


def genotypes(codes: Codes) -> Codes:
    """Return one number per profile and locus: hi (hi + 1) / 2 + lo; 0 is not typed.

    Args:
        codes: shape (…, 2); up to 360 alleles a locus.
    """
    high, low = codes.max(axis=-1).astype(np.uint32), codes.min(axis=-1)
    found: Codes = (high * (high + 1) // 2 + low).astype(np.uint16)
    return found


def every_genotype(alleles: int) -> Codes:
    """Return the codes behind each number of :func:`genotypes`, shape (numbers, 2).

    Rows with one code 0 stand where no profile has its number.
    """
    high, low = np.tril_indices(alleles + 1)
    return np.stack([high, low], axis=1).astype(np.uint16)
