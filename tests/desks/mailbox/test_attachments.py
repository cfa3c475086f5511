"""Files of a letter: judged by their bytes, limited, and not asked for twice."""

import re
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiban.desks.mailbox import intake
from jiban.loop import attachments, uploads
from jiban.loop.attachments import Kept
from jiban.loop.models import Attachment, Matter

from .conftest import LETTER

WRITE = "/letters/new"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63fccfc0500f0004850180a8c8d1e50000000049454e44ae426082"
)


def photo(name: str = "现场.png", extra: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG + extra, "application/x-anything")


def typed(**more: Any) -> dict[str, Any]:
    return {**LETTER, "idempotency_key": intake.form_key(), **more}


def tokens_in(page: str) -> list[str]:
    return re.findall(r'name="kept" value="([^"]+)"', page)


def test_it_works(city: SimpleNamespace, client: Client) -> None:
    assert client.post(WRITE, typed(files=[photo()])).status_code == 302
    file = Attachment.objects.get()
    assert (file.name, file.media_type, file.from_citizen) == ("现场.png", "image/png", True)
    assert attachments.path_of(file.sha256).read_bytes() == PNG


def test_the_citizen_can_open_what_was_sent(city: SimpleNamespace, client: Client) -> None:
    client.post(WRITE, typed(files=[photo()]))
    number, pk = Matter.objects.get().number, Attachment.objects.get().pk
    answer = client.get(f"/letters/track/{number}/files/{pk}")
    assert b"".join(answer.streaming_content) == PNG


def test_nobody_else_can(city: SimpleNamespace, client: Client) -> None:
    client.post(WRITE, typed(files=[photo()]))
    number, pk = Matter.objects.get().number, Attachment.objects.get().pk
    assert Client().get(f"/letters/track/{number}/files/{pk}").status_code == 302


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\0" * 64,
        b"<html><script>alert(1)</script></html>",
        b"PK\x03\x04" + b"\0" * 100,
        b"",
        b"\x7fELF" + b"\0" * 60,
    ],
)
def test_the_ending_of_a_name_counts_for_nothing(
    city: SimpleNamespace, client: Client, content: bytes
) -> None:
    wrong = SimpleUploadedFile("holiday.jpg", content, "image/jpeg")
    answer = client.post(WRITE, typed(files=[wrong]))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "holiday.jpg" in page
    assert 'id="id_files_error"' in page
    assert not Matter.objects.exists()


def test_what_is_too_large_is_named_with_the_limit(
    city: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 1 << 20)
    large = photo("大图.png", b"\0" * (1 << 20))
    page = client.post(WRITE, typed(files=[large])).content.decode()
    assert "大图.png" in page
    assert "1 MB" in page


def test_one_bad_file_does_not_cost_the_good_ones(city: SimpleNamespace, client: Client) -> None:
    bad = SimpleUploadedFile("bad.jpg", b"PK\x03\x04" + b"\0" * 100)
    fields = typed(files=[photo(), bad])
    page = client.post(WRITE, fields).content.decode()
    (token,) = tokens_in(page)
    answer = client.post(WRITE, {**fields, "files": [], "kept": [token]})
    assert answer.status_code == 302
    assert Attachment.objects.get().name == "现场.png"


def test_an_error_elsewhere_does_not_cost_the_files(city: SimpleNamespace, client: Client) -> None:
    page = client.post(WRITE, typed(title="", files=[photo(), photo("b.png", b"b")])).content
    tokens = tokens_in(page.decode())
    assert len(tokens) == 2
    client.post(WRITE, typed(kept=tokens))
    assert set(Attachment.objects.values_list("name", flat=True)) == {"现场.png", "b.png"}


def test_danger_on_the_way_does_not_cost_the_files(city: SimpleNamespace, client: Client) -> None:
    page = client.post(WRITE, typed(body="有人拿刀", files=[photo()])).content.decode()
    client.post(WRITE, typed(body="有人拿刀", danger_seen="1", kept=tokens_in(page)))
    assert Attachment.objects.count() == 1


def test_an_unticked_file_is_left_out(city: SimpleNamespace, client: Client) -> None:
    page = client.post(WRITE, typed(title="", files=[photo()])).content.decode()
    assert tokens_in(page)
    client.post(WRITE, typed())
    assert not Attachment.objects.exists()


def test_at_most_nine(city: SimpleNamespace, client: Client) -> None:
    many = [photo(f"{n}.png", bytes([n])) for n in range(10)]
    answer = client.post(WRITE, typed(files=many))
    assert answer.status_code == 422
    assert len(tokens_in(answer.content.decode())) == 9
    assert "9.png" in answer.content.decode()


def test_the_same_file_twice_is_one(city: SimpleNamespace, client: Client) -> None:
    client.post(WRITE, typed(files=[photo("a.png"), photo("b.png")]))
    assert Attachment.objects.count() == 1


def test_a_made_up_token_gets_nobodys_file(city: SimpleNamespace, client: Client) -> None:
    kept = attachments.keep("secret.png", BytesIO(PNG))
    real = uploads.token_of(kept)
    forged = uploads.token_of(Kept("x", "image/png", 1, "../../keys/people.key"))
    assert uploads.take([], [real]).files == [kept]
    assert uploads.take([], [real[:-1] + "?"]).errors
    assert not uploads.take([], [forged]).files
    assert client.post(WRITE, typed(kept=["forged"])).status_code == 422


def test_a_name_is_only_a_name(city: SimpleNamespace, client: Client) -> None:
    client.post(WRITE, typed(files=[photo("../../etc/<b>x</b>.png")]))
    assert "/" not in Attachment.objects.get().name
