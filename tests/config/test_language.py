"""Chinese for everybody, English for those whose browser prefers it, and a choice wins."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("en-US,en;q=0.9,zh;q=0.5", "en"),
        ("fr", "zh-hans"),
        ("*", "zh-hans"),
    ],
)
def test_it_works(client: Client, db: None, accepted: str, language: str) -> None:
    answer = client.get("/accounts/login/", headers={"Accept-Language": accepted})
    assert answer.headers["Content-Language"] == language


def test_a_choice_wins(client: Client, db: None) -> None:
    client.post("/i18n/setlang/", {"language": "en"})
    answer = client.get("/accounts/login/", headers={"Accept-Language": "zh-CN"})
    assert answer.headers["Content-Language"] == "en"
