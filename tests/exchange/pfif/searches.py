"""A case that other cities are asked to look for, and partners who ask."""

import io
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from jiban.city import caches
from jiban.city.models import Officer, Post
from jiban.desks.missing.models import Share
from jiban.exchange import partners
from jiban.exchange.pfif.reading import Bad, read
from jiban.exchange.pfif.records import Record
from jiban.loop import door
from jiban.loop.actors import Actor
from tests.api.conftest import City

FATHER: dict[str, Any] = {
    "name": "周建国",
    "age": 82,
    "sex": "male",
    "category": "dementia",
    "happened": "早上买菜没回来。",
    "place": "云溪菜场",
    "clothing": "蓝色外套，黑布鞋",
    "reporter": "周小梅",
    "phone": "13900001111",
    "relation": "女儿",
}
NO = dict.fromkeys(("violence", "control", "debt", "protection_order"), "no")
SAID = {"cities": "广州市失联人员中心", "words": "听不清别人说话"}


class Centre:
    """A partner in another city: its key, and how it asks."""

    def __init__(self, name: str = "广州市失联人员中心", *may: str) -> None:
        self.partner, self.key = partners.add(name, may=may or ("search",))
        self.client = Client(headers={"accept-language": "en", "X-API-Key": self.key})

    def get(self, path: str, **query: str) -> HttpResponse:
        return self.client.get(f"/pfif/{path}", query)

    def read(self, path: str, **query: str) -> list[Record | Bad]:
        """Return the records of an answer."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content.decode()
        return list(read(io.BytesIO(answer.content)))

    def write(self, body: str | bytes) -> HttpResponse:
        return self.client.post("/pfif/write", body, content_type="application/xml")


class Search:
    """The search for a father, in our city."""

    def __init__(self, city: City, **said: Any) -> None:
        self.city = city
        self.trained = Officer.objects.create(number="9100", name="丁一", unit=city.root)
        Post.objects.create(officer=self.trained, unit=city.root, role="protection")
        caches.forget()
        fields = {"unit": city.east.pk, **FATHER, **said}
        self.case = door.act("missing", "report", by=Actor.citizen(), **fields).matter_id
        self.do("duty", "plan")

    def do(self, part: str, action: str, **fields: Any) -> door.Acted:
        by = Actor.officer(self.trained) if part == "trained" else self.city.actor(part)
        return door.act(self.case, action, by=by, **fields)

    def clear(self) -> None:
        self.do("duty", "describe", **NO)
        self.do("trained", "clear", text="单独谈过")

    def share(self, **said: Any) -> Share:
        """Let it be read by other cities."""
        until = timezone.now() + timedelta(days=2)
        n = self.do("duty", "share", **{**SAID, "until": until, **said}) and Share.objects.count()
        self.do("deputy", "approve_share", share=n)
        return Share.objects.get(case=self.case, n=n)

    def end(self) -> None:
        self.do("duty", "find", place="救助站", text="平安")
        self.do("head", "verify", ending="safe", identified="女儿认出")
