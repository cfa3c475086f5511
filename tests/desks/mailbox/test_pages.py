"""The citizen's pages answer, in both languages."""

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/", "/letters/how", "/letters/new", "/letters/track"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_works(city: object, client: Client, path: str, language: str) -> None:
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    page = answer.content.decode()
    assert "style=" not in page
    assert "jiban_session" not in answer.cookies


def test_an_officer_is_sent_to_the_inbox(city: object, client: Client) -> None:
    client.force_login(city.duty)  # type: ignore[attr-defined]
    client.session["mfa_set_up"] = True
    assert client.get("/").status_code == 302
