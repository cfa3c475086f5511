"""Kin by DNA: by consent, for finding kin only, sealed apart, opened for a purpose, destroyed."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from jiban.city.models import Officer
from jiban.desks.missing.kin import comparing, sealing
from jiban.desks.missing.kin.comparing import THETA, loci
from jiban.desks.missing.kin.reading import WrongProfileError, read
from jiban.desks.missing.kin.searching import search
from jiban.desks.missing.models import KinHit, Profile
from jiban.desks.missing.models.kin import Trouble
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.errors import BadFields, NotAllowed, Refused
from jiban.loop.models import Entry, Matter, Person
from jiban.science.kinship import Model, Relation, blind_search, code_profiles, pair_ratios
from jiban.science.kinship.search import ERROR, MUTATION
from tests.loop.conftest import Bureau

from .conftest import Do, morning, state
from .test_found import recorded

LOCI = [f"L{n}" for n in range(16)]
ALLELES = range(10, 20)
TABLE = "\n\n".join("\n".join([name, *(f"{a} 0.1" for a in ALLELES)]) for name in LOCI)
Typed = dict[str, list[float]]


@pytest.fixture(autouse=True)
def frequencies(data_folder: Path) -> None:
    """A table of sixteen loci with ten alleles, all alike."""
    (sealing.folder() / "frequencies.txt").write_text(TABLE)


def stranger(rng: np.random.Generator) -> Typed:
    return {name: [float(a) for a in rng.choice(ALLELES, 2)] for name in LOCI}


def child_of(parent: Typed, rng: np.random.Generator) -> Typed:
    return {
        name: [a[int(rng.integers(2))], float(rng.choice(ALLELES))] for name, a in parent.items()
    }


def csv_of(typed: Typed) -> str:
    rows = (f"{name},{a:g},{b:g}" for name, (a, b) in typed.items())
    return "\n".join(["locus,allele1,allele2", *rows])


def opened(profile: int) -> Typed:
    typed = sealing.unseal(profile, bytes(Profile.objects.get(pk=profile).sealed))
    return {name: list(alleles) for name, alleles in typed.items()}


def number(matter: int) -> str:
    return Matter.objects.get(pk=matter).number


def consented(
    bureau: Bureau, about: int, relation: str, how: str = "signed", minute: float = 40
) -> int:
    return door.act(
        "missing_kin",
        "consent",
        by=bureau.actor("duty"),
        now=morning(minute),
        relation=relation,
        how=how,
        about=number(about),
        name="周小梅" if relation != "self" else "",
    ).matter_id


@pytest.fixture
def family(planned: int, bureau: Bureau, do: Do) -> tuple[int, int]:
    """The daughter's profile, and that of somebody who was found: her father, among strangers."""
    rng = np.random.default_rng(3)
    father = stranger(rng)
    daughter = consented(bureau, planned, "child")
    do(daughter, "protection", "enter_profile", 41, profile=csv_of(child_of(father, rng)))
    own = 0
    for n, typed in enumerate([stranger(rng), father, stranger(rng)]):
        found = recorded(bureau, name="")
        profile = consented(bureau, found, "self", "law", 42)
        do(profile, "protection", "enter_profile", 43, profile=csv_of(typed))
        own = profile if n == 1 else own
    return daughter, own


def test_it_works(family: tuple[int, int], do: Do) -> None:
    daughter, own = family
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    assert search(morning(51)) == 1
    best = KinHit.objects.filter(relative=daughter).latest("log10")
    assert best.own_id == own
    assert best.log10 > 4
    assert best.by_chance < 0.01
    assert search(morning(52)) == 0


def test_the_ratio_is_that_of_the_pair(family: tuple[int, int], do: Do) -> None:
    daughter, own = family
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    search(morning(51))
    table = loci()
    assert table is not None
    typed = [sealing.unseal(pk, bytes(Profile.objects.get(pk=pk).sealed)) for pk in (daughter, own)]
    one, other = code_profiles(typed, table)[:, None]
    assert one.shape == other.shape == (1, 16, 2)
    model = Model(THETA, mutation=MUTATION)
    ratios = pair_ratios(table, other, one, Relation.PARENT_CHILD, model)
    right = float(np.log10((1 - ERROR) * ratios + ERROR).sum())
    assert KinHit.objects.get(relative=daughter, own=own).log10 == pytest.approx(right, abs=1e-3)


def test_the_profile_rests_sealed_and_nowhere_else(family: tuple[int, int]) -> None:
    daughter, _own = family
    row = Profile.objects.get(pk=daughter)
    typed = sealing.unseal(daughter, bytes(row.sealed))
    assert set(typed) == set(LOCI)
    assert b"L0" not in bytes(row.sealed)
    for entry in Entry.objects.filter(matter=daughter):
        assert "allele" not in entry.payload
        assert "L3" not in entry.payload
        assert "小梅" not in entry.payload
    assert Person.objects.filter(matter=daughter).exists()


def test_what_is_taken_back_is_gone_also_from_backups(family: tuple[int, int], do: Do) -> None:
    daughter, _own = family
    backup = bytes(Profile.objects.get(pk=daughter).sealed)
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    search(morning(51))
    do(daughter, "duty", "withdraw", 60, text="电话要求撤回")
    assert state(daughter) == "gone"
    row = Profile.objects.get(pk=daughter)
    assert (bytes(row.sealed), row.loci) == (b"", 0)
    assert row.withdrawn_at == morning(60)
    assert not KinHit.objects.filter(relative=daughter).exists()
    search(morning(61))  # a process that died before the key went is made up for
    with pytest.raises(sealing.DestroyedError):
        sealing.unseal(daughter, backup)


def test_what_a_backup_brings_back_ends_again(family: tuple[int, int], do: Do) -> None:
    daughter, own = family
    backup = Profile.objects.values().get(pk=daughter)
    do(daughter, "duty", "withdraw", 60)
    search(morning(61))
    Profile.objects.filter(pk=daughter).update(**{n: backup[n] for n in ("sealed", "loci")})
    Matter.objects.filter(pk=daughter).update(state="typed", ended_at=None)
    search(morning(62))
    assert (state(daughter), bytes(Profile.objects.get(pk=daughter).sealed)) == ("gone", b"")
    assert state(own) == "typed"


def test_a_found_persons_hits_go_with_their_profile(family: tuple[int, int], do: Do) -> None:
    daughter, own = family
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    search(morning(51))
    do(own, "protection", "end_profile", 60)
    assert not KinHit.objects.filter(own=own).exists()


@pytest.mark.parametrize("taken_back", [0, 1])
def test_what_is_taken_back_while_it_is_searched_leaves_no_hits(
    family: tuple[int, int], do: Do, monkeypatch: pytest.MonkeyPatch, taken_back: int
) -> None:
    daughter, own = family
    do(daughter, "protection", "search_kin", 50, purpose="identify")

    def meanwhile(*args: Any, **options: Any) -> Any:
        do(family[taken_back], "protection", "withdraw", 51)
        return blind_search(*args, **options)

    monkeypatch.setattr(comparing, "blind_search", meanwhile)
    search(morning(52))
    assert not KinHit.objects.filter(relative=daughter, own=own).exists()
    assert bool(Profile.objects.get(pk=daughter).searched_at) == (taken_back == 1)


def test_the_purpose_ends_with_the_case(family: tuple[int, int], planned: int, do: Do) -> None:
    daughter, own = family
    do(planned, "head", "end_otherwise", 70, ending="withdrawn", text="自行回家")
    search(morning(71))
    assert (state(daughter), state(own)) == ("gone", "typed")
    search(morning(72))
    assert daughter not in sealing.kept()


def test_who_is_handed_over_nameless_keeps_their_profile(family: tuple[int, int], do: Do) -> None:
    daughter, own = family
    found = Profile.objects.get(pk=own).found_id
    do(found, "head", "hand_on", 60, handed="civil", text="无人认领")
    search(morning(61))
    assert (state(own), own in sealing.kept()) == ("typed", True)
    do(daughter, "protection", "search_kin", 70, purpose="identify")
    search(morning(71))
    assert KinHit.objects.filter(relative=daughter, own=own).exists()
    do(found, "head", "go_home", 80, text="女儿接走")
    search(morning(81))
    search(morning(82))  # the key goes with the commit, or here
    assert (state(own), own in sealing.kept()) == ("gone", False)


def test_a_found_person_typed_anew_is_compared_anew(family: tuple[int, int], do: Do) -> None:
    daughter, own = family
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    search(morning(51))
    other = csv_of(stranger(np.random.default_rng(8)))
    do(own, "protection", "enter_profile", 52, profile=other)
    assert not KinHit.objects.filter(own=own).exists()
    assert search(morning(53)) == 1
    assert not KinHit.objects.filter(own=own, log10__gt=3).exists()


def test_who_is_typed_later_without_a_name_is_compared_with_all_who_wait(
    family: tuple[int, int], bureau: Bureau, do: Do
) -> None:
    daughter, own = family
    father = opened(own)
    do(own, "protection", "end_profile", 44)
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    assert search(morning(51)) == 1
    assert not KinHit.objects.filter(relative=daughter).exists()
    later = consented(bureau, recorded(bureau, name=""), "self", "law", 60)
    do(later, "protection", "enter_profile", 61, profile=csv_of(father))
    assert search(morning(62)) == 1
    assert KinHit.objects.filter(relative=daughter, own=later).exists()


def test_a_nameless_persons_kin_are_searched_among_all_who_wait(
    family: tuple[int, int], bureau: Bureau, planned: int, do: Do
) -> None:
    daughter, own = family
    waits = consented(bureau, planned, "sibling")
    do(waits, "protection", "enter_profile", 45, profile=csv_of(opened(daughter)))
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    search(morning(51))
    do(own, "protection", "search_kin", 60, purpose="identify")
    assert KinHit.objects.filter(relative=daughter, own=own).exists()
    assert search(morning(61)) == 1  # who was not asked for is not searched
    assert Profile.objects.get(pk=daughter).searched_at == morning(61)
    assert Profile.objects.get(pk=waits).searched_at is None


def test_a_table_that_cannot_be_read_keeps_no_profile(
    family: tuple[int, int], planned: int, do: Do
) -> None:
    daughter, _own = family
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    (sealing.folder() / "frequencies.txt").write_text("L0\nrubbish\n")
    search(morning(50))
    with pytest.raises(Refused):
        do(daughter, "protection", "enter_profile", 51, profile="locus,allele1,allele2\nL1,12,13")
    do(planned, "head", "end_otherwise", 70, ending="withdrawn", text="自行回家")
    search(morning(71))
    assert state(daughter) == "gone"


def test_only_trained_officers_type_search_and_open(family: tuple[int, int], do: Do) -> None:
    daughter, _own = family
    for part in ("duty", "head", "leader", "inspector"):
        for action, fields in (
            ("enter_profile", {"profile": csv_of(stranger(np.random.default_rng(1)))}),
            ("search_kin", {"purpose": "identify"}),
            ("open_hits", {"purpose": "identify"}),
        ):
            with pytest.raises(NotAllowed):
                do(daughter, part, action, 50, **fields)


def test_no_purpose_no_search(family: tuple[int, int], do: Do) -> None:
    with pytest.raises(BadFields):
        do(family[0], "protection", "search_kin", 50)


def test_other_kin_have_no_place_in_a_family(planned: int, bureau: Bureau, do: Do) -> None:
    cousin = consented(bureau, planned, "other")
    do(
        cousin,
        "protection",
        "enter_profile",
        41,
        profile=csv_of(stranger(np.random.default_rng(1))),
    )
    do(cousin, "protection", "search_kin", 50, purpose="identify")
    assert [search(morning(minute)) for minute in (51, 52)] == [1, 0]
    assert Profile.objects.get(pk=cousin).trouble == Trouble.PLACE


def test_relatives_consent_and_who_has_no_name_cannot(planned: int, bureau: Bureau) -> None:
    with pytest.raises(BadFields):
        consented(bureau, planned, "child", "law")
    with pytest.raises(BadFields):
        consented(bureau, recorded(bureau), "self", "signed")


def test_a_case_out_of_sight_is_as_none(report: Any, bureau: Bureau) -> None:
    hidden = report(unit=bureau.west.pk)
    with pytest.raises(BadFields):
        consented(bureau, hidden, "child")


def test_the_hits_are_opened_for_a_purpose_and_journaled(
    family: tuple[int, int], planned: int, do: Do, protection: Officer, bureau: Bureau
) -> None:
    daughter, own = family
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    search(morning(51))
    found = Profile.objects.get(pk=own).found_id
    assert found is not None
    address = f"/missing/candidates/{number(planned)}/{number(found)}"
    client = Client(headers={"accept-language": "en"})
    client.force_login(protection)
    assert "power of ten" not in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    assert not Entry.objects.filter(matter=daughter, action="open_hits").exists()
    assert "power of ten" in client.post(address, {"purpose": "identify"}).content.decode()
    entry = Entry.objects.get(matter=daughter, action="open_hits")
    assert (entry.by, "identify" in entry.payload) == (f"officer:{protection.pk}", True)
    client.force_login(bureau.duty)
    for page in (client.get(address), client.post(address, {"purpose": "identify"})):
        assert "Kin by DNA" not in page.content.decode()
    assert Entry.objects.filter(matter=daughter, action="open_hits").count() == 1


def test_the_page_reads_as_people_do(family: tuple[int, int], protection: Officer, do: Do) -> None:
    daughter, _own = family
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    client = Client(headers={"accept-language": "en"})
    client.force_login(protection)
    text = client.get(f"/matters/{number(daughter)}").content.decode()
    assert f"<dd>{timezone.localtime(morning(50)):%Y-%m-%d %H:%M}</dd>" in text
    for raw in ("+00:00</dd>", "<dd>False</dd>", "<dt>who</dt>"):
        assert raw not in text


def test_without_a_table_nothing_is_typed(planned: int, bureau: Bureau, do: Do) -> None:
    (sealing.folder() / "frequencies.txt").unlink()
    daughter = consented(bureau, planned, "child")
    with pytest.raises(Refused):
        do(daughter, "protection", "enter_profile", 41, profile="locus,allele1,allele2\nL1,12,13")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("L1,12,13", ["Row 1"]),
        ("locus,allele1,allele2", ["Row 2"]),
        ("locus,allele1,allele2\nL1,12,13\nX9,12,13", ["Row 3, locus", "X9"]),
        ("locus,allele1,allele2\nL1,12,1x", ["Row 2, allele2", "1x"]),
        ("locus,allele1,allele2\nL1,0,١٢", ["Row 2, allele1", "Row 2, allele2", "“0”"]),
        ("locus,allele1,allele2\nL1,,13", ["Row 2, allele1"]),
        ("locus,allele1,allele2\nL1,12,13\nL1,12,14", ["Row 3, locus", "twice"]),
        ("locus,allele1,allele2\nL1,12,13,14", ["Row 2, allele2", "more than two"]),
        ("locus,allele1,allele2\nX,y,12.7", ["Row 2, locus", "Row 2, allele1", "Row 2, allele2"]),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_errors_name_row_and_field(text: str, says: list[str]) -> None:
    table = loci()
    assert table is not None
    with pytest.raises(WrongProfileError) as wrong:
        read(text, table)
    for words in says:
        assert words in str(wrong.value)


def test_one_allele_alone_is_a_homozygote() -> None:
    table = loci()
    assert table is not None
    assert read("locus,allele1,allele2\nL1,12,\nL2,9.3\n", table) == {"L1": [12.0], "L2": [9.3]}


def test_a_citizen_neither_opens_nor_sees(family: tuple[int, int]) -> None:
    with pytest.raises(NotAllowed):
        door.act("missing_kin", "consent", by=Actor.citizen(), relation="child", how="signed")
