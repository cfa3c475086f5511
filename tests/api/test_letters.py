"""A citizen's program sends a letter, follows it with its code, and says something more to it."""

from typing import Any

import pytest
from pytest_django import Settings

from jiban.desks.mailbox import codes
from jiban.desks.mailbox.models import Letter
from jiban.loop.models import Entry, Matter


@pytest.fixture
def sent(city: Any, anybody: Any, fields: Any) -> Any:
    answer = anybody.post("/api/mailbox/letters", fields(unit="440001"))
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_it_works(city: Any, anybody: Any, sent: Any) -> None:
    assert codes.matches(sent["number"], sent["code"])
    assert sent["state"] == "received"
    assert sent["again"] is False
    assert Letter.objects.get(matter__number=sent["number"]).channel == "api"
    answer = anybody.get(sent["href"], X_Access_Code=sent["code"])
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["title"] == "夜间噪声扰民"
    assert told["unit"]["name"] == "城东派出所"
    assert told["handler"] is None
    assert [p["name"] for p in told["promises"]] == ["sign", "contact", "feedback"]
    assert {p["state"] for p in told["promises"]} == {"running"}
    assert {a["name"] for a in told["actions"]} == {"add", "withdraw"}


def test_the_handler_is_named_with_number_and_phone(city: Any, anybody: Any, sent: Any) -> None:
    city.duty.post(f"/api/mailbox/matters/{sent['number']}/sign")
    told = anybody.get(sent["href"], X_Access_Code=sent["code"]).json()
    assert told["handler"] == {"name": "测试duty", "number": "T000", "phone": "0000-1000"}
    assert next(p for p in told["promises"] if p["name"] == "sign")["state"] == "kept"


def test_the_citizen_adds_and_withdraws(anybody: Any, sent: Any) -> None:
    code = {"X_Access_Code": sent["code"].lower().replace("-", " ")}
    added = anybody.post(f"{sent['href']}/add", {"text": "补充：周末更吵。"}, **code)
    assert added.status_code == 200, added.content
    assert added.json()["seq"] == 2
    gone = anybody.post(f"{sent['href']}/withdraw", **code)
    assert gone.json()["state"] == "withdrawn"
    again = anybody.post(f"{sent['href']}/withdraw", **code)
    assert again.status_code == 409


def test_a_wrong_code_and_a_wrong_number_get_the_same_answer(anybody: Any, sent: Any) -> None:
    wrong_code = anybody.get(sent["href"], X_Access_Code="ABCD-EFGH")
    wrong_number = anybody.get("/api/mailbox/letters/XJ260101-0000001", X_Access_Code=sent["code"])
    assert wrong_code.status_code == wrong_number.status_code == 404
    assert wrong_code.content == wrong_number.content
    acted = anybody.post(f"{sent['href']}/withdraw", X_Access_Code="ABCD-EFGH")
    assert acted.status_code == 404


def test_without_a_code_nothing_is_told(anybody: Any, sent: Any) -> None:
    assert anybody.get(sent["href"]).status_code == 401
    assert anybody.post(f"{sent['href']}/withdraw").status_code == 401


def test_notes_of_the_officers_are_not_told(city: Any, anybody: Any, sent: Any) -> None:
    number = sent["number"]
    city.duty.post(f"/api/mailbox/matters/{number}/note", {"text": "内部备注"})
    page = anybody.get(sent["href"], X_Access_Code=sent["code"])
    assert "内部备注" not in page.content.decode()


def test_a_retry_with_the_same_key_is_the_same_letter(anybody: Any, city: Any, fields: Any) -> None:
    key = {"Idempotency_Key": "retry-1"}
    first = anybody.post("/api/mailbox/letters", fields(), **key)
    second = anybody.post("/api/mailbox/letters", fields(), **key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["again"] is True
    assert second.json()["code"] == first.json()["code"]
    assert Matter.objects.count() == 1


def test_somebody_elses_key_does_not_open_their_letter(
    anybody: Any, city: Any, fields: Any
) -> None:
    key = {"Idempotency_Key": "1"}
    first = anybody.post("/api/mailbox/letters", fields(), **key)
    other = anybody.post("/api/mailbox/letters", fields(title="另一件事情"), **key)
    assert other.status_code == 201
    assert other.json()["number"] != first.json()["number"]


@pytest.mark.parametrize("name", ["channel", "origin", "now", "by", "written_at", "remark"])
def test_a_citizen_sets_only_what_is_a_citizens(
    anybody: Any, city: Any, fields: Any, name: str
) -> None:
    answer = anybody.post("/api/mailbox/letters", fields(**{name: "2020-01-01"}))
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [name]


def test_danger_is_answered_with_the_advice_to_call(anybody: Any, city: Any, fields: Any) -> None:
    answer = anybody.post("/api/mailbox/letters", fields(body="有人拿刀砍人，救命"))
    assert answer.json()["call_110"] is True


def test_too_many_letters_from_one_address_are_slowed(
    anybody: Any, city: Any, fields: Any, settings: Settings
) -> None:
    settings.LIMITS = ["letter.address=2/1h"]
    for _time in range(2):
        assert anybody.post("/api/mailbox/letters", fields()).status_code == 201
    answer = anybody.post("/api/mailbox/letters", fields())
    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many"
    assert int(answer.headers["Retry-After"]) > 0


def test_codes_cannot_be_tried_out(anybody: Any, sent: Any, settings: Settings) -> None:
    settings.LIMITS = ["track.address=3/1h", "act.address=3/1h"]
    seen = [anybody.get(sent["href"], X_Access_Code="ABCD-EFGH").status_code for _ in range(4)]
    assert seen == [404, 404, 404, 429]
    tried = [
        anybody.post(f"{sent['href']}/withdraw", X_Access_Code="ABCD-EFGH").status_code
        for _ in range(4)
    ]
    assert tried == [404, 404, 404, 429]
    assert Entry.objects.filter(matter__number=sent["number"]).count() == 1
