"""Rates for programs: both numbers, the interval and the words, of what the officer sees."""

from typing import Any

import pytest
from django.test import Client

from jiban.city.models import Officer, Unit


def test_it_works(city: Any, write: Any) -> None:
    write(("duty", "sign", {}), ("duty", "contact", {"how": "talk", "text": "谈过"}))
    answer = city.leader.get("/api/rates", {"rate": "response", "by": "unit"})
    assert answer.status_code == 200, answer.content
    item = answer.json()["items"][0]
    assert (item["name"], item["desk"]) == ("response", "mailbox")
    assert item["numerator_means"] == "letters whose author was contacted within 30 minutes"
    share = {"numerator": 1, "denominator": 1, "percent": 100.0, "low": 20.7, "high": 100.0}
    whole = {**share, "few": True, "left_out": {}}
    assert item["all"] == whole
    assert item["lines"] == [{**whole, "key": "440001", "label": "城东派出所"}]


def test_every_rate_of_what_is_seen(city: Any, write: Any) -> None:
    write(("duty", "sign", {}))
    found = city.west_duty.get("/api/rates").json()
    assert len(found["items"]) > 8
    assert all(item["all"]["denominator"] == 0 for item in found["items"])
    assert all(item["lines"] == [] for item in found["items"])


def test_a_body_outside_is_not_the_bureau(city: Any, letter: str) -> None:
    Unit.objects.create(code="+", name="市政府督查室", kind="outside")
    found = city.leader.get("/api/rates", {"rate": "completion"}).json()
    assert found["unit"] == city.root.code
    assert found["items"][0]["all"]["denominator"] == 1


def test_without_units_it_says_what_to_do(db: None) -> None:
    client = Client()
    client.force_login(Officer.objects.create(number="1", name="甲"))
    answer = client.get("/api/rates")
    assert answer.status_code == 422
    assert "jiban city import units" in answer.json()["fields"]["unit"][0]


def test_a_period(city: Any, letter: str) -> None:
    past = {"since": "1999-01-01", "until": "2001-03-03", "by": "day", "rate": "completion"}
    found = city.leader.get("/api/rates", past).json()
    assert (found["since"], found["until"]) == ("2000-01-01", "2001-03-03")
    assert len(found["items"][0]["lines"]) == 62  # weeks: days would be too many
    assert city.leader.get("/api/rates").json()["items"][1]["all"]["denominator"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("rate", "no"), ("by", "year"), ("unit", "0"), ("subject", "nois_"), ("since", "2026-13-01")],
)
def test_what_is_asked_wrongly_is_named(city: Any, name: str, value: str) -> None:
    answer = city.leader.get("/api/rates", {name: value})
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [name]
