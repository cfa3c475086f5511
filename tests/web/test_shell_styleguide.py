"""The styleguide shows every component, and only where it is allowed."""

import pytest
from django.test import Client


@pytest.fixture
def client(settings, db) -> Client:
    settings.STYLEGUIDE = True
    return Client()


def test_it_works(client: Client) -> None:
    answer = client.get("/_styleguide")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert '<html lang="zh-Hans"' in page
    assert "data-due=" in page
    assert "data-chart=" in page


@pytest.mark.parametrize("shell", ["staff", "citizen"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_both_shells_in_both_languages(client: Client, shell: str, language: str) -> None:
    answer = client.get(f"/_styleguide?shell={shell}", headers={"accept-language": language})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


def test_it_is_not_there_in_a_live_installation(client: Client, settings) -> None:
    settings.STYLEGUIDE = False
    assert client.get("/_styleguide").status_code == 404


def test_no_inline_style_or_script(client: Client) -> None:
    page = client.get("/_styleguide").content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    for part in page.split("<script")[1:]:
        head = part.split(">", 1)[0]
        assert "src=" in head or 'type="application/json"' in head
