"""Loci (基因座): the alleles of each and how frequent they are in the population."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

OFF = 0.02
"""What the frequencies of a locus may miss of 1; published tables are rounded and cut."""


@dataclass(frozen=True, eq=False)
class Loci:
    """The alleles of each locus and their frequencies.

    Attributes:
        names: of the loci, such as ``D8S1179``.
        alleles: for each locus the repeats of its alleles, ascending, shape (alleles,); 9.3 is nine
            repeats and three bases, as ISFG names them (Bär et al. 1997, Int J Legal Med 110:175).
        frequencies: for each locus, shape (alleles,); above 0, summing to 1.
    """

    names: tuple[str, ...]
    alleles: tuple[Reals, ...]
    frequencies: tuple[Reals, ...]

    def __len__(self) -> int:
        return len(self.names)

    def some(self, names: Sequence[str]) -> "Loci":
        """Return the loci of these names, in their order.

        Raises:
            ValueError: there is none of that name.
        """
        if missing := [name for name in names if name not in self.names]:
            raise ValueError(
                f"no frequencies for {', '.join(missing)}; there are {', '.join(self.names)}"
            )
        places = [self.names.index(name) for name in names]
        return Loci(
            tuple(names),
            tuple(self.alleles[place] for place in places),
            tuple(self.frequencies[place] for place in places),
        )

    def with_alleles(self, seen: Mapping[str, Iterable[float]], frequency: float) -> "Loci":
        """Return the same with alleles that were seen and are not in the table.

        Args:
            seen: their repeats, by the name of the locus; those in the table stay as they are.
            frequency: what each new one gets, such as 5 / (2 × persons of the table) (NRC II
                1996); the others make room in proportion.
        """
        if unknown := sorted(set(seen) - set(self.names)):
            raise ValueError(f"no frequencies for {', '.join(unknown)}")
        tables = []
        for name, alleles, shares in zip(self.names, self.alleles, self.frequencies, strict=True):
            new = sorted(set(seen.get(name, ())) - set(alleles.tolist()))
            if frequency * len(new) >= 1 or (new and frequency <= 0):
                raise ValueError(f"{frequency} is no frequency for {len(new)} alleles of {name}")
            table = dict(zip(alleles.tolist(), shares * (1 - frequency * len(new)), strict=True))
            tables.append((name, table | dict.fromkeys(new, frequency)))
        return _made(tables)


def read_frequencies(text: str, minimum: float = 0.0) -> Loci:
    """Read a table of frequencies: a block per locus, its name, then lines of allele and frequency.

    Blank lines stand between the blocks.

    Args:
        text: the table.
        minimum: what a rarer allele is taken to have (NRC II 1996: 5 / (2 × persons)); the
            others make room in proportion.

    Raises:
        ValueError: what is wrong, and in which line.
    """
    tables: list[tuple[str, dict[float, float]]] = []
    name = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not (line := line.strip()):
            name = ""
        elif not name:
            name = line
            if any(name == known for known, _table in tables):
                raise ValueError(f"line {number}: {name} comes twice")
            tables.append((name, {}))
        else:
            _enter(tables[-1][1], line, f"line {number}, {name}")
    if not tables:
        raise ValueError("the table of frequencies is empty")
    for name, table in tables:
        if abs((total := sum(table.values())) - 1) > OFF:
            raise ValueError(f"{name}: the frequencies sum to {total:.4f}, not to 1")
    return _made([(name, _raised(name, table, minimum)) for name, table in tables])


def _enter(table: dict[float, float], line: str, where: str) -> None:
    if not (found := re.fullmatch(r"(\d+(?:\.\d+)?)\s+(\S+)", line)):
        raise ValueError(f"{where}: “{line}” is no allele and frequency, such as “9.3 0.105”")
    allele = float(found[1])
    try:
        frequency = float(found[2])
    except ValueError:
        frequency = -1
    if not 0 < frequency <= 1:
        raise ValueError(f"{where}: {found[2]} is no frequency above 0 and up to 1")
    if allele in table:
        raise ValueError(f"{where}: allele {allele:g} comes twice")
    table[allele] = frequency


def _raised(name: str, table: dict[float, float], minimum: float) -> dict[float, float]:
    """Return frequencies of sum 1, the rarer ones at the minimum, the others in proportion."""
    rare: set[float] = set()
    while True:
        common = sum(share for allele, share in table.items() if allele not in rare)
        scale = (1 - minimum * len(rare)) / common if common else 0.0
        if scale <= 0 or minimum < 0:
            raise ValueError(f"{name}: a least frequency of {minimum} is impossible")
        if not (more := {a for a in table if a not in rare and table[a] * scale < minimum}):
            return {a: minimum if a in rare else share * scale for a, share in table.items()}
        rare |= more


def _made(tables: Sequence[tuple[str, Mapping[float, float]]]) -> Loci:
    ordered = [sorted(table.items()) for _name, table in tables]
    return Loci(
        tuple(name for name, _table in tables),
        tuple(np.array([allele for allele, _share in rows]) for rows in ordered),
        tuple(np.array([share for _allele, share in rows]) for rows in ordered),
    )
