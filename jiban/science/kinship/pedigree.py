"""Pedigrees (家系): who is whose child, from a PED file or by the name of a relationship."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from graphlib import CycleError, TopologicalSorter

UNKNOWN = "0"


class Sex(Enum):
    """Sex as a PED file has it."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a pedigree; both parents are members too, or there are none."""

    name: str
    father: str = ""
    mother: str = ""
    sex: Sex = Sex.UNKNOWN


@dataclass(frozen=True)
class Pedigree:
    """People and their parents, parents before children.

    Raises:
        ValueError: somebody comes twice, is their own ancestor, has one parent only, or a parent
            that is not in the pedigree or is of the other sex.
    """

    people: tuple[Person, ...]

    def __post_init__(self) -> None:
        by_name = {person.name: person for person in self.people}
        if len(by_name) < len(self.people):
            names = [person.name for person in self.people]
            raise ValueError(f"{next(n for n in names if names.count(n) > 1)} comes twice")
        for person in self.people:
            _check(person, by_name)
        graph = {p.name: [parent for parent in (p.father, p.mother) if parent] for p in self.people}
        try:
            order = list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            raise ValueError(f"{error.args[1][0]} is an own ancestor") from None
        object.__setattr__(self, "people", tuple(by_name[name] for name in order))

    def with_stranger(self, name: str) -> "Pedigree":
        """Return the same in which a stranger has the profile of that name, and the member none.

        That is what stands against a candidate's being that member.
        """
        other = _fresh(name, self.people)

        def called(one: str) -> str:
            return other if one == name else one

        people = [
            Person(called(one.name), called(one.father), called(one.mother), one.sex)
            for one in self.people
        ]
        return Pedigree((*people, Person(name)))


def _check(person: Person, by_name: dict[str, Person]) -> None:
    if person.father and person.father == person.mother:
        raise ValueError(f"{person.father} is father and mother of {person.name}")
    parents = ((person.father, Sex.FEMALE, "father"), (person.mother, Sex.MALE, "mother"))
    for name, wrong, word in parents:
        if bool(person.father) != bool(person.mother):
            raise ValueError(f"{person.name} has one parent only; give the other one too")
        if name and name not in by_name:
            raise ValueError(f"{name}, {word} of {person.name}, is not in the pedigree")
        if name and by_name[name].sex is wrong:
            raise ValueError(f"{name}, {word} of {person.name}, is {wrong.name.lower()}")


def _fresh(name: str, people: Sequence[Person]) -> str:
    taken = {person.name for person in people}
    while name in taken:
        name += "'"
    return name


def read_ped(text: str, family: str = "") -> Pedigree:
    """Read a pedigree from a PED file (PLINK 1.9, file formats, ``.ped``): six columns or more.

    Family, person, father, mother, sex (1 male, 2 female), the rest is not read; 0 is unknown.
    Where one parent is known the other becomes a member without a known name.

    Args:
        text: the file; lines that begin with ``#`` are left out.
        family: which family, when there are several in it.

    Raises:
        ValueError: a line cannot be read (which, and why), or there is no such family, or several.
    """
    families: dict[str, list[Person]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split()
        if len(fields) < 5:
            raise ValueError(f"line {number}: family, person, father, mother and sex are needed")
        house, name, father, mother, sex = fields[:5]
        if name == UNKNOWN:
            raise ValueError(f"line {number}: a person cannot be called {UNKNOWN}")
        known = {one.value: one for one in Sex}.get(sex, Sex.UNKNOWN)
        father, mother = ("" if parent == UNKNOWN else parent for parent in (father, mother))
        families.setdefault(house, []).append(Person(name, father, mother, known))
    if not (found := families.get(family or next(iter(families), ""))):
        raise ValueError(f"no family {family} in the file" if family else "the file has nobody")
    if not family and len(families) > 1:
        raise ValueError(f"several families in the file, say which: {', '.join(families)}")
    return Pedigree(tuple(_completed(found)))


def _completed(people: list[Person]) -> list[Person]:
    """Add the parents who are not known where the other one is."""
    whole: list[Person] = []
    for person in people:
        if bool(person.father) != bool(person.mother):
            other = _fresh(f"{person.name}:{'father' if person.mother else 'mother'}", people)
            whole.append(Person(other))
            person = Person(person.name, person.father or other, person.mother or other, person.sex)
        whole.append(person)
    return whole
