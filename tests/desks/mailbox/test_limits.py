"""Public forms have limits; who reaches one is told when to try again and loses nothing."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
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


def test_uploads_are_limited_before_they_are_kept(
    city: SimpleNamespace, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.LIMITS = ["upload.address=1/1h"]
    settings.JIBAN_HOME = tmp_path

    def look_again(text: bytes) -> int:
        file = SimpleUploadedFile("note.txt", text)
        return client.post("/letters/new", typed(edit="1", files=[file])).status_code

    assert look_again(b"one") == 200
    assert look_again(b"two") == 429
    assert len([path for path in (tmp_path / "attachments").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("same", ["+8613800000001", "0086 13800000001", "013800000001"])
def test_a_phone_written_otherwise_is_the_same(
    city: SimpleNamespace, client: Client, same: str
) -> None:
    client.post("/letters/new", typed(phone="13800000001"))
    assert client.post("/letters/new", typed(phone=same)).status_code == 429


def test_digits_of_another_script_are_no_phone(city: SimpleNamespace, client: Client) -> None:
    assert client.post("/letters/new", typed(phone="1380000000１")).status_code == 422
