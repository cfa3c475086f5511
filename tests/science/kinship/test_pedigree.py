"""Pedigrees from PED files, parents before children, and what cannot be one."""

import pytest

from jiban.science.kinship.pedigree import Pedigree, Person, Sex, read_ped

PED = """# made up
F1 child dad mum 2 0
F1 dad 0 0 1
F1 mum 0 0 2 -9 1 1

F2 x 0 y 0
F2 y 0 0 2
"""


def test_it_works() -> None:
    family = read_ped(PED, "F1")
    assert family.people[-1] == Person("child", "dad", "mum", Sex.FEMALE)
    assert {person.name for person in family.people[:2]} == {"dad", "mum"}


def test_the_other_parent_is_added_where_one_is_known() -> None:
    family = read_ped(PED, "F2")
    x = next(person for person in family.people if person.name == "x")
    assert (x.father, x.mother) == ("x:father", "y")
    assert len(family.people) == 3


def test_a_stranger_in_place_of_a_member() -> None:
    family = read_ped(PED, "F1").with_stranger("dad")
    child = next(person for person in family.people if person.name == "child")
    assert (child.father, child.mother) == ("dad'", "mum")
    assert Person("dad") in family.people
    assert len(family.people) == 4


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("F a 0 0", "line 1: family, person"),
        ("F 0 0 0 1", "line 1: a person cannot be called 0"),
        ("F a b c 1", "b, father of a, is not in the pedigree"),
        ("F a 0 0 1\nF a 0 0 1", "a comes twice"),
        ("F a 0 0 2\nF b 0 0 2\nF c a b 1", "a, father of c, is female"),
        ("F a b b 1\nF b 0 0 0", "b is father and mother of a"),
        ("F a b c 1\nF b a c 1\nF c 0 0 2", "own ancestor"),
        ("F a 0 0 1\nG b 0 0 1", "several families in the file, say which: F, G"),
        ("", "nobody"),
    ],
)
def test_what_is_wrong_is_named(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        read_ped(text)


def test_one_parent_only_and_no_such_family() -> None:
    with pytest.raises(ValueError, match="one parent only"):
        Pedigree((Person("a"), Person("b", father="a")))
    with pytest.raises(ValueError, match="no family F3"):
        read_ped(PED, "F3")
