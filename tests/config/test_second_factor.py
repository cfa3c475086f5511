"""Officers need a second factor before they see anything."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from pytest_django import Settings

from jiban.city.models import Officer

from .conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"


def code() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def test_it_works(client: Client, officer: Officer, settings: Settings) -> None:
    settings.MFA_REQUIRED = True
    TOTP.activate(officer, SECRET)
    client.post("/accounts/login/", {"login": "A1001", "password": PASSWORD})
    assert client.get("/_clock").status_code != 200 or "_auth_user_id" not in client.session
    answer = client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert answer.status_code == 302
    assert client.get("/_unit").status_code != 302


def test_without_one_every_page_leads_to_its_set_up(
    client: Client, officer: Officer, settings: Settings
) -> None:
    settings.MFA_REQUIRED = True
    client.post("/accounts/login/", {"login": "A1001", "password": PASSWORD})
    assert client.get("/admin/").headers["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/accounts/2fa/totp/activate/", follow=True).status_code == 200


def test_without_one_the_api_says_so(client: Client, officer: Officer, settings: Settings) -> None:
    settings.MFA_REQUIRED = True
    client.post("/accounts/login/", {"login": "A1001", "password": PASSWORD})
    answer = client.get("/api/anything")
    assert answer.status_code == 403
    assert answer.json()["code"] == "second_factor"


def test_citizens_are_not_asked(client: Client, db: None, settings: Settings) -> None:
    settings.MFA_REQUIRED = True
    assert client.get("/accounts/login/").status_code == 200


def test_a_demo_can_do_without(client: Client, officer: Officer, settings: Settings) -> None:
    settings.MFA_REQUIRED = False
    client.post("/accounts/login/", {"login": "A1001", "password": PASSWORD})
    assert "/2fa/" not in client.get("/admin/").headers.get("Location", "")


def test_the_secret_is_not_readable_in_the_database(officer: Officer) -> None:
    TOTP.activate(officer, SECRET)
    kept = Authenticator.objects.get(user=officer, type="totp").data["secret"]
    assert SECRET not in kept
    assert TOTP(Authenticator.objects.get(user=officer, type="totp")).validate_code(code())


def test_who_takes_it_away_is_asked_for_a_new_one(
    client: Client, officer: Officer, settings: Settings
) -> None:
    settings.MFA_REQUIRED = True
    TOTP.activate(officer, SECRET)
    client.post("/accounts/login/", {"login": "A1001", "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert client.get("/_unit").status_code != 302
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=officer, type=Authenticator.Type.TOTP).exists()
    assert client.get("/_unit").headers["Location"] == "/accounts/2fa/totp/activate/"
