"""Public forms have limits; who reaches one is told when to try again and loses nothing."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from jiban.desks.mailbox import intake
from jiban.loop.models import Matter

from .conftest import LETTER


def typed(**more: Any) -> dict[str, Any]:
    return {**LETTER, "idempotency_key": intake.form_key(), **more}


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.LIMITS = ["letter.address=2/1h", "letter.phone=1/1h", "track.address=2/1h"]


def test_it_works(city: SimpleNamespace, client: Client) -> None:
    client.post("/letters/new", typed(phone="13800000001"))
    client.post("/letters/new", typed(phone="13800000002"))
    answer = client.post("/letters/new", typed(phone="13800000003"))
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1800"
    page = answer.content.decode()
    assert "30" in page
    assert LETTER["body"] in page
    assert Matter.objects.count() == 2


def test_one_phone_has_a_limit_of_its_own(city: SimpleNamespace, client: Client) -> None:
    client.post("/letters/new", typed(phone="138 0000 0001"))
    assert client.post("/letters/new", typed(phone="13800000001")).status_code == 429


def test_guessing_codes_is_slow(client: Client, letter: intake.Sent) -> None:
    wrong = {"number": letter.number, "code": "AAAA-AAAA"}
    for _ in range(2):
        assert client.post("/letters/track", wrong).status_code == 422
    answer = client.post("/letters/track", {"number": letter.number, "code": letter.code})
    assert answer.status_code == 429
    assert letter.number in answer.content.decode()


def test_somebody_else_is_not_held_up(client: Client, letter: intake.Sent) -> None:
    for _ in range(3):
        client.post("/letters/track", {"number": letter.number, "code": "AAAA-AAAA"})
    said = {"number": letter.number, "code": letter.code}
    assert client.post("/letters/track", said, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_a_header_does_not_make_one_somebody_else(client: Client, letter: intake.Sent) -> None:
    said = {"number": letter.number, "code": "AAAA-AAAA"}
    found = [
        client.post("/letters/track", said, HTTP_X_FORWARDED_FOR=f"192.0.2.{n}").status_code
        for n in range(3)
    ]
    assert found == [422, 422, 429]
