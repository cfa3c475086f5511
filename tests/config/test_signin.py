"""Officers sign in by number and password; guessing is stopped; nobody signs up."""

import pytest
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client

from jiban.city.models import Officer

from .conftest import PASSWORD


def sign_in(client: Client, password: str, number: str = "A1001") -> int:
    answer = client.post("/accounts/login/", {"login": number, "password": password})
    return answer.status_code


def signed_in(client: Client) -> bool:
    request = HttpRequest()
    request.session = client.session
    return bool(get_user(request).is_authenticated)


def test_it_works(client: Client, officer: Officer) -> None:
    assert sign_in(client, PASSWORD) == 302
    assert signed_in(client)


@pytest.mark.parametrize("number", ["a1001", " A1001 ", "Ａ１００１"])
def test_a_number_typed_otherwise(client: Client, officer: Officer, number: str) -> None:
    sign_in(client, PASSWORD, number)
    assert signed_in(client)


def test_a_wrong_password(client: Client, officer: Officer) -> None:
    assert sign_in(client, "wrong") == 200
    assert not signed_in(client)


def test_after_five_wrong_ones_the_right_one_does_not_help(
    client: Client, officer: Officer
) -> None:
    for _attempt in range(5):
        sign_in(client, "wrong")
    sign_in(client, PASSWORD)
    assert not signed_in(client)


def test_the_count_is_seen_by_every_process(client: Client, officer: Officer) -> None:
    for _attempt in range(5):
        sign_in(Client(), "wrong")
    sign_in(client, PASSWORD)
    assert not signed_in(client)


def test_another_officer_is_not_locked_out(client: Client, officer: Officer) -> None:
    Officer.objects.create_user("A1002", PASSWORD, name="测试乙")
    for _attempt in range(5):
        sign_in(client, "wrong")
    sign_in(client, PASSWORD, "A1002")
    assert signed_in(client)


def test_an_officer_who_left(client: Client, officer: Officer) -> None:
    Officer.objects.filter(pk=officer.pk).update(is_active=False)
    sign_in(client, PASSWORD)
    assert not signed_in(client)


def test_nobody_signs_up(client: Client, db: None) -> None:
    client.post(
        "/accounts/signup/", {"username": "B1", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not Officer.objects.exists()


def test_the_admin_has_no_door_of_its_own(client: Client, db: None) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


def test_cookies_are_out_of_reach(client: Client, officer: Officer) -> None:
    sign_in(client, PASSWORD)
    cookie = client.cookies["jiban_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["expires"]  # ends with the browser


@pytest.mark.parametrize(
    "page",
    ["email/", "confirm-email/", "signup/", "password/reset/", "password/set/"],
)
def test_nobody_adds_an_address_or_resets_a_password_by_it(
    client: Client, officer: Officer, page: str
) -> None:
    client.force_login(officer)
    assert client.get(f"/accounts/{page}").status_code == 404
    assert client.post(f"/accounts/{page}", {"email": "x@example.cn"}).status_code == 404


def test_pages_of_the_account_are_kept_nowhere(client: Client, officer: Officer) -> None:
    client.force_login(officer)
    assert client.get("/accounts/2fa/")["Cache-Control"] == "no-store"
