"""Officers see an alert's words and what went out on its page, and revise from what there is."""

import pytest
from django.test import Client

from jiban.loop.models import Matter
from tests.loop.conftest import Bureau

from .conftest import WORDS, Do


@pytest.fixture
def officer(bureau: Bureau) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(bureau.duty)
    return client


def test_it_works(officer: Client, issued: int) -> None:
    number = Matter.objects.get(pk=issued).number
    page = officer.get(f"/matters/{number}").content.decode()
    assert WORDS["description"] in page
    assert "Went out" in page
    form = officer.get(f"/matters/{number}/do/revise").content.decode()
    assert WORDS["headline"] in form
    assert WORDS["instruction"] in form


def test_it_is_drafted_on_a_page_made_from_the_declaration(officer: Client, draft: Do) -> None:
    page = officer.get("/staff/", follow=True).content.decode()
    assert "Draft an alert" in page
