"""The bench: the most urgent letter first, never the same one for two, and one word gives it on."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from shapely import box

from jiban.city.models import Area, Officer, Post
from jiban.city.shapes import dump
from jiban.desks.mailbox import repeats, triage
from jiban.desks.mailbox.bench import leases
from jiban.desks.mailbox.models import Lease, Letter
from jiban.loop import door, sight
from jiban.loop.actors import THE_SYSTEM, Actor
from jiban.loop.models import Entry, Matter

from .conftest import LETTER

HTMX = {"HX-Request": "true"}
TEXTS = (
    ("楼下烧烤摊太吵", "书香派出所附近的烧烤摊，音响放到凌晨，夜宵摊没人管。"),
    ("请问居住证怎么续签", "续签居住证，墨香派出所能办吗？"),
    ("丈夫常打我", "他喝了酒就打我，我在书香派出所旁边住。"),
)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "keys").symlink_to(Path(settings.JIBAN_HOME) / "keys")
    settings.JIBAN_HOME = tmp_path


@pytest.fixture
def waiting(city: SimpleNamespace) -> list[int]:
    """Three letters that wait for a unit, looked at by the machine."""
    for name, unit, west in (("书香辖区", city.station, 114.0), ("墨香辖区", city.other, 114.1)):
        shape = dump(box(west, 22.5, west + 0.05, 22.55))
        Area.objects.create(name=name, unit=unit, geometry=shape)
    said = LETTER | {"subject": "", "place": "", "unit": ""}
    found = [
        door.act("mailbox", "receive", by=Actor.citizen(), **{**said, "title": title, "body": body})
        for title, body in TEXTS
    ]
    triage.do()
    return [acted.matter_id for acted in found]


@pytest.fixture
def second(city: SimpleNamespace) -> Officer:
    """Another dispatcher."""
    person = Officer.objects.create_user("900099", name="专班员辛", unit=city.bureau)
    Post.objects.create(officer=person, unit=city.bureau, role="dispatcher")
    return person


def browser(officer: Officer) -> Client:
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(officer)
    return client


def number(pk: int) -> str:
    return Matter.objects.get(pk=pk).number


def give(client: Client, pk: int, **said: Any) -> Any:
    seen = Matter.objects.get(pk=pk).seq
    return client.post(f"/bench/{number(pk)}/give", {"seen": seen, **said}, headers=HTMX)


def test_it_works(city: SimpleNamespace, waiting: list[int]) -> None:
    client = browser(city.dispatcher)
    page = client.get("/bench").content.decode()
    noise, permit, violence = (number(pk) for pk in waiting)
    assert page.index(violence) < page.index(noise) < page.index(permit)  # a person at risk first
    assert '<mark data-tone="now">' in page
    assert "3 封来信" in page
    answer = give(client, waiting[0], take="1")
    assert answer.status_code == 200
    matter, letter = Matter.objects.get(pk=waiting[0]), Letter.objects.get(pk=waiting[0])
    assert (matter.state, matter.unit_id) == ("received", city.station.pk)
    assert (letter.subject, letter.subject_rank, letter.unit_rank) == ("noise.shops", 1, 1)
    assert Entry.objects.filter(matter=matter).latest("seq").by == f"officer:{city.dispatcher.pk}"
    assert not Lease.objects.filter(pk=matter.pk).exists()


def test_two_dispatchers_never_get_the_same(
    city: SimpleNamespace, waiting: list[int], second: Officer
) -> None:
    now = timezone.now()
    one, other = (sight.of_officer(officer.pk) for officer in (city.dispatcher, second))
    first = leases.take(one, now, 2)
    assert first == [waiting[2], waiting[0]]
    assert leases.take(other, now, 2) == [waiting[1]]
    assert leases.take(one, now, 2) == first  # the page was loaded again
    later = now + leases.LASTS + timedelta(seconds=1)
    assert leases.take(other, later, 3) == [waiting[2], waiting[0], waiting[1]]


def test_what_is_skipped_goes_to_others_and_comes_back(
    city: SimpleNamespace, waiting: list[int], second: Officer
) -> None:
    client = browser(city.dispatcher)
    client.get("/bench")
    skipped = waiting[2]
    answer = client.post(f"/bench/{number(skipped)}/skip", headers=HTMX).content.decode()
    assert number(skipped) not in answer
    now = timezone.now()
    one, other = (sight.of_officer(officer.pk) for officer in (city.dispatcher, second))
    assert skipped not in leases.take(one, now, 5)
    assert leases.take(other, now, 5) == [skipped]
    assert Matter.objects.get(pk=skipped).state == "triage"


def test_what_was_searched_for_goes_before_the_guess(
    city: SimpleNamespace, waiting: list[int]
) -> None:
    client = browser(city.dispatcher)
    give(client, waiting[0], take="1", unit=city.other.pk, subject="noise.squares")
    letter = Letter.objects.select_related("matter").get(pk=waiting[0])
    assert (letter.matter.unit_id, letter.subject) == (city.other.pk, "noise.squares")
    assert letter.unit_rank == 0


def test_a_subject_of_ones_own_finds_its_unit_by_the_rules(
    city: SimpleNamespace, waiting: list[int]
) -> None:
    give(browser(city.dispatcher), waiting[1], take="1", subject="household.move_in")
    assert Matter.objects.get(pk=waiting[1]).unit_id == city.other.pk


def test_without_a_unit_the_letter_stays_and_the_reason_is_said(
    city: SimpleNamespace, waiting: list[int]
) -> None:
    Area.objects.all().delete()
    answer = give(browser(city.dispatcher), waiting[0], take="1", subject="noise.squares")
    text = answer.content.decode()
    assert "请选择单位" in text
    assert number(waiting[0]) in text
    assert Matter.objects.get(pk=waiting[0]).state == "triage"


def test_who_was_slower_reads_what_became_of_it(
    city: SimpleNamespace, waiting: list[int], second: Officer
) -> None:
    seen = Matter.objects.get(pk=waiting[0]).seq
    door.act(waiting[0], "route", by=Actor.officer(second), unit=city.other.pk)
    address = f"/bench/{number(waiting[0])}/give"
    answer = browser(city.dispatcher).post(address, {"seen": seen, "take": "1"}, headers=HTMX)
    assert "墨香派出所" in answer.content.decode()
    assert Matter.objects.get(pk=waiting[0]).unit_id == city.other.pk


def test_a_letter_that_changed_meanwhile_is_shown_again(
    city: SimpleNamespace, waiting: list[int]
) -> None:
    client = browser(city.dispatcher)
    seen = Matter.objects.get(pk=waiting[0]).seq
    door.act(waiting[0], "add", by=Actor.citizen(waiting[0]), text="补充：就在海棠路口")
    address = f"/bench/{number(waiting[0])}/give"
    answer = client.post(address, {"seen": seen, "take": "1"}, headers=HTMX).content.decode()
    assert "请重新查看" in answer
    assert f"bench-{waiting[0]}" in answer


def test_the_next_letter_comes_with_the_answer_and_none_twice(
    city: SimpleNamespace, waiting: list[int]
) -> None:
    client = browser(city.dispatcher)
    answer = give(client, waiting[2], take="1", unit=city.station.pk, held=[waiting[0]])
    text = answer.content.decode()
    assert number(waiting[1]) in text
    assert number(waiting[0]) not in text


def test_without_scripts_one_form_leads_to_the_next_letter(
    city: SimpleNamespace, waiting: list[int]
) -> None:
    client = browser(city.dispatcher)
    answer = client.post(f"/bench/{number(waiting[0])}/give", {"take": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/bench")


def test_only_for_dispatchers(city: SimpleNamespace, waiting: list[int]) -> None:
    assert browser(city.duty).get("/bench").status_code == 403
    assert Client().get("/bench").status_code == 302
    assert give(browser(city.duty), waiting[0], take="1").status_code == 403
    assert Matter.objects.get(pk=waiting[0]).state == "triage"


def test_personal_data_stays_masked(city: SimpleNamespace) -> None:
    said = LETTER | {"subject": "", "place": "", "unit": "", "title": "有人打骚扰电话"}
    door.act("mailbox", "receive", by=Actor.citizen(), **{**said, "body": "号码是 13912345678"})
    page = browser(city.dispatcher).get("/bench").content.decode()
    assert "13912345678" not in page
    assert "jb-masked" in page


def test_how_right_it_was_is_a_page(city: SimpleNamespace, waiting: list[int]) -> None:
    client = browser(city.dispatcher)
    give(client, waiting[0], take="1")
    page = client.get("/bench/right").content.decode()
    assert page.count("1 件中 1 件") == 3  # the subject first and among the three, the unit


def test_what_repeats_an_earlier_letter_is_merged_by_one_key(
    city: SimpleNamespace, waiting: list[int]
) -> None:
    said = LETTER | {"subject": "", "place": "", "unit": "", "phone": "13900000009"}
    title, body = TEXTS[0]
    again = {**said, "title": title + "，又吵了一夜", "body": body}
    pk = door.act("mailbox", "receive", by=Actor.citizen(), **again).matter_id
    repeats.do()
    triage.do()
    client = browser(city.dispatcher)
    page = client.get("/bench").content.decode()
    page += client.post(f"/bench/{number(waiting[2])}/skip", headers=HTMX).content.decode()
    assert f'value="{number(waiting[0])}"' in page
    said = {"seen": Matter.objects.get(pk=pk).seq, "into": number(waiting[0])}
    client.post(f"/bench/{number(pk)}/merge", said, headers=HTMX)
    assert Matter.objects.get(pk=pk).state == "merged"
    assert Letter.objects.get(pk=pk).duplicate_followed is True


@pytest.mark.parametrize("key", ["give", "merge", "skip"])
def test_another_desks_number_is_no_letter(
    city: SimpleNamespace, waiting: list[int], key: str
) -> None:
    said = {"title": "回访", "unit": city.bureau.pk, "origin": "XJ261101-0000001",
            "origin_unit": city.station.pk, "ended_on": "2026-11-01",
            "contact_by": "phone", "contact_when": "any", "phone": "13800000001"}  # fmt: skip
    call = door.act("callback", "receive", by=THE_SYSTEM, **said)
    assert sight.of_officer(city.dispatcher.pk).of(Matter.objects.get(pk=call.matter_id))
    answer = browser(city.dispatcher).post(
        f"/bench/{call.number}/{key}", {"seen": "1"}, headers=HTMX
    )
    assert answer.status_code == 200
    assert not Lease.objects.filter(pk=call.matter_id).exists()
