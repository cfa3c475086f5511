"""Wrong fields: 422 with the reason for each, in the reader's language; nothing is written."""

from typing import Any

import pytest

from jiban.loop.models import Entry, Matter


def test_it_works(city: Any, letter: str) -> None:
    answer = city.duty.post(f"/api/mailbox/matters/{letter}/transfer", {"unit": "440002"})
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "bad_fields"
    assert list(problem["fields"]) == ["text"]
    assert problem["text"].startswith("reason: ")


def test_every_wrong_field_is_named_at_once(city: Any, fields: Any) -> None:
    sent = fields(kind="gossip", title="短", lon=200, unit="nowhere", body=None, extra=1, phone=5)
    answer = city.duty.post("/api/mailbox/matters", sent)
    assert answer.status_code == 422
    wrong = answer.json()["fields"]
    assert set(wrong) == {"kind", "title", "lon", "unit", "body", "extra", "phone"}
    assert wrong["unit"] == ["There is no unit with this code."]
    assert Matter.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", 12345),
        ("title", ["夜间噪声"]),
        ("title", {"a": 1}),
        ("title", True),
        ("title", "a\0b"),
        ("kind", 3),
        ("kind", "help\ud800"),
        ("unit", True),
        ("unit", 1.5),
        ("unit", [1]),
        ("unit", "440001\ud800"),
        ("unit", 9223372036854775807),
        ("unit", -1),
        ("lon", "113.9"),
        ("lon", False),
        ("lat", 91),
        ("email", "nobody"),
        ("body", "x" * 20_001),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(
    city: Any, fields: Any, name: str, value: object
) -> None:
    answer = city.duty.post("/api/mailbox/matters", fields(**{name: value}))
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["fields"]) == [name]


@pytest.mark.parametrize("name", ["matter", "action", "by", "now", "key", "seen", "files"])
def test_the_doors_own_words_are_no_fields(city: Any, fields: Any, name: str) -> None:
    answer = city.duty.post("/api/mailbox/matters", fields(**{name: "2020-01-01T00:00:00Z"}))
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [name]


def test_a_half_character_is_refused_by_name(city: Any, letter: str) -> None:
    path = f"/api/mailbox/matters/{letter}/note"
    answer = city.duty.raw(path, rb'{"text": "half \ud83d"}')
    assert answer.status_code == 422
    assert "cannot be kept" in answer.json()["fields"]["text"][0]
    assert Entry.objects.filter(matter__number=letter).count() == 1


def test_what_may_be_left_out_may_be_null_or_empty(city: Any, fields: Any) -> None:
    empty = fields(subject=None, place=None, lon=None, lat=None, email="", unit=None, origin="")
    answer = city.duty.post("/api/mailbox/matters", empty)
    assert answer.status_code == 201, answer.content
