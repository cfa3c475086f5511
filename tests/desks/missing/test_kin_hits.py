"""A hit by DNA is told, and a page leads to the pair, also of whom nothing else is known."""

import numpy as np
import pytest
from django.test import Client

from jiban.city import caches
from jiban.city.models import Officer, Post
from jiban.desks.missing.kin.searching import search
from jiban.desks.missing.models import KinHit, Pair, Profile
from jiban.loop.models import Entry, Notice
from tests.loop.conftest import Bureau

from .conftest import Do, morning
from .test_kin import consented, number, stranger
from .test_kin import family as family
from .test_kin import frequencies as frequencies
from .test_kin_family import typed

Family = tuple[int, int]


@pytest.fixture
def found(family: Family, do: Do) -> int:
    """Who was found, and is a hit of the daughter's profile."""
    daughter, own = family
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    search(morning(51))
    found_id = Profile.objects.get(pk=own).found_id
    assert found_id is not None
    return found_id


@pytest.fixture
def trained(protection: Officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(protection)
    return client


def told(matter: int, message: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(matter=matter, message=message).order_by("audience")
    return list(rows.values_list("audience", "context"))


def page(family: Family) -> str:
    return f"/missing/kin/{number(family[0])}"


def test_it_works(family: Family, found: int, planned: int, trained: Client) -> None:
    """From the profile's page to the hits, and on to a pair that nothing else speaks for."""
    assert not Pair.objects.exists()
    assert page(family) in trained.get(f"/matters/{number(family[0])}").content.decode()
    listed = trained.post(page(family), {"purpose": "identify"}).content.decode()
    pair = f"/missing/candidates/{number(planned)}/{number(found)}"
    assert pair in listed
    assert "power of ten" in listed
    assert "Is it the same person?" in trained.get(pair).content.decode()


def test_who_has_it_is_told_that_there_is_something_to_look_at(
    family: Family, found: int, planned: int
) -> None:
    daughter, _own = family
    assert told(daughter, "hits") == [("handler", "{}"), ("protection", "{}")]
    assert told(planned, "kin") == [("handler", "{}")]
    for entry in Entry.objects.filter(matter__in=[daughter, planned], action="find_kin"):
        assert number(found) not in entry.payload


def test_without_hits_nobody_is_told(family: Family, planned: int, do: Do) -> None:
    daughter, own = family
    do(own, "protection", "end_profile", 45)
    do(daughter, "protection", "search_kin", 50, purpose="identify")
    search(morning(51))
    assert not KinHit.objects.filter(relative=daughter).exists()
    assert told(daughter, "hits") == told(planned, "kin") == []


@pytest.mark.usefixtures("found")
def test_what_was_told_is_not_told_again(family: Family, do: Do) -> None:
    daughter, _own = family
    do(daughter, "protection", "search_kin", 60, purpose="identify")
    assert search(morning(61)) == 1
    assert len(told(daughter, "hits")) == 2


@pytest.mark.usefixtures("found")
def test_nor_when_others_of_the_family_came_and_went(
    family: Family, planned: int, bureau: Bureau, do: Do
) -> None:
    daughter, own = family
    son = typed(bureau, do, planned, "child", stranger(np.random.default_rng(5)))
    search(morning(61))
    do(son, "duty", "withdraw", 70)
    assert not KinHit.objects.filter(relative=daughter).exists()
    search(morning(71))
    assert KinHit.objects.filter(relative=daughter, own=own).exists()
    assert len(told(daughter, "hits")) == 2


@pytest.mark.usefixtures("found")
def test_whose_consent_is_taken_back_before_the_typing_takes_no_hit(
    family: Family, planned: int, bureau: Bureau, do: Do
) -> None:
    son = consented(bureau, planned, "child")
    do(son, "duty", "withdraw", 60)
    assert KinHit.objects.filter(relative=family[0]).exists()


@pytest.mark.parametrize(
    ("asked", "searched", "why"),
    [(0, 0, "no search asked for"), (1, 0, "not searched yet"), (1, 1, "no hit")],
)
def test_a_page_says_why_it_lists_none(
    asked: int, searched: int, why: str, family: Family, trained: Client, do: Do
) -> None:
    daughter, own = family
    do(own, "protection", "end_profile", 45)
    if asked:
        do(daughter, "protection", "search_kin", 50, purpose="identify")
    if searched:
        search(morning(51))
    assert why in trained.post(page(family), {"purpose": "identify"}).content.decode()


def test_the_list_is_opened_for_a_purpose_and_journaled(
    family: Family, found: int, trained: Client
) -> None:
    opened = Entry.objects.filter(matter=family[0], action="open_hits")
    for answer, status in ((trained.get(page(family)), 200), (trained.post(page(family)), 422)):
        assert answer.status_code == status
        assert number(found) not in answer.content.decode()
        assert not opened.exists()
    trained.post(page(family), {"purpose": "oversight"})
    assert "oversight" in opened.get().payload


@pytest.mark.usefixtures("found")
def test_only_who_is_trained_finds_the_list(family: Family, bureau: Bureau) -> None:
    client = Client(headers={"accept-language": "en"})
    for officer in (bureau.duty, bureau.head):
        client.force_login(officer)
        assert page(family) not in client.get(f"/matters/{number(family[0])}").content.decode()
        assert client.get(page(family)).status_code == 404
        assert client.post(page(family), {"purpose": "identify"}).status_code == 404
    assert not Entry.objects.filter(matter=family[0], action="open_hits").exists()


def test_of_who_is_out_of_sight_only_the_number_is_said(
    family: Family, found: int, bureau: Bureau
) -> None:
    local = Officer.objects.create(number="9101", name="戊一", unit=bureau.east)
    Post.objects.create(officer=local, unit=bureau.east, role="protection")
    caches.forget()
    away = Profile.objects.get(pk=family[1]).found
    assert away is not None
    away.matter.unit_id, away.matter.handler_id = bureau.west.pk, None
    away.matter.save(update_fields=["unit_id", "handler_id"])
    client = Client(headers={"accept-language": "en"})
    client.force_login(local)
    text = client.post(page(family), {"purpose": "identify"}).content.decode()
    assert number(found) not in text
    assert "1 hit is with somebody out of your sight" in text


def test_a_found_persons_own_profile_has_no_list(family: Family, trained: Client) -> None:
    own = f"/missing/kin/{number(family[1])}"
    assert trained.get(own).status_code == 404
    assert own not in trained.get(f"/matters/{number(family[1])}").content.decode()


@pytest.mark.usefixtures("found")
def test_inspectors_read_who_opened_them(family: Family, trained: Client, bureau: Bureau) -> None:
    trained.post(page(family), {"purpose": "identify"})
    client = Client(headers={"accept-language": "en"})
    client.force_login(bureau.inspector)
    text = client.get("/audit").content.decode()
    assert number(family[0]) in text
    assert "Open the hits" in text
    assert "find out who a found person is" in text
