"""A kin search that cannot be done says so on its matter, and holds up no other."""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from jiban.desks.missing.kin import comparing, sealing
from jiban.desks.missing.kin.searching import search
from jiban.desks.missing.models import KinHit, Profile
from jiban.desks.missing.models.kin import Trouble
from jiban.loop.models import Entry, Matter, Notice
from jiban.science.kinship import elimination
from tests.loop.conftest import Bureau

from .conftest import Do, Report, morning
from .test_found import recorded
from .test_kin import TABLE, stranger
from .test_kin import frequencies as frequencies
from .test_kin_family import ask, child, typed


@pytest.fixture
def two(planned: int, report: Report, bureau: Bureau, do: Do) -> tuple[int, int]:
    """An aunt of one who is missing, with another; and another's father, with a hit."""
    rng = np.random.default_rng(5)
    father, mother = stranger(rng), stranger(rng)
    typed(bureau, do, recorded(bureau, name=""), "self", child(father, mother, rng))
    aunt = typed(bureau, do, planned, "aunt", stranger(rng), "father")
    typed(bureau, do, planned, "aunt", stranger(rng), "father")
    parent = typed(bureau, do, report(name="另一人"), "parent", father, "father")
    ask(do, aunt)
    ask(do, parent)
    return aunt, parent


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """No table that is needed for a family can be held."""
    monkeypatch.setattr(elimination, "LARGEST", 50)


def asking(matter: int) -> str:
    return Profile.objects.get(pk=matter).trouble


def test_it_works(two: tuple[int, int], small: None, bureau: Bureau) -> None:
    aunt, _parent = two
    search(morning(51))
    assert asking(aunt) == Trouble.LARGE
    told = Entry.objects.get(matter=aunt, action="fail_search")
    assert '"why":"large"' in told.payload
    assert Notice.objects.filter(matter=aunt, message="not_searched").exists()
    client = Client(headers={"accept-language": "en"})
    client.force_login(bureau.duty)
    page = client.get(f"/matters/{Matter.objects.get(pk=aunt).number}").content.decode()
    assert "have a parent typed" in page


def test_the_others_go_on(two: tuple[int, int], small: None) -> None:
    _aunt, parent = two
    assert search(morning(51)) == 2
    assert KinHit.objects.filter(relative=parent).exists()
    assert asking(parent) == ""


def test_it_is_not_tried_over_and_over(two: tuple[int, int], small: None) -> None:
    search(morning(51))
    assert search(morning(52)) == 0
    assert Entry.objects.filter(action="fail_search").count() == 1


def test_asked_for_again_it_is_done(
    two: tuple[int, int], do: Do, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    aunt, _parent = two
    search(morning(51))
    monkeypatch.undo()
    ask(do, aunt, 60)
    assert search(morning(61)) == 1
    row = Profile.objects.get(pk=aunt)
    assert (row.trouble, row.searched_at) == ("", morning(61))


def test_a_locus_that_the_table_lacks_by_now(
    two: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    table = sealing.folder() / comparing.TABLE
    table.write_text(TABLE.partition("\n\n")[2])
    with caplog.at_level(logging.ERROR):
        search(morning(51))
    assert {asking(one) for one in two} == {Trouble.TABLE}
    assert "L0" in caplog.text


def test_a_table_that_comes_back_is_searched_with(two: tuple[int, int]) -> None:
    """As after a restore: no backup has it."""
    table = sealing.folder() / comparing.TABLE
    text = table.read_text()
    table.unlink()
    assert [search(morning(minute)) for minute in (51, 52)] == [2, 0]
    assert {asking(one) for one in two} == {Trouble.TABLE}
    table.write_text(text)
    assert search(morning(53)) == 2
    assert {asking(one) for one in two} == {""}


def test_a_nameless_person_more_changes_nothing(
    two: tuple[int, int], small: None, bureau: Bureau, do: Do
) -> None:
    """Who has it is not told again and again of what cannot be done."""
    aunt, parent = two
    search(morning(51))
    own = stranger(np.random.default_rng(8))
    typed(bureau, do, recorded(bureau, name=""), "self", own)
    assert search(morning(61)) == 1
    assert Profile.objects.get(pk=parent).searched_at == morning(61)
    assert Entry.objects.filter(matter=aunt, action="fail_search").count() == 1


def test_two_runners_tell_it_once(
    two: tuple[int, int], small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    aunt, _parent = two
    unseal = sealing.unseal

    def meanwhile(*args: Any) -> sealing.Typed:
        monkeypatch.setattr(sealing, "unseal", unseal)  # this once
        search(morning(51))
        return unseal(*args)

    monkeypatch.setattr(sealing, "unseal", meanwhile)
    assert search(morning(51)) == 0
    assert Entry.objects.filter(matter=aunt, action="fail_search").count() == 1


def test_a_table_that_cannot_be_read(two: tuple[int, int], data_folder: Path) -> None:
    (sealing.folder() / comparing.TABLE).write_text("L0\n10 many\n")
    assert search(morning(51)) == 2
    assert {asking(one) for one in two} == {Trouble.TABLE}


def test_the_log_holds_no_allele(two: tuple[int, int], caplog: pytest.LogCaptureFixture) -> None:
    """Of a profile that cannot be, such as three alleles at a locus."""
    aunt, _parent = two
    row = Profile.objects.get(pk=aunt)
    wrong = {name: [10.0, 11.0, 17.25] for name in sealing.unseal(aunt, bytes(row.sealed))}
    Profile.objects.filter(pk=aunt).update(sealed=sealing.seal(aunt, wrong))
    with caplog.at_level(logging.ERROR):
        search(morning(51))
    assert asking(aunt) == Trouble.OTHER
    assert str(aunt) in caplog.text
    assert "code_profiles" in caplog.text
    assert "3 alleles" not in caplog.text
    assert "17.25" not in caplog.text
