"""Administrators of the city add partners, renew their keys and see what is owed to them."""

from typing import Any

import pytest
from django.test import Client

from jiban.city.models import Officer
from jiban.exchange import partners
from jiban.exchange.models import Message, Partner
from tests.api.conftest import City
from tests.exchange.conftest import Partnership
from tests.exchange.webhooks.conftest import signed


@pytest.fixture
def admin(city: City) -> Client:
    return signed_in(Officer.objects.create_superuser("S1", None, name="超管"))


def signed_in(officer: Officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    return client


def shown(answer: Any) -> str:
    """Return the one message that the next page shows."""
    (message,) = answer.context["messages"]
    return str(message)


def test_it_works(admin: Client) -> None:
    said = {"name": "市民热线", "active": "on", "may_send": "on", "webhook": ""}
    answer = admin.post("/admin/exchange/partner/add/", said, follow=True)
    text = next(str(m) for m in answer.context["messages"] if "whsec_" in str(m))
    key = text.partition("API key ")[2].partition(",")[0]
    partner = Partner.objects.get()
    assert partners.recognise(key) == partner
    assert (partner.may_send, partner.may_read) == (True, False)
    page = admin.get(f"/admin/exchange/partner/{partner.pk}/change/").content.decode()
    assert key not in page


def test_a_change_leaves_the_key(admin: Client, hall: Partnership) -> None:
    path = f"/admin/exchange/partner/{hall.partner.pk}/change/"
    admin.post(path, {"name": "热线", "webhook": "https://a.example/"})
    assert partners.recognise(hall.key) is None  # not active any more
    admin.post(path, {"name": "热线", "active": "on", "webhook": "https://a.example/"})
    found = partners.recognise(hall.key)
    assert found is not None
    assert (found.name, found.may_send) == ("热线", False)


def test_an_address_inside_is_refused(admin: Client, hall: Partnership) -> None:
    path = f"/admin/exchange/partner/{hall.partner.pk}/change/"
    answer = admin.post(path, {"name": "热线", "active": "on", "webhook": "https://127.0.0.1/"})
    assert answer.status_code == 200
    assert Partner.objects.get().webhook == ""


def test_renewed_the_old_key_ends(admin: Client, hall: Partnership) -> None:
    before = hall.secret
    chosen = {"action": "renew", "_selected_action": [hall.partner.pk]}
    answer = admin.post("/admin/exchange/partner/", chosen, follow=True)
    assert "whsec_" in shown(answer)
    assert partners.recognise(hall.key) is None
    assert hall.secret != before


def test_what_is_owed_is_seen(admin: Client, city: City) -> None:
    hall = Partnership("市民热线", *partners.MAY, webhook="https://a.example/")
    signed(city, hall.send_in())
    page = admin.get("/admin/exchange/message/").content.decode()
    for message in Message.objects.all():
        assert message.id in page


def test_nobody_deletes_a_partner(admin: Client, hall: Partnership) -> None:
    answer = admin.post(f"/admin/exchange/partner/{hall.partner.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403


def test_others_do_not_see_it(city: City, hall: Partnership) -> None:
    for part in ("duty", "leader"):
        answer = signed_in(city.officers[part]).get("/admin/exchange/partner/")
        assert answer.status_code in (302, 403)


def test_the_journal_says_through_whom(city: City, hall: Partnership) -> None:
    matter = hall.send_in()
    first = city.dispatcher.get(f"/api/matters/{matter.number}/journal").json()["items"][0]
    assert first["by"] == {"kind": "partner", "officer": None, "partner": "市民热线"}
    page = signed_in(city.officers["dispatcher"]).get(f"/matters/{matter.number}")
    assert "the citizen, through 市民热线" in page.content.decode()
