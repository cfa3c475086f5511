"""Who may ask: a token, or the session with its CSRF token; never more than the officer's posts."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jiban.city.models import Post
from jiban.web.api import tokens
from jiban.web.api.models import Token


def token_of(city: Any, part: str) -> Token:
    return Token.objects.get(officer=city.officers[part])


def test_it_works(city: Any, letter: str) -> None:
    answer = city.duty.get("/api/matters")
    assert answer.status_code == 200
    assert [m["number"] for m in answer.json()["items"]] == [letter]


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic dGVzdDp0ZXN0", "jiban_x"]
)
def test_nobody_known_is_told_to_sign_in(anybody: Any, city: Any, authorization: str) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = anybody.get("/api/matters", **headers)
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_is_kept_only_as_a_hash(city: Any) -> None:
    row, secret = tokens.create(city.officers["duty"], "probe")
    kept = Token.objects.filter(pk=row.pk).values().get()
    assert secret not in str(kept)
    assert len(kept["digest"]) == 32


def test_a_revoked_token_opens_nothing(city: Any) -> None:
    tokens.revoke(token_of(city, "duty"))
    assert city.duty.get("/api/matters").status_code == 401


def test_an_ended_token_opens_nothing(city: Any) -> None:
    Token.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert city.duty.get("/api/matters").status_code == 401


def test_the_token_of_an_officer_out_of_service_opens_nothing(city: Any) -> None:
    officer = city.officers["duty"]
    officer.is_active = False
    officer.save()
    assert city.duty.get("/api/matters").status_code == 401


def test_a_token_may_no_more_than_its_officers_posts(city: Any, letter: str) -> None:
    Post.objects.filter(officer=city.officers["duty"]).delete()
    assert city.duty.get("/api/matters").json()["items"] == []
    assert city.duty.post(f"/api/mailbox/matters/{letter}/sign").status_code == 404


def test_a_reading_token_cannot_act(city: Any, letter: str, anybody: Any) -> None:
    _row, secret = tokens.create(city.officers["duty"], "wall", read_only=True)
    bearer = {"Authorization": f"Bearer {secret}"}
    assert anybody.get(f"/api/matters/{letter}", **bearer).status_code == 200
    answer = anybody.post(f"/api/mailbox/matters/{letter}/sign", **bearer)
    assert answer.status_code == 403
    assert answer.json()["code"] == "not_allowed"


def test_last_use_is_noted_at_most_once_a_minute(city: Any) -> None:
    city.duty.get("/api/matters")
    first = token_of(city, "duty").used_at
    assert first is not None
    city.duty.get("/api/matters")
    assert token_of(city, "duty").used_at == first


def session(city: Any, part: str) -> Client:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(city.officers[part])
    return client


def csrf_of(client: Client) -> str:
    """Return the CSRF token that the documentation page gives to a signed-in officer."""
    return client.get("/api/docs").content.decode().split('data-csrf="')[1].split('"')[0]


def test_a_session_reads_and_acts_with_its_csrf_token(
    city: Any, letter: str, settings: Settings
) -> None:
    settings.MFA_REQUIRED = False
    client = session(city, "duty")
    assert client.get("/api/matters").status_code == 200
    path = f"/api/mailbox/matters/{letter}/sign"
    refused = client.post(path, b"", content_type="application/json")
    assert refused.status_code == 403
    assert "X-CSRFToken" in refused.json()["text"]
    token = csrf_of(client)
    done = client.post(path, b"", content_type="application/json", headers={"x-csrftoken": token})
    assert done.status_code == 200, done.content


def test_a_broken_multipart_body_of_a_session_is_a_bad_request(
    city: Any, letter: str, settings: Settings
) -> None:
    settings.MFA_REQUIRED = False
    client = session(city, "duty")
    path = f"/api/mailbox/matters/{letter}/note"
    token = csrf_of(client)
    kind = "multipart/form-data"
    answer = client.post(path, b"--x\r\n", content_type=kind, headers={"x-csrftoken": token})
    assert answer.status_code == 400


def test_a_session_without_second_factor_reads_nothing(
    city: Any, letter: str, settings: Settings
) -> None:
    settings.MFA_REQUIRED = True
    answer = session(city, "duty").get("/api/matters")
    assert answer.status_code == 403
    assert answer.json()["code"] == "second_factor"
