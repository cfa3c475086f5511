"""A request of a partner becomes a letter of the mailbox, by the one door."""

from typing import Any
from xml.etree import ElementTree

import orjson
import pytest

from jiban.desks.mailbox import codes
from jiban.desks.mailbox.models import Letter
from jiban.exchange import partners
from jiban.exchange.models import Sent
from jiban.loop import people
from jiban.loop.models import Entry, Matter, Person
from tests.api.conftest import City
from tests.exchange.conftest import REQUEST, Partnership


def test_it_works(hall: Partnership) -> None:
    answer = hall.post()
    assert answer.status_code == 201
    (made,) = answer.json()
    matter = Matter.objects.get(number=made["service_request_id"])
    letter = Letter.objects.get(matter=matter)
    assert (letter.subject, letter.kind, letter.channel) == ("traffic.parking", "help", "api")
    assert (letter.lat, letter.lon, letter.place) == (22.5431, 114.0579, "幸福路1号")
    assert (letter.naming, letter.contact_by) == ("name", "phone")
    assert Sent.objects.get(matter=matter).partner == hall.partner
    assert codes.code_of(matter.number) in made["service_notice"]


def test_the_journal_names_the_partner(hall: Partnership) -> None:
    entry = Entry.objects.get(matter=hall.send_in(), action="receive")
    assert entry.by == f"partner:{hall.partner.pk}"


def test_personal_data_is_sealed(hall: Partnership) -> None:
    matter = hall.send_in()
    author = Person.objects.get(matter=matter, part="author")
    assert people.unseal(bytes(author.key), bytes(author.data)) == {
        "name": "测试 甲",
        "phone": "13900001111",
    }
    entry = Entry.objects.get(matter=matter, action="receive")
    for kept in (entry.payload, Letter.objects.get(matter=matter).body):
        assert "13900001111" not in kept
        assert "测试" not in kept


def test_xml(hall: Partnership) -> None:
    answer = hall.post("xml")
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "service_requests"
    assert Matter.objects.filter(number=root.findtext("request/service_request_id")).exists()


def test_what_is_said_may_be_xml(hall: Partnership) -> None:
    body = (
        f"<request><api_key>{hall.key}</api_key><service_code>traffic.signals</service_code>"
        "<description>红绿灯坏了 &amp; 没人管。</description><attributes><attribute>"
        "<code>kind</code><value>complaint</value></attribute></attributes></request>"
    )
    answer = hall.client.post("/open311/v2/requests.xml", body, content_type="text/xml")
    assert answer.status_code == 201, answer.content.decode()
    letter = Letter.objects.get()
    assert (letter.body, letter.kind) == ("红绿灯坏了 & 没人管。", "complaint")


@pytest.mark.parametrize(
    "body",
    [
        "<request>",
        '<!DOCTYPE r [<!ENTITY a "aaaa">]><request><description>&a;</description></request>',
        '<!DOCTYPE r SYSTEM "file:///etc/passwd"><request/>',
        '<?xml version="1.0" encoding="nothing"?><request/>',
    ],
)
def test_xml_that_is_broken_or_reaches_out_is_refused(hall: Partnership, body: str) -> None:
    answer = hall.client.post("/open311/v2/requests.xml", body, content_type="text/xml")
    assert answer.status_code == 400
    assert ElementTree.fromstring(answer.content).findtext("error/code") == "400"


def test_a_retry_under_its_key_is_one_letter(hall: Partnership, city: City) -> None:
    key = {"Idempotency-Key": "ours-1"}
    first, again = hall.post(headers=key).json(), hall.post(headers=key).json()
    assert first == again
    assert Matter.objects.count() == Sent.objects.count() == 1
    other = Partnership("别处", *partners.MAY).post(headers=key).json()
    assert other != first


def test_without_a_way_to_answer_it_is_anonymous(hall: Partnership) -> None:
    hall.send_in(phone=None)
    letter = Letter.objects.get()
    assert (letter.naming, letter.contact_by) == ("anonymous", "page")


def test_danger_tells_the_author_to_call(hall: Partnership) -> None:
    (made,) = hall.post(description="有人持刀伤人，快来！").json()
    assert "110" in made["service_notice"]


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"api_key": None}, 403, "api_key"),
    ({"api_key": "jibanp_wrong"}, 403, "api_key"),
    ({"service_code": None}, 400, "service_code"),
    ({"service_code": "flying.saucers"}, 404, "service_code"),
    ({"description": " "}, 400, "description"),
    ({"lat": "north"}, 400, "lat"),
    ({"phone": "call me"}, 400, "phone"),
    ({"jurisdiction_id": "elsewhere.example"}, 404, "jurisdiction_id"),
    ({"attribute[kind]": "poem"}, 400, "kind"),
    ({"description": "half a character \x00"}, 400, "description"),
]


@pytest.mark.parametrize(("fields", "status", "word"), REFUSED)
def test_errors_are_the_standards(
    hall: Partnership, fields: dict[str, Any], status: int, word: str
) -> None:
    answer = hall.post(**fields)
    assert answer.status_code == status
    (error,) = orjson.loads(answer.content)
    assert error["code"] == status
    assert word in error["description"]
    root = ElementTree.fromstring(hall.post("xml", **fields).content)
    assert root.tag == "errors"
    assert root.findtext("error/code") == str(status)
    assert root.findtext("error/description") == error["description"]
    assert not Matter.objects.exists()


def test_what_was_not_given_is_denied(city: City) -> None:
    assert Partnership("无权").post().status_code == 403
    off = Partnership("停用", *partners.MAY)
    off.partner.active = False
    off.partner.save()
    assert off.post().status_code == 403
    assert not Matter.objects.exists()


def test_a_partner_has_a_limit_and_each_phone_too(hall: Partnership, settings: Any) -> None:
    settings.LIMITS = ["letter.partner=3/1h", "letter.phone=1/1h"]
    assert hall.post().status_code == 201
    assert hall.post().status_code == 429
    assert hall.post(phone="13900002222").status_code == 201
    answer = hall.post(phone="13900003333")
    assert answer.status_code == 429
    assert answer.json()[0]["code"] == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_the_request_fits_what_is_kept(hall: Partnership) -> None:
    hall.send_in(description="长" * 500, address_string="远" * 300, media_url="https://a.example/1")
    letter = Letter.objects.get()
    assert letter.body.endswith("https://a.example/1")
    assert len(letter.place) == 200
    assert REQUEST["service_code"] == letter.subject
