"""Compare a family's profiles with those of nameless people."""

import hashlib
import logging
import traceback
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from jiban.desks.missing.kin import sealing
from jiban.desks.missing.kin.family import MISSING, Family
from jiban.desks.missing.models import Profile
from jiban.desks.missing.models.kin import SEARCHED, Kin, Trouble
from jiban.science.kinship import (
    ContradictionError,
    Database,
    Hit,
    Loci,
    TooLargeError,
    blind_search,
    code_profiles,
    family_search,
    read_frequencies,
)

log = logging.getLogger(__name__)

TABLE = "frequencies.txt"
LEAST = 0.001
"""The frequency of an allele that is rarer, or that the table does not have."""
THETA = 0.01
"""Common descent within a population (NRC II 1996, for most: 0.01)."""
MOST = 10


class LociGoneError(ValueError):
    """Loci are typed that the table of frequencies does not have any more."""


TROUBLES: Mapping[type[ValueError], Trouble] = {
    TooLargeError: Trouble.LARGE,
    LociGoneError: Trouble.TABLE,
}
"""What officers are told of an error; of any other, where its reason is found."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing profiles.

    Attributes:
        hits: of the nameless people's profiles, the best first.
        misfit: whether the relatives cannot be to each other what they are said to be.
        trouble: why they could not be compared; "" when they were.
    """

    hits: Sequence[Hit] = ()
    misfit: bool = False
    trouble: Trouble | Literal[""] = ""


def table_print() -> str:
    """Return a digest of the table of frequencies; "" without one."""
    path = _table()
    return _print(path, path.stat().st_mtime_ns) if path.exists() else ""


def loci() -> Loci | None:
    """Return the table of frequencies that lies beside the keys; None without one.

    Raises:
        ValueError: it cannot be read; the text says which line.
    """
    path = _table()
    return _loci(path, path.stat().st_mtime_ns) if path.exists() else None


@lru_cache(1)
def _print(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _table() -> Path:
    return sealing.folder() / TABLE


@lru_cache(1)
def _loci(path: Path, changed: int) -> Loci:
    return read_frequencies(path.read_text(encoding="utf-8"), LEAST)


@dataclass(frozen=True, slots=True)
class Nameless:
    """The profiles of nameless people, by their matters.

    Attributes:
        sealed: as they were read.
        known: those that could be opened.
        coded: by loci, what they are as an array, and the alleles that it counts.
    """

    sealed: Mapping[int, bytes]
    known: Mapping[int, sealing.Typed]
    coded: dict[Loci, tuple[Loci, Database]] = field(default_factory=dict)

    def at(self, loci: Loci) -> tuple[Loci, Database]:
        """Return some loci with all alleles of these people, and their profiles at them.

        Reckoned once for all families of the same kit: it is most of the work.
        """
        if loci not in self.coded:
            wider = loci.with_alleles(_seen(loci, self.known.values()), LEAST)
            self.coded[loci] = wider, self.of(wider)
        return self.coded[loci]

    def of(self, loci: Loci) -> Database:
        """Return their profiles at loci that have all their alleles."""
        typed = [_at(loci, one) for one in self.known.values()]
        return Database.of(code_profiles(typed, loci))


def compare(
    row: Profile,
    whole: Family,
    speaking: Mapping[str, sealing.Typed],
    nameless: Nameless,
    table: Loci,
) -> Compared:
    """Return what comes of comparing the relatives with the nameless people's profiles."""
    if not nameless.known:
        return Compared()
    try:
        return Compared(_hits(row, whole, speaking, nameless, table))
    except ContradictionError:
        return Compared(misfit=True)
    except ValueError as error:
        why = TROUBLES.get(type(error), Trouble.OTHER)
        # Another error's text may hold alleles: of it only where it was raised.
        said = traceback.format_tb(error.__traceback__) if why is Trouble.OTHER else [str(error)]
        name = type(error).__name__
        log.error("no kin searched for of matter %s: %s\n%s", row.pk, name, "".join(said))
        return Compared(trouble=why)


def _hits(
    row: Profile,
    whole: Family,
    speaking: Mapping[str, sealing.Typed],
    nameless: Nameless,
    table: Loci,
) -> Sequence[Hit]:
    """Return whom of the nameless people's profiles the relatives speak for.

    Theta is left out of a family's ratio: with it all who are not typed hang together.

    Raises:
        ContradictionError, TooLargeError, ValueError: as for :func:`.family_search`; or the table
            lacks a locus that was in it when a profile was typed.
    """
    names = {name for typed in speaking.values() for name in typed}
    if lacking := names - set(table.names):
        raise LociGoneError(", ".join(sorted(lacking)))
    loci, database = nameless.at(_some(table, frozenset(names)))
    seen = _seen(loci, speaking.values())
    if any(set(seen[n]) - set(a.tolist()) for n, a in zip(loci.names, loci.alleles, strict=True)):
        loci = loci.with_alleles(seen, LEAST)  # one that only this family has
        database = nameless.of(loci)
    relatives = code_profiles(list(speaking.values()), loci)
    if len(speaking) == 1:
        relation = SEARCHED[Kin(row.relation)]
        return blind_search(loci, relatives, relation, database, THETA, most=MOST)[0]
    profiles = dict(zip(speaking, relatives, strict=True))
    return family_search(loci, profiles, whole.pedigree, MISSING, database, most=MOST)


@lru_cache(100)
def _some(table: Loci, names: frozenset[str]) -> Loci:
    return table.some([name for name in table.names if name in names])


def _seen(loci: Loci, typed: Collection[sealing.Typed]) -> dict[str, set[float]]:
    return {name: {a for one in typed for a in one.get(name, ())} for name in loci.names}


def _at(loci: Loci, typed: sealing.Typed) -> sealing.Typed:
    return {name: alleles for name, alleles in typed.items() if name in loci.names}
