"""A partner's signed message acts on a matter that it sent in; nothing else is believed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.http import HttpResponse

from jiban.exchange.webhooks import signing
from jiban.loop.models import Entry, Matter
from tests.api.conftest import City, write_letter
from tests.exchange.conftest import Partnership

ADD = "车主又回来了。"


def post(
    by: Partnership,
    matter: Matter | str,
    *,
    kind: str = "matter.add",
    message_id: str = "msg_1",
    at: datetime | None = None,
    headers: dict[str, str] | None = None,
    **data: Any,
) -> HttpResponse:
    number = matter if isinstance(matter, str) else matter.number
    body = orjson.dumps({"type": kind, "data": {"number": number, **(data or {"text": ADD})}})
    sent = signing.headers(by.secret, message_id, at or datetime.now(UTC), body)
    return by.client.post(
        f"/exchange/hooks/{by.partner.pk}",
        body,
        content_type="application/json",
        headers={**sent, **(headers or {})},
    )


def added(matter: Matter) -> int:
    return Entry.objects.filter(matter=matter, action="add").count()


def test_it_works(hall: Partnership) -> None:
    matter = hall.send_in()
    answer = post(hall, matter)
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["number"] == matter.number
    entry = Entry.objects.get(matter=matter, action="add")
    assert entry.by == f"partner:{hall.partner.pk}"
    assert orjson.loads(entry.payload)["text"] == ADD


def test_a_wrong_signature_is_refused(hall: Partnership) -> None:
    matter = hall.send_in()
    for signature in ("v1,AAAA", "v1a,AAAA", "", "v1,"):
        answer = post(hall, matter, headers={"webhook-signature": signature})
        assert answer.status_code == 401
    assert added(matter) == 0


def test_anothers_secret_is_refused(hall: Partnership) -> None:
    matter = hall.send_in()
    body = orjson.dumps({"type": "matter.add", "data": {"number": matter.number, "text": ADD}})
    other = Partnership("别处", "act")
    sent = signing.headers(other.secret, "msg_1", datetime.now(UTC), body)
    path = f"/exchange/hooks/{hall.partner.pk}"
    answer = hall.client.post(path, body, content_type="application/json", headers=sent)
    assert answer.status_code == 401
    nobody = hall.client.post("/exchange/hooks/999999", body, content_type="application/json")
    assert nobody.status_code == 401
    assert added(matter) == 0


def test_a_changed_body_is_refused(hall: Partnership) -> None:
    matter = hall.send_in()
    body = orjson.dumps({"type": "matter.add", "data": {"number": matter.number, "text": ADD}})
    sent = signing.headers(hall.secret, "msg_1", datetime.now(UTC), body)
    path = f"/exchange/hooks/{hall.partner.pk}"
    answer = hall.client.post(path, body + b" ", content_type="application/json", headers=sent)
    assert answer.status_code == 401
    assert added(matter) == 0


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_or_future_time_is_refused(hall: Partnership, minutes: int) -> None:
    matter = hall.send_in()
    answer = post(hall, matter, at=datetime.now(UTC) + timedelta(minutes=minutes))
    assert answer.status_code == 401
    assert added(matter) == 0


def test_a_replay_is_refused(hall: Partnership) -> None:
    matter = hall.send_in()
    assert post(hall, matter).status_code == 200
    answer = post(hall, matter)
    assert (answer.status_code, answer.json()["code"]) == (409, "taken_before")
    assert added(matter) == 1
    assert post(hall, matter, message_id="msg_2").status_code == 200
    assert added(matter) == 2


def test_what_was_refused_may_be_sent_right_under_its_id(hall: Partnership) -> None:
    matter = hall.send_in()
    assert post(hall, matter, text="").status_code == 422
    assert post(hall, matter).status_code == 200


def test_either_of_two_signatures_will_do(hall: Partnership) -> None:
    matter = hall.send_in()
    body = orjson.dumps({"type": "matter.add", "data": {"number": matter.number, "text": ADD}})
    sent = signing.headers(hall.secret, "msg_1", datetime.now(UTC), body)
    sent["webhook-signature"] = f"v1,AAAA {sent['webhook-signature']}"
    path = f"/exchange/hooks/{hall.partner.pk}"
    answer = hall.client.post(path, body, content_type="application/json", headers=sent)
    assert answer.status_code == 200


def test_only_its_own_matters(hall: Partnership, city: City) -> None:
    other = Partnership("别处", "send", "act")
    theirs = other.send_in()
    for number in (theirs.number, write_letter(city), "XJ000101-0000001", "\x00", ""):
        assert post(hall, number).status_code == 404
    assert added(theirs) == 0


def test_only_what_partners_may_ask_for(hall: Partnership) -> None:
    matter = hall.send_in()
    for kind in ("matter.rate", "matter.resolve", "matter.open_person", "add", "matter."):
        assert post(hall, matter, kind=kind).status_code == 404
    assert Entry.objects.filter(matter=matter).count() == 1


def test_without_the_right_it_is_denied(city: City) -> None:
    reader = Partnership("只读", "send", "read")
    matter = reader.send_in()
    assert post(reader, matter).status_code == 403
    assert added(matter) == 0


def test_it_may_withdraw(hall: Partnership) -> None:
    matter = hall.send_in()
    assert post(hall, matter, kind="matter.withdraw", text="已解决").status_code == 200
    assert Matter.objects.get(pk=matter.pk).state == "withdrawn"
    assert post(hall, matter, message_id="msg_2").status_code == 409


def test_what_cannot_be_read_is_refused(hall: Partnership) -> None:
    for body in (b"", b"[]", b"{}", b'{"type": "matter.add", "data": 1}', b"\xff"):
        sent = signing.headers(hall.secret, "msg_1", datetime.now(UTC), body)
        path = f"/exchange/hooks/{hall.partner.pk}"
        answer = hall.client.post(path, body, content_type="application/json", headers=sent)
        assert answer.status_code == 400, body
