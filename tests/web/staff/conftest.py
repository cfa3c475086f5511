"""A small city with its officers, and letters written through the door, for the staff pages."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiban.city import caches, officers
from jiban.city.models import Officer, Post, Shift, Unit
from jiban.loop import door, keys
from jiban.loop.actors import Actor
from jiban.loop.models import Matter

LETTER = {
    "kind": "complaint",
    "title": "楼下烧烤摊深夜噪音",
    "body": "每晚十一点以后仍在喧哗，电话 13812345678，车牌粤B12345，请处理。",
    "naming": "name",
    "name": "测试甲",
    "phone": "13900001111",
    "contact_by": "phone",
}


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.JIBAN_HOME = tmp_path
    keys.forget()
    yield
    keys.forget()


@pytest.fixture
def city(db: None) -> SimpleNamespace:
    """A bureau with two branches, three stations, and an officer in every role."""
    bureau = Unit.objects.create(code="0", name="即安市公安局", kind="bureau")
    east = Unit.objects.create(code="01", name="东安分局", kind="branch", parent=bureau)
    west = Unit.objects.create(code="02", name="西安里分局", kind="branch", parent=bureau)
    station = Unit.objects.create(code="0101", name="书香派出所", kind="station", parent=east)
    beside = Unit.objects.create(code="0102", name="墨香派出所", kind="station", parent=east)
    far = Unit.objects.create(code="0201", name="远山派出所", kind="station", parent=west)
    made = SimpleNamespace(
        bureau=bureau, east=east, west=west, station=station, beside=beside, far=far
    )
    for label, number, name, unit, role in (
        ("duty", "100001", "甲示例", station, "duty"),
        ("colleague", "100002", "乙示例", station, "duty"),
        ("head", "100003", "丙示例", station, "head"),
        ("branch_head", "100004", "丁示例", east, "head"),
        ("far_duty", "200001", "戊示例", far, "duty"),
        ("dispatcher", "900001", "己示例", bureau, "dispatcher"),
        ("deputy", "900002", "庚示例", bureau, "deputy"),
        ("leader", "900003", "辛示例", bureau, "leader"),
        ("inspector", "900004", "壬示例", bureau, "inspector"),
        ("admin", "900005", "癸示例", bureau, "admin"),
        ("nobody", "900009", "无岗示例", bureau, ""),
    ):
        officer = Officer.objects.create(number=number, name=name, unit=unit, phone="0755-0000")
        if role:
            Post.objects.create(officer=officer, unit=unit, role=role)
        officer.refresh_from_db()
        setattr(made, label, officer)
    caches.forget()
    officers.forget()
    return made


@pytest.fixture
def shifts(city: SimpleNamespace) -> None:
    """The first officer of the station is on duty now, the second comes next."""
    now = timezone.now()
    for officer, first, last in ((city.duty, -4, 4), (city.colleague, 4, 12)):
        Shift.objects.create(
            unit=city.station,
            officer=officer,
            starts_at=now + timedelta(hours=first),
            ends_at=now + timedelta(hours=last),
        )


class Writing:
    """Letters through the door, and what officers do with them."""

    def __init__(self, city: SimpleNamespace) -> None:
        self.city = city

    def __call__(self, *, ago: timedelta = timedelta(0), **fields: Any) -> Matter:
        """A letter to the station, written so long ago; ``unit=None`` leaves it to be routed."""
        fields = {"unit": self.city.station.pk, **fields}
        wanted = {k: v for k, v in (LETTER | fields).items() if v is not None}
        acted = door.act("mailbox", "receive", by=Actor.citizen(), now=self.at(ago), **wanted)
        return Matter.objects.get(pk=acted.matter_id)

    def at(self, ago: timedelta) -> datetime | None:
        """The instant so long ago; now is left to the database."""
        return timezone.now() - ago if ago else None

    def does(
        self,
        matter: Matter,
        officer: Officer,
        action: str,
        /,
        ago: timedelta = timedelta(0),
        **fields: Any,
    ) -> Matter:
        """Let an officer act; returns the matter as it is then."""
        door.act(matter.pk, action, by=Actor.officer(officer), now=self.at(ago), **fields)
        matter.refresh_from_db()
        return matter

    def signed(self, **fields: Any) -> Matter:
        """A letter signed by the officer on duty."""
        return self.does(self(**fields), self.city.duty, "sign")

    def handled(self, **fields: Any) -> Matter:
        """A letter whose author has been contacted."""
        matter = self.signed(**fields)
        return self.does(matter, self.city.duty, "contact", how="talk", text="电话谈过")


@pytest.fixture
def write(city: SimpleNamespace) -> Writing:
    """Writes letters."""
    return Writing(city)


SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(city: SimpleNamespace) -> SignIn:
    """``sign_in("duty")``: that officer's browser, in English unless said otherwise."""

    def go(label: str, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(getattr(city, label))
        return client

    return go
