"""The desk's pages for officers: who is signed in and has a post, or is told what is missing."""

import pytest
from django.test import Client

from jiban.city.models import Officer
from jiban.loop.models import Matter
from tests.loop.conftest import Bureau


def addresses(case: int) -> list[str]:
    number = Matter.objects.get(pk=case).number
    return [
        "/missing/found",
        f"/missing/candidates/{number}",
        f"/missing/candidates/{number}/{number}",
        "/missing/cold",
        f"/missing/posters/{number}/1.pdf",
        "/missing/tasks",
        f"/missing/tasks/{number}",
    ]


@pytest.fixture
def no_post(bureau: Bureau) -> Officer:
    """An officer whose account has no post yet."""
    return Officer.objects.create(number="9900", name="己一", unit=bureau.east)


def test_it_works(planned: int, bureau: Bureau) -> None:
    browser = Client()
    browser.force_login(bureau.duty)
    assert [browser.get(one).status_code for one in addresses(planned)] == [
        200, 200, 404, 200, 404, 200, 404,
    ]  # fmt: skip


def test_who_is_not_signed_in_signs_in_first(planned: int) -> None:
    for one in addresses(planned):
        answer = Client().get(one)
        assert (answer.status_code, one in answer["Location"]) == (302, True), one


def test_who_has_no_post_is_told_what_to_do(planned: int, no_post: Officer) -> None:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(no_post)
    for one in addresses(planned):
        answer = browser.get(one)
        assert answer.status_code == 403, one
        assert "Ask the administrator of your unit." in answer.content.decode(), one
