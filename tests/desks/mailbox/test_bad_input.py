"""Whatever is typed: kept as text, or refused in the reader's language with nothing lost or run."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.html import escape

from jiban.desks.mailbox import intake
from jiban.desks.mailbox.models import Letter
from jiban.loop.models import Matter

from .conftest import LETTER

WRITE = "/letters/new"

STRANGE = {
    "script": "<script>alert('来信')</script><img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE loop_matter; -- \" OR 1=1",
    "template": "{{ 1234*4321 }} {% url 'web:home' %} ${1234*4321} %(name)s %s",
    "emoji": "👨‍👩‍👧‍👦🚨 孩子在哭 🏳️‍🌈 e\u0301",
    "rtl": "السلام عليكم \u202eتحية\u202c و \u2067abc\u2069",
    "astral": "𠮷野家 𬺈 龘龘 \U0010ffff",
    "zero width": "看\u200b不\u200c见\u200d的\ufeff字",
    "path": "../../../etc/passwd %00 file:///etc/passwd",
    "breaks": "第一行\r\n第二行\n\n第三段\t制表",
}


def typed(**more: Any) -> dict[str, Any]:
    return {**LETTER, "idempotency_key": intake.form_key(), **more}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_it_works(city: SimpleNamespace, client: Client, text: str) -> None:
    answer = client.post(WRITE, typed(body=text, title=text[:40], place=text[:40]))
    assert answer.status_code == 302
    number = Matter.objects.get().number
    page = client.get(f"/letters/track/{number}").content.decode()
    first = text.split("\r\n")[0].strip()
    assert escape(first) in page
    assert Letter.objects.get().body.split() == text.split()
    for live in ("<script>alert", "<img src=x", "5332114"):
        assert live not in page


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_it_comes_back_as_it_was_typed(city: SimpleNamespace, client: Client, text: str) -> None:
    page = client.post(WRITE, typed(body=text, naming="")).content.decode()
    assert escape(text.replace("\r\n", "\n").split("\n")[0]) in page


@pytest.mark.parametrize(
    ("name", "most"), [("title", 60), ("body", 20_000), ("place", 200), ("name", 50), ("phone", 20)]
)
def test_what_is_too_long_is_named_and_not_cut(
    city: SimpleNamespace, client: Client, name: str, most: int
) -> None:
    text = ("1" if name == "phone" else "长") * (most + 1)
    answer = client.post(WRITE, typed(**{name: text}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{name}_error"' in page
    assert text in page
    assert not Matter.objects.exists()


def test_a_name_of_five_thousand_characters(city: SimpleNamespace, client: Client) -> None:
    answer = client.post(WRITE, typed(name="王" * 5000))
    assert answer.status_code == 422
    assert "50" in answer.content.decode()


def test_a_megabyte_of_garbage(city: SimpleNamespace, client: Client) -> None:
    answer = client.post(WRITE, typed(body="垃圾 garbage " * 60_000))
    assert answer.status_code == 422
    assert not Matter.objects.exists()


def test_more_than_a_form_may_hold(city: SimpleNamespace, client: Client) -> None:
    answer = client.post(WRITE, typed(body="x" * 3_000_000))
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("name", ["title", "body", "place", "name"])
def test_the_character_of_value_zero(city: SimpleNamespace, client: Client, name: str) -> None:
    answer = client.post(WRITE, typed(**{name: "前\0后"}))
    assert answer.status_code == 422
    assert f'id="id_{name}_error"' in answer.content.decode()


@pytest.mark.parametrize(
    "raw", ["深夜噪音".encode("gb18030"), b"\xed\xa0\x80 half", b"\xff\xfe\xfd", b"\xc3"]
)
def test_bytes_that_are_no_text_are_not_kept_as_rubbish(
    city: SimpleNamespace, client: Client, raw: bytes
) -> None:
    body = (
        urlencode(typed(body="") | {"title": "一个标题"}).encode()
        + b"&body="
        + b"".join(b"%%%02X" % byte for byte in raw)
    )
    body = body.replace(b"&body=&", b"&", 1)
    answer = client.post(WRITE, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert 'id="id_body_error"' in answer.content.decode()
    assert not Matter.objects.exists()


def test_a_field_given_twice_counts_once(city: SimpleNamespace, client: Client) -> None:
    body = urlencode([*typed().items(), ("title", "第二个标题")])
    client.post(WRITE, body, content_type="application/x-www-form-urlencoded")
    assert Matter.objects.get().title == "第二个标题"


def test_fields_that_are_not_the_citizens_are_ignored(
    city: SimpleNamespace, client: Client
) -> None:
    more = {"channel": "import", "origin": "x", "remark": "y", "written_at": "2020-01-01"}
    assert client.post(WRITE, typed(**more)).status_code == 302
    letter = Letter.objects.get()
    assert (letter.channel, letter.origin) == ("web", "")


@pytest.mark.parametrize(
    "place", [{"lon": "nan", "lat": "22"}, {"lon": "999", "lat": "22"}, {"lon": "东", "lat": "北"}]
)
def test_a_position_that_is_none(
    city: SimpleNamespace, client: Client, place: dict[str, str]
) -> None:
    answer = client.post(WRITE, typed(position="1", **place))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_the_error_is_in_the_readers_language(city: SimpleNamespace, client: Client) -> None:
    english = client.post(WRITE, typed(naming="name", name=""), headers={"accept-language": "en"})
    assert "Enter your name" in english.content.decode()


@pytest.mark.parametrize("unit", ["0", "999999999999999999999", "x", "-1", "1 OR 1=1"])
def test_a_station_that_is_none(city: SimpleNamespace, client: Client, unit: str) -> None:
    answer = client.post(WRITE, typed(unit=unit))
    assert answer.status_code == 422
    assert 'id="id_unit_error"' in answer.content.decode()
