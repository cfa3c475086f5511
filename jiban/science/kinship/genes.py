"""The genes of a pedigree's people, and the tables that say how they depend on each other."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from jiban.science.kinship.blocks import Block
from jiban.science.kinship.elimination import Ints, Table
from jiban.science.kinship.founders import founders
from jiban.science.kinship.loci import Reals
from jiban.science.kinship.model import Model, seen
from jiban.science.kinship.pedigree import Pedigree, Person

Gene = tuple[int, Ints]
"""The number of its variable, and the alleles it may be, shape (loci, possible)."""


def tables(block: Block, pedigree: Pedigree, model: Model, keep: str = "") -> list[Table]:
    """Return tables whose product is the probability of genes and typings at some loci.

    Args:
        block: the loci, and who is typed at them.
        pedigree: holds everybody typed.
        model: what is assumed.
        keep: somebody untyped whose genes are to be kept as the variables 0 and 1.

    Raises:
        ValueError: somebody is not in the pedigree.
    """
    wanted = {*block.typed, *([keep] if keep else [])}
    if strangers := sorted(wanted - {person.name for person in pedigree.people}):
        raise ValueError(f"not in the pedigree: {', '.join(strangers)}")
    people = _needed(pedigree, wanted)
    children = Counter(parent for one in people for parent in (one.father, one.mother))
    heirs = _heirs(people, block)
    genes: dict[str, list[Gene]] = {}
    found: list[Table] = []
    for n, person in enumerate(sorted(people, key=lambda one: one.name != keep)):
        may = _possible(block, person, model)
        if person.name in heirs and person.name != keep and children[person.name] == 1:
            may = may[:1]  # the other one is passed to nobody
        genes[person.name] = [(2 * n + side, alleles) for side, alleles in enumerate(may)]
        if person.name in block.typed:
            found.append(_typing(block, person, genes[person.name], model))
    for person in people:
        for side, parent in enumerate((person.father, person.mother) if person.father else ()):
            of = genes[parent][:1] if heirs.get(parent) == person.name else genes[parent]
            found.append(_copy(block, side, of, genes[person.name][side]))
    free = [gene for person in people if not person.father for gene in genes[person.name]]
    return found + founders(free, block.shares, model.theta)


def _needed(pedigree: Pedigree, wanted: set[str]) -> list[Person]:
    """Return those wanted and their ancestors, parents first: others change nothing."""
    needed: set[str] = set()
    for person in reversed(pedigree.people):
        if person.name in wanted | needed:
            needed |= {person.name, person.father, person.mother}
    return [person for person in pedigree.people if person.name in needed]


def _heirs(people: Sequence[Person], block: Block) -> dict[str, str]:
    """Return, for each untyped founder, the child who has the first gene, whichever that is.

    The two are exchangeable until somebody has one of them. The child is an untyped one, if there
    is any, for that makes the larger table smaller.
    """
    untyped = {one.name for one in people if not one.father and one.name not in block.typed}
    found: dict[str, str] = {}
    for person in sorted(people, key=lambda one: one.name in block.typed):
        for parent in untyped & {person.father, person.mother}:
            found.setdefault(parent, person.name)
    return found


def _possible(block: Block, person: Person, model: Model) -> list[Ints]:
    """Return the alleles that the two genes of a person may be."""
    if person.name not in block.typed or model.dropout:
        return [block.every, block.every]
    shown = block.typed[person.name]
    x, y = shown[:, :1], shown[:, 1:]
    silent = [np.full_like(x, block.silent)] * (block.silent >= 0)
    if not person.father:  # which of a founder's genes is which makes no difference
        return [x, np.concatenate([y, *silent], axis=1)]
    either = np.concatenate([x, y, *silent], axis=1)
    return [either, either]


def _typing(block: Block, person: Person, genes: list[Gene], model: Model) -> Table:
    """Return the probability of what a typing shows, given the two genes."""
    (one, first), (two, second) = genes
    shown = block.typed[person.name]
    if model.dropout:
        return Table((one, two), seen(shown, block.every, block.silent, model.dropout))
    alike = (shown[:, 0] == shown[:, 1]).astype(float)
    values = np.zeros((len(shown), first.shape[1], second.shape[1]))
    if not person.father:  # x and y, or x and the silent allele, each in two orders
        values[:, 0, 0] = 2 - alike
        values[:, 0, 1:] = 2 * alike[:, None]
    else:  # of a homozygote x stands in two places: the second is none
        values[:, 0, 0] = alike
        values[:, 0, 1] = values[:, 1, 0] = 1 - alike
        values[:, 0, 2:] = values[:, 2:, 0] = alike[:, None]
    return Table((one, two), values)


def _copy(block: Block, side: int, parent: list[Gene], child: Gene) -> Table:
    """Return the chance of a child's gene, given those of the parent: either with chance ½."""
    variable, becomes = child
    chances = [_passing(block, side, may, becomes) / len(parent) for _gene, may in parent]
    variables = (*(gene for gene, _may in parent), variable)
    if len(parent) == 1:
        return Table(variables, chances[0])
    return Table(variables, chances[0][:, :, None, :] + chances[1][:, None, :, :])


def _passing(block: Block, side: int, may: Ints, becomes: Ints) -> Reals:
    """Return the chance that an allele (row) of those possible becomes another (column)."""
    found: Reals = block.passing[side]
    loci = np.arange(len(block.places))[:, None]
    if may is not block.every:
        found = found[loci, may]
    if becomes is not block.every:
        found = found[loci[:, None], np.arange(found.shape[1])[:, None], becomes[:, None, :]]
    return found
