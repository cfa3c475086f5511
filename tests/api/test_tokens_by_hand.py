"""Tokens are made, listed and revoked on the command line and in the administration."""

import re
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import Settings

from jiban.web.api.cli import api
from jiban.web.api.models import Token


def run(*words: str) -> Any:
    return CliRunner().invoke(api, words)


def test_it_works(city: Any, anybody: Any) -> None:
    made = run("token", "create", "--officer", "t000", "--name", "报表", "--days", "30")
    assert made.exit_code == 0, made.output
    secret = re.search(r"jiban_\S{40,}", made.output)[0]
    bearer = {"Authorization": f"Bearer {secret}"}
    assert anybody.get("/api/matters", **bearer).status_code == 200
    listed = run("token", "list", "--officer", "T000").output
    assert f"{secret[:12]}…  T000" in listed
    assert secret not in listed
    assert run("token", "revoke", secret[:12]).exit_code == 0
    assert anybody.get("/api/matters", **bearer).status_code == 401


@pytest.mark.parametrize(
    "words",
    [
        ("token", "create", "--officer", "X999", "--name", "x"),
        ("token", "create", "--officer", "T000", "--name", "x" * 81),
        ("token", "create", "--officer", "T000", "--name", "x", "--days", "0"),
        ("token", "revoke", "jiban_"),
        ("token", "revoke", "jiban_nobody"),
    ],
)
def test_mistakes_are_told(city: Any, words: tuple[str, ...]) -> None:
    before = Token.objects.count()
    answer = run(*words)
    assert answer.exit_code != 0
    assert "Error" in answer.output
    assert Token.objects.count() == before


def test_the_document_is_printed(city: Any) -> None:
    assert '"/api/mailbox/letters"' in run("openapi").output


@pytest.fixture
def admin(city: Any, settings: Settings) -> Client:
    settings.MFA_REQUIRED = False
    officer = city.officers["admin"]
    officer.is_staff = True
    officer.save()
    client = Client()
    client.force_login(officer)
    return client


def test_the_administration_shows_a_new_token_once(city: Any, anybody: Any, admin: Client) -> None:
    posted = {
        "officer": city.officers["duty"].pk,
        "name": "伙伴系统",
        "ends_at_0": "2099-01-01",
        "ends_at_1": "00:00",
    }
    page = admin.post("/admin/api/token/add/", posted, follow=True).content.decode()
    secret = re.search(r"jiban_[\w-]{43}", page)[0]
    assert anybody.get("/api/matters", Authorization=f"Bearer {secret}").status_code == 200
    assert secret not in admin.get("/admin/api/token/").content.decode()
    row = Token.objects.get(name="伙伴系统")
    revoke = {"action": "revoke", "_selected_action": [row.pk]}
    admin.post("/admin/api/token/", revoke)
    assert anybody.get("/api/matters", Authorization=f"Bearer {secret}").status_code == 401


def test_others_have_no_such_page(city: Any, settings: Settings) -> None:
    settings.MFA_REQUIRED = False
    officer = city.officers["leader"]
    officer.is_staff = True
    officer.save()
    client = Client()
    client.force_login(officer)
    assert client.get("/admin/api/token/").status_code == 403
