"""A partner reads how far its own requests are, and nobody's personal data."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from jiban.exchange import partners
from jiban.exchange.open311 import reading
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Matter
from tests.api.conftest import City, write_letter
from tests.exchange.conftest import REQUEST, Partnership

ANSWER = "已清理消防通道，经办民警电话 13800008888。"


def resolve(city: City, matter: Matter, officer: str = "duty") -> None:
    if matter.state == "triage":
        door.act(matter.pk, "route", by=city.actor("dispatcher"), unit=city.east.pk)
    by = city.actor(officer)
    door.act(matter.pk, "sign", by=by)
    door.act(matter.pk, "contact", by=by, how="talk", text="已联系。")
    door.act(matter.pk, "resolve", by=by, answer=ANSWER, evidence="现场照片")


def test_it_works(hall: Partnership) -> None:
    matter = hall.send_in()
    (found,) = hall.get("requests.json").json()
    assert found["service_request_id"] == matter.number
    assert found["status"] == "open"
    assert found["service_name"] == "illegal parking"
    assert found["agency_responsible"]
    assert found["requested_datetime"].endswith("+08:00")
    assert (found["lat"], found["long"]) == (22.5431, 114.0579)


def test_the_key_may_stand_in_a_header(hall: Partnership) -> None:
    matter = hall.send_in()
    path = f"/open311/v2/requests/{matter.number}.json"
    answer = hall.client.get(path, headers={"X-API-Key": hall.key})
    assert answer.json()[0]["service_request_id"] == matter.number
    for wrong in ("", "jibanp_wrong"):
        assert hall.client.get(path, headers={"X-API-Key": wrong}).status_code == 403


def test_xml_says_the_same(hall: Partnership) -> None:
    hall.send_in()
    (found,) = hall.get("requests.json").json()
    root = ElementTree.fromstring(hall.get("requests.xml").content)
    assert root.tag == "service_requests"
    (request,) = root
    assert request.tag == "request"
    said = {name: "" if value is None else str(value) for name, value in found.items()}
    assert {child.tag: child.text or "" for child in request} == said


def test_one_request(hall: Partnership) -> None:
    matter = hall.send_in()
    for path in (f"requests/{matter.number}.json", f"tokens/{matter.number}.json"):
        (found,) = hall.get(path).json()
        assert found["service_request_id"] == matter.number
    answer = hall.get("requests/XJ260302-0000001.xml")
    assert answer.status_code == 404
    assert ElementTree.fromstring(answer.content).findtext("error/code") == "404"


def test_nobodys_data_is_shown(hall: Partnership, city: City) -> None:
    matter = hall.send_in()
    resolve(city, matter)
    for form in ("json", "xml"):
        told = hall.get(f"requests.{form}").content.decode()
        for secret in ("13900001111", "13800008888", "测试", "«P"):
            assert secret not in told
        assert "消防通道停满车" in told


def test_the_answer_is_in_the_notes_and_ends_closed(hall: Partnership, city: City) -> None:
    matter = hall.send_in()
    (before,) = hall.get("requests.json").json()
    assert before["status_notes"] == "waiting for a unit"
    assert before["expected_datetime"] is None
    resolve(city, matter)
    (found,) = hall.get("requests.json").json()
    assert found["status"] == "open"
    assert found["status_notes"].startswith("已清理消防通道")
    door.act(matter.pk, "confirm", by=Actor.citizen(matter.pk))
    (found,) = hall.get("requests.json").json()
    assert found["status"] == "closed"
    assert hall.get("requests.json", status="open").json() == []
    assert len(hall.get("requests.json", status="open,closed").json()) == 1


def test_others_requests_are_not_there(hall: Partnership, city: City) -> None:
    theirs, by_citizen = hall.send_in(), write_letter(city)
    other = Partnership("别处", *partners.MAY)
    assert other.get("requests.json").json() == []
    for number in (theirs.number, by_citizen):
        assert other.get("requests.json", service_request_id=number).json() == []
        assert other.get(f"requests/{number}.json").status_code == 404
        assert other.get(f"tokens/{number}.json").status_code == 404


def test_without_the_right_nothing_is_read(hall: Partnership, city: City) -> None:
    number = hall.send_in().number
    writer = Partnership("只写", "send")
    for path in ("requests.json", f"requests/{number}.json", f"tokens/{number}.json"):
        assert writer.get(path).status_code == 403
        assert hall.client.get(f"/open311/v2/{path}").status_code == 403


def test_filters(hall: Partnership) -> None:
    one = hall.send_in()
    two = hall.send_in(service_code="traffic.signals", phone="13900002222")

    def found(**query: str) -> list[str]:
        return [r["service_request_id"] for r in hall.get("requests.json", **query).json()]

    assert found() == [two.number, one.number]
    assert found(service_code="traffic.signals") == [two.number]
    assert found(service_code="traffic.signals,traffic.parking") == [two.number, one.number]
    assert found(service_request_id=f"{one.number},{two.number}", service_code="no") == [
        two.number,
        one.number,
    ]
    now = timezone.now()
    hour = timedelta(hours=1)
    assert found(end_date=(now - hour).isoformat()) == []
    assert found(start_date=(now - hour).isoformat(), end_date=(now + hour).isoformat()) == [
        two.number,
        one.number,
    ]


def test_at_most_ninety_days(hall: Partnership) -> None:
    matter = hall.send_in()
    Matter.objects.filter(pk=matter.pk).update(opened_at=timezone.now() - timedelta(days=91))
    assert hall.get("requests.json").json() == []
    since = (timezone.now() - timedelta(days=92)).isoformat()
    (found,) = hall.get("requests.json", start_date=since).json()
    assert found["service_request_id"] == matter.number
    until = timezone.now().isoformat()
    answer = hall.get("requests.json", start_date=since, end_date=until)
    assert answer.status_code == 400
    assert "90" in answer.json()[0]["description"]


def test_the_newest_when_there_are_too_many(
    hall: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reading.MOST == 1000
    monkeypatch.setattr(reading, "MOST", 2)
    sent = [hall.send_in(phone=f"1390000222{serial}").number for serial in range(3)]
    for query in ({}, {"service_request_id": ",".join(reversed(sent))}):
        found = hall.get("requests.json", **query).json()
        assert [request["service_request_id"] for request in found] == [sent[2], sent[1]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("start_date", "yesterday"),
        ("end_date", "2026-13-01T00:00:00Z"),
        ("start_date", "0001-01-01T00:00:00Z"),
        ("status", "lost"),
    ],
)
def test_what_cannot_be_read_is_named(hall: Partnership, name: str, value: str) -> None:
    answer = hall.get("requests.json", **{name: value})
    assert answer.status_code == 400
    assert name in answer.json()[0]["description"]


def test_odd_input_finds_nothing(hall: Partnership) -> None:
    odd = hall.get("requests.json", service_request_id="\x00", service_code="\x00")
    assert odd.json() == []
    assert hall.get("requests/%00.json").status_code == 404


def test_control_characters_leave_the_xml_whole(hall: Partnership) -> None:
    hall.send_in(description="一\x0b二\x1b三" + REQUEST["description"])
    root = ElementTree.fromstring(hall.get("requests.xml").content)
    assert "一二三" in str(root.findtext("request/description"))
