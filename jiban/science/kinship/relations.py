"""Named relationships of two people, as pedigrees and as chances to share alleles by descent."""

from enum import StrEnum

from jiban.science.kinship.pedigree import Pedigree, Person


class Relation(StrEnum):
    """How the first of two people is related to the second."""

    UNRELATED = "unrelated"
    PARENT_CHILD = "parent of"
    CHILD_PARENT = "child of"
    FULL_SIBLINGS = "full sibling of"
    HALF_SIBLINGS = "half sibling of"
    GRANDPARENT = "grandparent of"
    AVUNCULAR = "aunt or uncle of"


ONE_MEIOSIS = (Relation.PARENT_CHILD, Relation.CHILD_PARENT)
"""Between whom one meiosis lies: what has mutated in it has a direction."""
IBD = {
    Relation.UNRELATED: (1.0, 0.0, 0.0),
    Relation.PARENT_CHILD: (0.0, 1.0, 0.0),
    Relation.CHILD_PARENT: (0.0, 1.0, 0.0),
    Relation.FULL_SIBLINGS: (0.25, 0.5, 0.25),
    Relation.HALF_SIBLINGS: (0.5, 0.5, 0.0),
    Relation.GRANDPARENT: (0.5, 0.5, 0.0),
    Relation.AVUNCULAR: (0.5, 0.5, 0.0),
}
"""Chances k0, k1, k2 that the two share 0, 1 or 2 alleles of a locus by descent (Weir, Anderson and
Hepler 2006, Nature Reviews Genetics 7:771, table 1)."""


def pedigree(relation: Relation, first: str, second: str) -> Pedigree:
    """Return the least pedigree in which the first is so related to the second."""
    one, other = Person(first), Person(second)
    folk = [Person(name) for name in (" father", " mother", " other", " third")]
    father, mother, third, fourth = (person.name for person in folk)
    match relation:
        case Relation.UNRELATED:
            people = [one, other]
        case Relation.PARENT_CHILD:
            people = [one, folk[1], Person(second, first, mother)]
        case Relation.CHILD_PARENT:
            people = [other, folk[1], Person(first, second, mother)]
        case Relation.FULL_SIBLINGS:
            people = [*folk[:2], Person(first, father, mother), Person(second, father, mother)]
        case Relation.HALF_SIBLINGS:
            people = [*folk[:3], Person(first, father, mother), Person(second, father, third)]
        case Relation.GRANDPARENT:
            child = Person(father, first, mother)
            people = [one, *folk[1:3], child, Person(second, father, third)]
        case Relation.AVUNCULAR:
            uncle, sibling = Person(first, father, mother), Person(fourth, father, mother)
            people = [*folk[:3], uncle, sibling, Person(second, fourth, third)]
    return Pedigree(tuple(people))
