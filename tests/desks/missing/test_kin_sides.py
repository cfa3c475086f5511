"""Whose child is whom: nobody is put on a side that was not said, and it can be said later."""

import numpy as np
import pytest

from jiban.desks.missing.kin.family import MISSING, Family, Relative, family
from jiban.desks.missing.kin.searching import search
from jiban.desks.missing.models import KinHit, Profile
from jiban.desks.missing.models.kin import Kin, Side, Trouble
from jiban.loop.errors import NotAllowed
from jiban.science.kinship import Person
from tests.loop.conftest import Bureau

from .conftest import Do, morning
from .test_found import recorded
from .test_kin import child_of, stranger
from .test_kin import frequencies as frequencies
from .test_kin_family import ask, typed


def people(made: Family) -> dict[str, Person]:
    return {person.name: person for person in made.pedigree.people}


@pytest.mark.parametrize("side", Side)
def test_it_works(side: Side) -> None:
    """Parent and aunt of one side are brother and sister, and the missing one is that parent's."""
    made = family([Relative("parent", Kin.PARENT, side), Relative("aunt", Kin.AUNT, side)])
    drawn = people(made)
    missing, parent, aunt = drawn[MISSING], drawn["parent"], drawn["aunt"]
    assert (missing.father, missing.mother).index("parent") == list(Side).index(side)
    assert (parent.father, parent.mother) == (aunt.father, aunt.mother)
    assert made.placed == {"parent", "aunt"}


@pytest.mark.parametrize("kin", [Kin.AUNT, Kin.HALF, Kin.GRANDPARENT, Kin.PARENT])
@pytest.mark.parametrize("side", Side)
def test_an_unsaid_parent_takes_nobodys_place(kin: Kin, side: Side) -> None:
    made = family([Relative("parent", Kin.PARENT), Relative("other", kin, side)])
    assert made == family([Relative("other", kin, side)])


def test_unsaid_parents_alone_are_parents() -> None:
    """Which is which tells nothing as long as nobody is on a side."""
    parents = [Relative("one", Kin.PARENT), Relative("two", Kin.PARENT)]
    drawn = people(family([*parents, Relative("sister", Kin.SIBLING), Relative("son", Kin.CHILD)]))
    for name in (MISSING, "sister"):
        assert {drawn[name].father, drawn[name].mother} == {"one", "two"}
    assert MISSING in (drawn["son"].father, drawn["son"].mother)


def test_the_side_can_be_said_later(planned: int, bureau: Bureau, do: Do) -> None:
    """A mother who was typed when it was not asked yet, and later her sister."""
    rng = np.random.default_rng(6)
    himself = stranger(rng)
    own = typed(bureau, do, recorded(bureau, name=""), "self", himself)
    mother = typed(bureau, do, planned, "parent", child_of(himself, rng), "mother")
    Profile.objects.filter(pk=mother).update(side="")
    aunt = typed(bureau, do, planned, "aunt", stranger(rng), "mother")
    with pytest.raises(NotAllowed):
        ask(do, mother)
    do(mother, "protection", "say_side", 60, side="mother")
    ask(do, mother, 61)
    assert search(morning(62)) == 1
    assert KinHit.objects.get(relative=mother, own=own).relatives == 2
    do(aunt, "protection", "say_side", 70, side="father")
    assert search(morning(71)) == 1
    assert KinHit.objects.get(relative=mother).at == morning(71)


def test_a_parent_who_loses_the_place_to_one_with_a_side_says_so(
    planned: int, bureau: Bureau, do: Do
) -> None:
    """A mother who was searched for when it was not asked yet; then her sister is typed."""
    rng = np.random.default_rng(6)
    mother = typed(bureau, do, planned, "parent", stranger(rng), "mother")
    Profile.objects.filter(pk=mother).update(side="")
    ask(do, mother)
    search(morning(51))
    typed(bureau, do, planned, "aunt", stranger(rng), "mother")
    search(morning(61))
    assert Profile.objects.get(pk=mother).trouble == Trouble.SIDE
    do(mother, "protection", "say_side", 70, side="mother")
    search(morning(71))
    row = Profile.objects.get(pk=mother)
    assert (row.trouble, row.searched_at) == ("", morning(71))


def test_once_it_is_typed_who_is_not_trained_changes_no_side(
    planned: int, bureau: Bureau, do: Do
) -> None:
    aunt = typed(bureau, do, planned, "aunt", stranger(np.random.default_rng(7)), "mother")
    with pytest.raises(NotAllowed):
        do(aunt, "duty", "say_side", 60, side="father")


def test_who_is_of_both_sides_has_none(planned: int, bureau: Bureau, do: Do) -> None:
    sister = typed(bureau, do, planned, "sibling", stranger(np.random.default_rng(7)))
    with pytest.raises(NotAllowed):
        do(sister, "protection", "say_side", 60, side="mother")
