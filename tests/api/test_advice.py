"""Advice on an answer through the API: what the page shows, and nothing is done."""

from typing import Any

from jiban.loop.models import Matter

HANDLED = (
    ("duty", "sign", {}),
    ("duty", "contact", {"how": "talk", "text": "电话里谈过"}),
)


def test_it_works(city: Any, write: Any) -> None:
    number = write(*HANDLED)
    sent = {"answer": "您反映的问题已转相关部门处理。", "evidence": "无"}
    answer = city.duty.post(f"/api/mailbox/matters/{number}/resolve/advice", sent)
    assert answer.status_code == 200, answer.content
    (hint,) = answer.json()["hints"]
    assert "no answer" in hint["text"]
    assert (hint["quote"], hint["grave"]) == ("", True)
    assert Matter.objects.get(number=number).state == "handling"


def test_only_where_the_desk_has_advice(city: Any, write: Any) -> None:
    number = write(*HANDLED)
    sent = {"text": "现场已查看"}
    address = f"/api/mailbox/matters/{number}"
    assert city.duty.post(f"{address}/feedback/advice", sent).status_code == 200
    assert city.duty.post(f"{address}/note/advice", sent).status_code == 404


def test_what_no_answer_can_be_is_refused(city: Any, write: Any) -> None:
    number = write(*HANDLED)
    address = f"/api/mailbox/matters/{number}/feedback"
    too_long = city.duty.post(f"{address}/advice", {"text": "字" * 20_001})
    assert too_long.status_code == 422
    assert "text" in too_long.json()["fields"]


def test_what_may_be_left_out_here_may_not_be_left_out_there(city: Any, write: Any) -> None:
    number = write(*HANDLED)
    address = f"/api/mailbox/matters/{number}/feedback"
    assert city.duty.post(f"{address}/advice", {"text": ""}).status_code == 200
    assert city.duty.post(address, {"text": ""}).status_code == 422
