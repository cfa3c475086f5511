"""Kin by the DNA of a family: relatives who say little alone are searched for together."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from jiban.desks.missing.kin import comparing, sealing
from jiban.desks.missing.kin.comparing import loci
from jiban.desks.missing.kin.desk import kin
from jiban.desks.missing.kin.family import MISSING, Relative, family
from jiban.desks.missing.kin.searching import search
from jiban.desks.missing.models import KinHit, Profile
from jiban.desks.missing.models.kin import SIDED, Kin, Side, Trouble
from jiban.loop import door
from jiban.loop.errors import BadFields
from jiban.loop.models import Entry, Notice, Promise
from jiban.science.kinship import (
    Model,
    Pedigree,
    Person,
    code_profiles,
    family_search,
    likelihood_ratio,
)
from jiban.science.kinship.search import ERROR, MUTATION
from tests.loop.conftest import Bureau

from .conftest import Do, Report, morning, promise
from .test_found import recorded
from .test_kin import Typed, consented, csv_of, number, opened, stranger
from .test_kin import frequencies as frequencies

SEED = 11


def child(father: Typed, mother: Typed, rng: np.random.Generator) -> Typed:
    return {name: [float(rng.choice(one[name])) for one in (father, mother)] for name in father}


def typed(bureau: Bureau, do: Do, about: int, relation: str, profile: Typed, side: str = "") -> int:
    """A relative's profile, consented to and entered."""
    matter = door.act(
        "missing_kin",
        "consent",
        by=bureau.actor("duty"),
        now=morning(40),
        relation=relation,
        side=side,
        how="law" if relation == "self" else "signed",
        about=number(about),
    ).matter_id
    do(matter, "protection", "enter_profile", 41, profile=csv_of(profile))
    return matter


@pytest.fixture
def relatives(planned: int, bureau: Bureau, do: Do) -> list[int]:
    """A half brother and a father's mother of the missing man, and his own profile, found."""
    rng = np.random.default_rng(SEED)
    elders, mother, other = [stranger(rng), stranger(rng)], stranger(rng), stranger(rng)
    father = child(*elders, rng)
    himself, half = child(father, mother, rng), child(father, other, rng)
    own = [
        typed(bureau, do, recorded(bureau, name=""), "self", profile)
        for profile in (stranger(rng), himself, stranger(rng))
    ]
    one = typed(bureau, do, planned, "half", half, "father")
    two = typed(bureau, do, planned, "grand", elders[0], "father")
    three = typed(bureau, do, planned, "grand", elders[1], "father")
    return [own[1], one, two, three]


def ask(do: Do, relative: int, minute: float = 50) -> None:
    do(relative, "protection", "search_kin", minute, purpose="identify")


def test_it_works(relatives: list[int], do: Do) -> None:
    own, half, *_elders = relatives
    ask(do, half)
    assert search(morning(51)) == 1
    best = KinHit.objects.filter(relative=half).latest("log10")
    assert (best.own_id, best.relatives) == (own, 3)
    assert best.log10 > 2


def test_a_family_is_searched_once_for_all_who_asked(
    relatives: list[int], planned: int, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, *asked = relatives
    for relative in asked:
        ask(do, relative)
    unseal = sealing.unseal
    unsealed: list[int] = []

    def watched(matter_id: int, sealed: bytes) -> sealing.Typed:
        unsealed.append(matter_id)
        return unseal(matter_id, sealed)

    monkeypatch.setattr(sealing, "unseal", watched)
    assert search(morning(51)) == 3
    assert len(unsealed) == len(set(unsealed)) == 6
    hits = [KinHit.objects.get(relative=one, own=own) for one in asked]
    assert len({(hit.log10, hit.by_chance, hit.relatives) for hit in hits}) == 1
    assert Notice.objects.filter(matter=planned, message="kin").count() == 1


def test_one_who_tells_nothing_alone_waits_for_others(planned: int, bureau: Bureau, do: Do) -> None:
    half = typed(bureau, do, planned, "half", stranger(np.random.default_rng(1)), "mother")
    ask(do, half)
    assert search(morning(51)) == 1
    assert Profile.objects.get(pk=half).trouble == Trouble.ALONE
    assert promise(half, "search").outcome == Promise.Outcome.KEPT
    typed(bureau, do, planned, "aunt", stranger(np.random.default_rng(9)), "mother")
    assert search(morning(52)) == 1
    assert Profile.objects.get(pk=half).searched_at == morning(52)


def test_the_side_must_be_said(planned: int, bureau: Bureau) -> None:
    for relation in SIDED:
        with pytest.raises(BadFields) as refused:
            consented(bureau, planned, relation)
        assert list(refused.value.fields) == ["side"]


def test_whose_consent_is_taken_back_speaks_no_more(relatives: list[int], do: Do) -> None:
    """Hits by all together go at once; the others are searched for again without being asked."""
    own, half, elder, _other = relatives
    ask(do, half)
    search(morning(51))
    do(elder, "duty", "withdraw", 60)
    assert not KinHit.objects.filter(relative=half).exists()
    assert search(morning(61)) == 1
    hits = KinHit.objects.filter(relative=half)
    assert {hit.relatives for hit in hits} == {2}
    assert own in {hit.own_id for hit in hits}


def test_a_search_that_can_no_longer_be_done_waits_for_others(
    relatives: list[int], planned: int, bureau: Bureau, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has it is told once; no nameless person's profile is opened for it."""
    _own, half, *elders = relatives
    ask(do, half)
    for elder in elders:
        do(elder, "duty", "withdraw", 51)
    unsealed = []
    unseal = sealing.unseal

    def watched(matter_id: int, sealed: bytes) -> sealing.Typed:
        unsealed.append(matter_id)
        return unseal(matter_id, sealed)

    monkeypatch.setattr(sealing, "unseal", watched)
    assert [search(morning(minute)) for minute in (52, 53)] == [1, 0]
    assert unsealed == [half]
    assert Profile.objects.get(pk=half).trouble == Trouble.ALONE
    assert Entry.objects.get(matter=half, action="fail_search")
    told = Notice.objects.filter(matter=half, message="not_searched")
    assert {notice.audience for notice in told} == {"handler", "protection"}
    assert promise(half, "search_again").outcome == Promise.Outcome.OPEN
    typed(bureau, do, planned, "aunt", stranger(np.random.default_rng(9)), "father")
    assert search(morning(55)) == 1
    row = Profile.objects.get(pk=half)
    assert (row.trouble, row.searched_at) == ("", morning(55))


def test_who_is_typed_later_speaks_too(
    relatives: list[int], planned: int, bureau: Bureau, do: Do
) -> None:
    own, half, *_elders = relatives
    ask(do, half)
    search(morning(51))
    son = child(opened(own), stranger(np.random.default_rng(2)), np.random.default_rng(3))
    typed(bureau, do, planned, "child", son)
    assert search(morning(52)) == 1
    hits = KinHit.objects.filter(relative=half)
    assert {hit.relatives for hit in hits} == {4}
    assert own in {hit.own_id for hit in hits}


def test_who_is_typed_during_a_search_speaks_too(
    relatives: list[int],
    planned: int,
    bureau: Bureau,
    do: Do,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, half, *_elders = relatives
    ask(do, half)
    son = child(opened(own), stranger(np.random.default_rng(2)), np.random.default_rng(3))

    def meanwhile(*args: Any, **options: Any) -> Any:
        monkeypatch.setattr(comparing, "family_search", family_search)  # this once
        typed(bureau, do, planned, "child", son)
        return family_search(*args, **options)

    monkeypatch.setattr(comparing, "family_search", meanwhile)
    assert search(morning(52)) == 1
    assert KinHit.objects.get(relative=half, own=own).relatives == 3
    assert search(morning(53)) == 1
    assert KinHit.objects.get(relative=half, own=own).relatives == 4


def test_relatives_of_another_case_do_not_speak(
    relatives: list[int], bureau: Bureau, do: Do, report: object
) -> None:
    other = report(name="另一人")  # type: ignore[operator]
    typed(bureau, do, other, "parent", stranger(np.random.default_rng(3)), "father")
    ask(do, relatives[1])
    search(morning(51))
    assert {hit.relatives for hit in KinHit.objects.filter(relative=relatives[1])} == {3}


def test_who_cannot_be_what_they_are_said_to_be_is_told(
    planned: int, bureau: Bureau, do: Do
) -> None:
    """A father with none but broken alleles, and a brother of the missing one with whole ones."""
    rng = np.random.default_rng(4)
    broken = {name: [12.1, 13.1] for name in stranger(rng)}
    typed(bureau, do, recorded(bureau, name=""), "self", stranger(rng))
    parent = typed(bureau, do, planned, "parent", broken, "father")
    typed(bureau, do, planned, "sibling", stranger(rng))
    ask(do, parent)
    search(morning(51))
    assert Profile.objects.get(pk=parent).misfit
    assert "misfit" not in [column.name for column in kin.shown(Profile.objects.get(pk=parent))]
    assert not KinHit.objects.filter(relative=parent).exists()
    assert Notice.objects.filter(matter=parent, message="hits").count() == 2
    do(parent, "duty", "withdraw", 60)
    assert not Profile.objects.get(pk=parent).misfit


def test_the_ratio_is_that_of_the_whole_pedigree(relatives: list[int], do: Do) -> None:
    """Against the exact likelihoods of the family as a geneticist would draw it."""
    own, half, *elders = relatives
    ask(do, half)
    search(morning(51))
    table = loci()
    assert table is not None
    rows = {str(pk): Profile.objects.get(pk=pk) for pk in relatives}
    open_profiles = [sealing.unseal(row.pk, bytes(row.sealed)) for row in rows.values()]
    codes = dict(zip(rows, code_profiles(open_profiles, table), strict=True))
    one, two = map(str, elders)
    drawn = Pedigree(
        (
            *map(Person, (one, two, "his mother", "another")),
            Person("father", one, two),
            Person(str(own), "father", "his mother"),
            Person(str(half), "father", "another"),
        )
    )
    model = Model(mutation=MUTATION)
    ratio = likelihood_ratio(table, codes, drawn, drawn.with_stranger(str(own)), model)
    right = float(np.log10((1 - ERROR) * ratio.by_locus + ERROR).sum())
    assert KinHit.objects.get(relative=half, own=own).log10 == pytest.approx(right, abs=1e-3)


@pytest.mark.parametrize("many", [1, 2, 3])
def test_any_relatives_make_a_family(many: int) -> None:
    """Whoever they are, the pedigree holds them, or they are left out; it is never refused."""
    every = [(kin, side) for kin in Kin if kin != Kin.SELF for side in ("", *Side)]
    for some in combinations([*every, *every], many):
        relatives = [Relative(f"r{n}", kin, side) for n, (kin, side) in enumerate(some)]
        made = family(relatives)
        names = {person.name for person in made.pedigree.people}
        assert made.placed <= names
        assert MISSING in names
        sided = any(one.side for one in relatives if one.kin in SIDED)
        for one in relatives:
            unsided = one.kin in SIDED and not one.side
            lost = one.kin == Kin.OTHER or (unsided and (sided or one.kin != Kin.PARENT))
            assert not (lost and one.name in made.placed)
            crowded = sum(other.kin == one.kin for other in relatives) > 1
            assert lost or crowded or one.name in made.placed


def test_an_allele_that_only_one_family_has_disturbs_no_other(
    relatives: list[int], report: Report, bureau: Bureau, do: Do
) -> None:
    """Nameless people's profiles are laid out once; that family has them laid out anew."""
    _own, half, *_elders = relatives
    ask(do, half)
    search(morning(51))
    alone = list(KinHit.objects.filter(relative=half).values_list("own", "log10"))
    rare = {name: [11.0, 44.3] for name in stranger(np.random.default_rng(1))}
    other = typed(bureau, do, report(name="另一人"), "sibling", rare)
    for one in (other, half):
        ask(do, one, 60)
    assert search(morning(61)) == 2
    assert alone == list(KinHit.objects.filter(relative=half).values_list("own", "log10"))
    assert Profile.objects.get(pk=other).searched_at == morning(61)
