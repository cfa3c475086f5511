"""A small table of frequencies, and the probability of a pedigree with nothing left out.

Every combination of what all genes of all people may be is gone through one by one, in plain
Python and with nothing of the room's: the truth that the room is compared with.
"""

from collections.abc import Mapping, Sequence
from itertools import product

from jiban.science.kinship.loci import Loci, read_frequencies
from jiban.science.kinship.pedigree import Pedigree
from jiban.science.kinship.profiles import Codes, code_profiles

TEXT = """
L1
8\t0.2
9\t0.3
9.3\t0.1
10\t0.4

L2
12\t0.5
14\t0.2
15\t0.3
"""
LOCI = read_frequencies(TEXT)
SILENT = "silent"
Gene = float | str


def typed(**people: Mapping[str, Sequence[float]]) -> dict[str, Codes]:
    """Return profiles over the table's loci by name."""
    return dict(zip(people, code_profiles(list(people.values()), LOCI), strict=True))


def draw(earlier: Sequence[Gene], gene: Gene, shares: Mapping[Gene, float], theta: float) -> float:
    """Return the chance of a founder's gene after others (NRC II 4.10)."""
    m, k = len(earlier), list(earlier).count(gene)
    return (k * theta + (1 - theta) * shares[gene]) / (1 + (m - 1) * theta)


def change(shares: Mapping[Gene, float], old: Gene, new: Gene, rate: float, decay: float) -> float:
    """Return the chance that a gene becomes another on its way."""

    def weight(one: Gene) -> float:
        if isinstance(old, str) or isinstance(one, str) or one == old:
            return 0.0
        steps = abs(one - old)
        return decay ** (round(steps) - 1) if abs(steps - round(steps)) < 1e-9 else 0.0

    total = sum(weight(one) for one in shares)
    if old == new:
        return 1 - rate if total else 1.0
    return rate * weight(new) / total if total else 0.0


def shows(shown: Sequence[float], genes: tuple[Gene, Gene], dropout: float) -> float:
    """Return the chance that a typing shows these alleles: the sum over what drops out."""
    total = 0.0
    for dropped in product((True, False), repeat=2):
        seen = {g for g, d in zip(genes, dropped, strict=True) if not d and g != SILENT}
        chance = 1.0
        for gene, drops in zip(genes, dropped, strict=True):
            chance *= (dropout if drops else 1 - dropout) if gene != SILENT else 0.5
        total += chance * (seen == set(shown))
    return total


def brute(
    place: int,
    pedigree: Pedigree,
    seen: Mapping[str, Sequence[float]],
    theta: float = 0.0,
    silent: float = 0.0,
    dropout: float = 0.0,
    rates: tuple[float, float] = (0.0, 0.0),
    decay: float = 0.1,
    loci: Loci = LOCI,
) -> float:
    """Return the probability of what is seen at one locus."""
    alleles, parts = loci.alleles[place].tolist(), loci.frequencies[place].tolist()
    shares: dict[Gene, float] = {a: p * (1 - silent) for a, p in zip(alleles, parts, strict=True)}
    if silent:
        shares[SILENT] = silent
    total = 0.0

    def go(n: int, genes: dict[str, tuple[Gene, Gene]], drawn: list[Gene], chance: float) -> None:
        nonlocal total
        if chance == 0:
            return
        if n == len(pedigree.people):
            total += chance
            return
        person = pedigree.people[n]
        for pair in product(shares, repeat=2):
            here = chance
            if person.name in seen:
                here *= shows(seen[person.name], pair, dropout)
            if here and person.father:
                for side, parent in enumerate((person.father, person.mother)):
                    new, rate = pair[side], rates[side]
                    ways = [change(shares, old, new, rate, decay) for old in genes[parent]]
                    here *= sum(ways) / 2
                go(n + 1, {**genes, person.name: pair}, drawn, here)
            elif here:
                here *= draw(drawn, pair[0], shares, theta)
                here *= draw([*drawn, pair[0]], pair[1], shares, theta)
                go(n + 1, {**genes, person.name: pair}, [*drawn, *pair], here)

    go(0, {}, [], 1.0)
    return total
