"""Idempotency-Key: the same key does nothing twice. If-Match: refused when somebody acted since."""

from typing import Any

from jiban.loop.models import Entry, Matter


def entries(number: str) -> int:
    return Entry.objects.filter(matter__number=number).count()


def test_it_works(city: Any, letter: str) -> None:
    path = f"/api/mailbox/matters/{letter}/note"
    first = city.duty.post(path, {"text": "已联系物业"}, Idempotency_Key="a1")
    again = city.duty.post(path, {"text": "已联系物业"}, Idempotency_Key="a1")
    assert first.json()["again"] is False
    assert again.status_code == 200
    assert again.json()["again"] is True
    assert entries(letter) == 2


def test_a_retry_does_not_open_a_second_matter(city: Any, fields: Any) -> None:
    first = city.duty.post("/api/mailbox/matters", fields(), Idempotency_Key="b1")
    again = city.duty.post("/api/mailbox/matters", fields(), Idempotency_Key="b1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert Matter.objects.count() == 1


def test_the_key_of_somebody_else_is_another_key(city: Any, letter: str) -> None:
    path = f"/api/mailbox/matters/{letter}/note"
    city.duty.post(path, {"text": "一"}, Idempotency_Key="same")
    other = city.head.post(path, {"text": "二"}, Idempotency_Key="same")
    assert other.json()["again"] is False


def test_a_refused_act_gives_its_key_back(city: Any, letter: str) -> None:
    path = f"/api/mailbox/matters/{letter}/note"
    assert city.duty.post(path, {"text": ""}, Idempotency_Key="k").status_code == 422
    assert city.duty.post(path, {"text": "好"}, Idempotency_Key="k").json()["again"] is False


def test_what_was_seen_must_be_the_newest(city: Any, letter: str) -> None:
    etag = city.duty.get(f"/api/matters/{letter}").headers["ETag"]
    assert etag == '"1"'
    path = f"/api/mailbox/matters/{letter}/note"
    assert city.head.post(path, {"text": "我来看看"}).status_code == 200
    late = city.duty.post(path, {"text": "我也来"}, If_Match=etag)
    assert late.status_code == 409
    assert late.json()["code"] == "outdated"
    fresh = city.duty.get(f"/api/matters/{letter}").headers["ETag"]
    done = city.duty.post(path, {"text": "我也来"}, If_Match=fresh)
    assert done.status_code == 200
    assert done.headers["ETag"] == '"3"'
    assert city.duty.post(path, {"text": "随便"}, If_Match="*").status_code == 200
