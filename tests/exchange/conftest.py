"""A small bureau, a partner of it, and what the partner sends in."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from jiban.exchange import partners
from jiban.exchange.models import Partner
from jiban.loop.models import Matter
from tests.api.conftest import City, _fresh, city, data_folder

__all__ = ["_fresh", "city", "data_folder"]

REQUEST = {
    "service_code": "traffic.parking",
    "description": "小区门口消防通道停满车，请处理。联系我 13900001111。",
    "address_string": "幸福路1号",
    "lat": "22.5431",
    "long": "114.0579",
    "first_name": "甲",
    "last_name": "测试",
    "phone": "13900001111",
}


class Partnership:
    """A partner's system: its row, its key, and how it asks."""

    def __init__(self, name: str, *may: str, webhook: str = "") -> None:
        self.partner, self.key = partners.add(name, may=may, webhook=webhook)
        self.client = Client(headers={"accept-language": "en"})

    @property
    def secret(self) -> bytes:
        return partners.secret(Partner.objects.get(pk=self.partner.pk))

    def post(self, form: str = "json", headers: Any = None, **fields: Any) -> HttpResponse:
        """Send a request in; a parameter of None is left out."""
        sent = {"api_key": self.key, **REQUEST, **fields}
        sent = {name: value for name, value in sent.items() if value is not None}
        return self.client.post(f"/open311/v2/requests.{form}", sent, headers=headers)

    def get(self, path: str, **query: str) -> HttpResponse:
        return self.client.get(f"/open311/v2/{path}", {"api_key": self.key, **query})

    def send_in(self, **fields: Any) -> Matter:
        """Return the matter that a request became."""
        answer = self.post(**fields)
        assert answer.status_code == 201, answer.content.decode()
        return Matter.objects.get(number=answer.json()[0]["service_request_id"])


@pytest.fixture
def hall(city: City) -> Partnership:
    """A town hall that may do everything."""
    return Partnership("市民热线", *partners.MAY)
