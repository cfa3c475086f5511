"""The citizen's pages answer, in both languages."""

from types import SimpleNamespace

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "path", ["/", "/letters/how", "/letters/privacy", "/letters/new", "/letters/track"]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_works(city: SimpleNamespace, client: Client, path: str, language: str) -> None:
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    page = answer.content.decode()
    assert "style=" not in page
    assert "jiban_session" not in answer.cookies


def test_an_officer_is_sent_to_the_inbox(city: SimpleNamespace, client: Client) -> None:
    client.force_login(city.duty)
    assert client.get("/").headers["Location"] == "/inbox"


def test_the_promises_are_those_that_the_desk_declares(
    city: SimpleNamespace, client: Client
) -> None:
    page = client.get("/letters/how", headers={"accept-language": "en"}).content.decode()
    for within in ("10 minutes", "30 minutes", "48 hours", "10 working days"):
        assert f"<dt>{within}</dt>" in page
