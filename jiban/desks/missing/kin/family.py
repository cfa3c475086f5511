"""A missing person's family (家系), as far as it is typed: who is whose child."""

from collections.abc import Iterable
from dataclasses import dataclass

from jiban.desks.missing.models.kin import SIDED, Kin, Side
from jiban.science.kinship import Pedigree, Person

MISSING = "missing"
SPOUSE = " spouse"
"""Names of members who are not typed begin with a space."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Who is typed: a name, what he or she is to the missing person, and on whose side."""

    name: str
    kin: Kin
    side: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A pedigree that holds the missing person and the relatives who have a place in it."""

    pedigree: Pedigree
    placed: frozenset[str]


def family(relatives: Iterable[Relative]) -> Family:
    """Return the family of typed relatives.

    Who has no place is left out: a third parent, a third grandparent of one side, other kin; and a
    parent of whom nobody said which one it is, once somebody is on a side: the mother could come to
    stand as the child of the father's parents. The missing person's children are taken to have the
    same other parent, half brothers and sisters each another one.
    """
    typed = sorted(relatives, key=lambda one: one.name)
    sided = any(one.side for one in typed if one.kin in SIDED)
    known = [one for one in typed if one.side or not sided]
    parents = dict(_taking(known, Kin.PARENT, [(side, f" {side} parent") for side in Side]))
    elders = {side: _elders(typed, side) for side in Side}
    father, mother = (parents[side] for side in Side)
    people = {MISSING: Person(MISSING, father, mother)}
    for one in typed:
        match one.kin:
            case Kin.CHILD:
                people[SPOUSE] = Person(SPOUSE)
                people[one.name] = Person(one.name, MISSING, SPOUSE)
            case Kin.SIBLING:
                people[one.name] = Person(one.name, father, mother)
            case Kin.HALF if one.side:
                other = f" other parent of {one.name}"
                people[other] = Person(other)
                people[one.name] = Person(one.name, parents[Side(one.side)], other)
            case Kin.AUNT if one.side:
                people[one.name] = Person(one.name, *elders[Side(one.side)])
    for side in Side:
        above, parent = elders[side], parents[side]
        people |= {name: Person(name) for name in above} | {parent: Person(parent, *above)}
    placed = frozenset(one.name for one in typed if one.name in people)
    return Family(Pedigree(tuple(people.values())), placed)


def _elders(typed: Iterable[Relative], side: Side) -> tuple[str, str]:
    """Return the grandparents of a side."""
    places = [(side, f" {side} elder {n}") for n in (1, 2)]
    (_side, one), (_other, other) = _taking(
        [one for one in typed if one.side == side], Kin.GRANDPARENT, places
    )
    return one, other


def _taking(
    typed: Iterable[Relative], kin: Kin, places: list[tuple[Side, str]]
) -> list[tuple[Side, str]]:
    """Return places with the names of relatives of a kind in them, as far as there are any."""
    taken: dict[int, str] = {}
    for one in typed:
        free = (
            n
            for n, (side, _name) in enumerate(places)
            if one.kin == kin and n not in taken and one.side in ("", side)
        )
        if (n := next(free, None)) is not None:
            taken[n] = one.name
    return [(side, taken.get(n, name)) for n, (side, name) in enumerate(places)]
