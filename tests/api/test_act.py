"""An officer's program does an action: one operation per action, through the one door."""

from typing import Any

import pytest

from jiban.loop.models import Entry, Matter


def test_it_works(city: Any, letter: str) -> None:
    answer = city.duty.post(f"/api/mailbox/matters/{letter}/sign")
    assert answer.status_code == 200, answer.content
    done = answer.json()
    assert done["number"] == letter
    assert done["state"] == "signed"
    assert done["seq"] == 2
    assert done["again"] is False
    matter = Matter.objects.get(number=letter)
    assert (matter.state, matter.handler_id) == ("signed", city.officers["duty"].pk)
    assert Entry.objects.get(matter=matter, seq=2).by == f"officer:{matter.handler_id}"


def test_opening_a_matter_answers_201_and_where_it_is(city: Any, fields: Any) -> None:
    answer = city.duty.post("/api/mailbox/matters", fields(unit="440001", channel="counter"))
    assert answer.status_code == 201, answer.content
    number = answer.json()["number"]
    assert answer.headers["Location"] == f"/api/matters/{number}"
    assert Matter.objects.get(number=number).unit == city.east


def test_a_unit_is_given_by_id_or_code(city: Any, write: Any) -> None:
    for unit in (city.west.pk, "440002"):
        number = write()
        sent = {"unit": unit, "text": "属城西辖区"}
        answer = city.duty.post(f"/api/mailbox/matters/{number}/transfer", sent)
        assert answer.status_code == 200, answer.content
        assert Matter.objects.get(number=number).unit == city.west


def test_an_officer_is_given_by_id_or_police_number(city: Any, write: Any) -> None:
    for officer in (city.officers["head"].pk, "T001"):
        number = write(("duty", "sign", {}))
        sent = {"officer": officer}
        answer = city.duty.post(f"/api/mailbox/matters/{number}/hand_over", sent)
        assert answer.status_code == 200, answer.content
        assert Matter.objects.get(number=number).incoming == city.officers["head"]


def test_a_wrong_role_is_forbidden(city: Any, letter: str) -> None:
    answer = city.inspector.post(f"/api/mailbox/matters/{letter}/sign")
    assert answer.status_code == 403
    assert answer.json()["code"] == "not_allowed"


def test_a_wrong_state_is_a_conflict(city: Any, letter: str) -> None:
    sent = {"text": "现场已查看"}
    city.duty.post(f"/api/mailbox/matters/{letter}/sign")
    answer = city.duty.post(f"/api/mailbox/matters/{letter}/feedback", sent)
    assert answer.status_code == 409
    assert answer.json()["code"] == "wrong_state"


def test_an_unknown_number_is_not_found(city: Any) -> None:
    answer = city.duty.post("/api/mailbox/matters/XJ260101-0000001/sign")
    assert answer.status_code == 404
    assert answer.json()["code"] == "unknown_matter"


def test_an_unseen_matter_is_not_found(city: Any, letter: str) -> None:
    answer = city.west_duty.post(f"/api/mailbox/matters/{letter}/sign")
    assert answer.status_code == 404


@pytest.mark.parametrize("action", ["close_quiet", "confirm", "receive", "nothing"])
def test_what_officers_never_do_has_no_address(city: Any, letter: str, action: str) -> None:
    answer = city.duty.post(f"/api/mailbox/matters/{letter}/{action}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_a_wrong_method_is_told_the_right_one(city: Any, letter: str) -> None:
    answer = city.duty.get(f"/api/mailbox/matters/{letter}/sign")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert answer.json()["code"] == "wrong_method"
