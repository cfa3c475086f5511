"""A made-up population with planted relatives, written before what looks for them.

Profiles are drawn from the table of frequencies, all alleles independent. Of each planted pair one
is in the database, at a row that is known, and the other asks. A parent's child has one allele of
each locus from the parent, at random, the other from the population; brothers and sisters have
theirs from two parents who are in no database. In a child *with an error* one locus is wrong: in
every second child the parent's allele has moved by one repeat, up or down, to an allele that the
table has; in the others one allele was read as any other of the locus.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiban.science.kinship.loci import Loci
from jiban.science.kinship.profiles import Codes

Rows = NDArray[np.int64]

KIT = (
    *("D3S1358", "vWA", "D16S539", "CSF1PO", "TPOX", "D8S1179", "D21S11", "D18S51", "Penta E"),
    *("D2S441", "D19S433", "TH01", "FGA", "D22S1045", "D5S818", "D13S317", "D7S820", "D10S1248"),
    *("D1S1656", "D12S391", "D2S1338"),
)
"""21 loci, those of usual kits that the table has."""


@dataclass(frozen=True)
class World:
    """A database and those who ask.

    Attributes:
        database: shape (profiles, loci, 2).
        asking: by kind of relative, shape (pairs, loci, 2).
        rows: by kind, where in the database the relative of each is.
    """

    database: Codes
    asking: dict[str, Codes]
    rows: dict[str, Rows]


def world(loci: Loci, profiles: int, pairs: int, seed: int) -> World:
    """Return a database of so many profiles with so many planted pairs of each kind."""
    random = np.random.default_rng(seed)
    database = drawn(loci, profiles, random)
    places = random.permutation(profiles)[: 3 * pairs].reshape(3, pairs)
    rows = dict(zip(("parent", "parent_error", "sibling"), places, strict=True))
    right = [of(database[rows[kind]], random) for kind in ("parent", "parent_error")]
    others = [drawn(loci, pairs, random) for _ in range(2)]
    folk = [drawn(loci, pairs, random) for _ in range(2)]
    first, second = (np.stack([of(one, random) for one in folk], axis=-1) for _ in range(2))
    database[rows["sibling"]] = first
    right[1] = spoilt(loci, right[1], random)
    children = [
        np.stack([one, other[..., 0]], axis=-1) for one, other in zip(right, others, strict=True)
    ]
    misread(loci, children[1][1::2], random)
    asking = dict(zip(rows, map(in_order, [*children, second]), strict=True))
    return World(in_order(database), asking, rows)


def drawn(loci: Loci, many: int, random: np.random.Generator) -> Codes:
    """Return profiles of unrelated people, shape (many, loci, 2), in no order."""
    columns = [
        random.choice(np.arange(1, len(shares) + 1, dtype=np.uint16), (many, 2), p=shares)
        for shares in loci.frequencies
    ]
    return np.stack(columns, axis=1)


def of(people: Codes, random: np.random.Generator) -> Codes:
    """Return one allele of each locus of each person, shape (people, loci)."""
    which = random.integers(2, size=(*people.shape[:2], 1))
    return np.take_along_axis(people, which, axis=-1)[..., 0]


def spoilt(loci: Loci, alleles: Codes, random: np.random.Generator) -> Codes:
    """Return what parents gave with one step at one locus in every second row, from the first."""
    for row in alleles[::2]:
        while True:
            place = random.integers(len(loci))
            repeats = loci.alleles[place]
            stepped = repeats[row[place] - 1] + random.choice((-1, 1))
            if len(found := np.flatnonzero(np.isclose(repeats, stepped))):
                row[place] = found[0] + 1
                break
    return alleles


def misread(loci: Loci, children: Codes, random: np.random.Generator) -> None:
    """Read one allele of one locus of each child as another one."""
    for child in children:
        place, which = random.integers(len(loci)), random.integers(2)
        others = np.arange(1, len(loci.alleles[place]) + 1)
        child[place, which] = random.choice(others[others != child[place, which]])


def in_order(codes: Codes) -> Codes:
    """Return profiles with the higher allele of each locus first."""
    return np.sort(codes, axis=-1)[..., ::-1]
