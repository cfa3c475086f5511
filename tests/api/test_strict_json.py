"""Bodies that are not plain JSON objects of bearable size: a clear 400, 413 or 415."""

from typing import Any

import pytest

from jiban.loop.models import Matter

LETTERS = "/api/mailbox/letters"


def test_it_works(city: Any, anybody: Any) -> None:
    answer = anybody.raw(LETTERS, b'{"kind": ')
    assert answer.status_code == 400
    assert answer.json() == {
        "code": "bad_request",
        "text": "The body is not JSON: line 1, column 10.",
    }


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"\xff\xfe", "not UTF-8: byte 0"),
        ("{“}".encode("gb18030"), "not UTF-8"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"[1]", "not an object"),
        (b'"text"', "not an object"),
        (b"null", "not an object"),
        (b"{} {}", "not JSON"),
        (b'{"kind": "help", "kind": "thanks"}', "“kind” stands twice"),
        (b'{"\\ud800": 1}', "A name in the body"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "stands twice"),
        (b'{"lon": NaN}', "“NaN” is not a number"),
        (b'{"lon": -Infinity}', "“-Infinity” is not a number"),
        (b'{"lon": 1e999}', "too large"),
        (b'{"unit": ' + b"9" * 5000 + b"}", "more than 19 digits"),
        (b'{"a": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' + b"[" * 500 + b"]" * 500 + b"}", "nested too deeply"),
        (b'{"a":' * 40_000, "nested too deeply"),
        (b"\0", "not JSON"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_object_is_refused(city: Any, anybody: Any, body: bytes, says: str) -> None:
    answer = anybody.raw(LETTERS, body)
    assert answer.status_code == 400, answer.content
    assert says in answer.json()["text"]
    assert Matter.objects.count() == 0


def test_a_large_body_is_refused(city: Any, anybody: Any) -> None:
    for size in (300_000, 3_000_000):
        answer = anybody.raw(LETTERS, b'{"body": "' + b"x" * size + b'"}')
        assert answer.status_code == 413
        assert answer.json()["code"] == "too_large"


def test_garbage_of_a_megabyte_is_refused(city: Any, anybody: Any) -> None:
    answer = anybody.raw(LETTERS, bytes(range(256)) * 4096)
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/xml"])
def test_other_kinds_of_bodies_are_refused(city: Any, anybody: Any, kind: str) -> None:
    answer = anybody.raw(LETTERS, b"kind=help", kind)
    assert answer.status_code == 415
    assert answer.json()["code"] == "wrong_media"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Idempotency_Key", "x" * 129),
        ("Idempotency_Key", "two words"),
        ("Idempotency_Key", "schlüssel"),
        ("If_Match", "abc"),
        ("If_Match", "-1"),
        ("If_Match", '"1'),
        ("If_Match", "99999999999"),
    ],
)
def test_headers_are_checked(city: Any, letter: str, name: str, value: str) -> None:
    answer = city.duty.post(f"/api/mailbox/matters/{letter}/sign", **{name: value})
    assert answer.status_code == 400, answer.content
    assert name.replace("_", "-") in answer.json()["text"]


def test_errors_speak_the_readers_language(city: Any, anybody: Any) -> None:
    english = anybody.raw(LETTERS, b"[]").json()["text"]
    chinese = anybody.raw(LETTERS, b"[]", accept_language="zh-CN").json()["text"]
    assert english == "The body is JSON but not an object: write {…}."
    assert chinese != english
