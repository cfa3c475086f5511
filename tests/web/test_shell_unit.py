"""The unit switch: an officer looks at one of their own units, and at no other."""

import pytest
from django.test import Client, RequestFactory

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.web.context import Shell


@pytest.fixture
def units(db) -> dict[str, Unit]:
    bureau = Unit.objects.create(code="TB", name="示例市局", name_en="Sample bureau", kind="bureau")
    made = {"bureau": bureau}
    for code in ("east", "west"):
        made[code] = Unit.objects.create(code=code, name=code, kind="station", parent=bureau)
    return made


@pytest.fixture
def officer(units) -> Officer:
    officer = Officer.objects.create_user("T00001", "x", name="民警甲", unit=units["east"])
    for code in ("bureau", "east"):
        Post.objects.create(officer=officer, unit=units[code], role="duty")
    caches.forget() if hasattr(caches, "forget") else None
    return officer


@pytest.fixture
def client(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def shell(client: Client, officer: Officer) -> Shell:
    request = RequestFactory().get("/")
    request.user, request.session = officer, client.session
    return Shell(request)


def test_it_works(client, officer, units) -> None:
    assert shell(client, officer).unit.id == units["east"].pk
    answer = client.post("/_unit", {"unit": units["bureau"].pk, "next": "/somewhere"})
    assert answer.headers["Location"] == "/somewhere"
    assert shell(client, officer).unit.id == units["bureau"].pk


def test_a_unit_of_others_is_not_chosen(client, officer, units) -> None:
    client.post("/_unit", {"unit": units["west"].pk})
    client.post("/_unit", {"unit": "nonsense"})
    assert shell(client, officer).unit.id == units["east"].pk


def test_it_never_leads_elsewhere(client, units) -> None:
    answer = client.post("/_unit", {"unit": units["east"].pk, "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_a_stranger_signs_in_first(units) -> None:
    answer = Client().post("/_unit", {"unit": units["east"].pk})
    assert "/accounts/login/" in answer.headers["Location"]
