"""A small bureau and a letter in it, for the tests of the loop."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from pytest_django import Settings

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.loop import door, keys
from jiban.loop.actors import Actor

MORNING = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Monday with a working week before it."""


@dataclass(frozen=True)
class Bureau:
    """The units and officers by their part in the tests."""

    root: Unit
    east: Unit
    west: Unit
    duty: Officer
    colleague: Officer
    head: Officer
    west_duty: Officer
    west_head: Officer
    dispatcher: Officer
    deputy: Officer
    leader: Officer
    inspector: Officer

    def actor(self, name: str) -> Actor:
        """Return the actor for one of the officers."""
        return Actor.officer(getattr(self, name))


@pytest.fixture
def data_folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A data folder with keys of its own."""
    settings.JIBAN_HOME = tmp_path
    keys.forget()
    yield tmp_path
    keys.forget()


@pytest.fixture
def in_english() -> Iterator[None]:
    """Texts in English, whatever the catalogue says."""
    with translation.override("en"):
        yield


@pytest.fixture
def bureau(db: None, data_folder: Path) -> Bureau:
    """A bureau with two stations."""
    root = Unit.objects.create(code="B", name="即安市公安局", kind="bureau")
    east = Unit.objects.create(code="E", name="城东派出所", kind="station", parent=root)
    west = Unit.objects.create(code="W", name="城西派出所", kind="station", parent=root)

    def officer(number: str, name: str, unit: Unit, role: str) -> Officer:
        made = Officer.objects.create(number=number, name=name, unit=unit, phone="0000-1000")
        Post.objects.create(officer=made, unit=unit, role=role)
        return made

    made = Bureau(
        root,
        east,
        west,
        officer("1001", "甲一", east, "duty"),
        officer("1002", "甲二", east, "duty"),
        officer("1003", "甲三", east, "head"),
        officer("2001", "乙一", west, "duty"),
        officer("2003", "乙三", west, "head"),
        officer("9001", "丙一", root, "dispatcher"),
        officer("9002", "丙二", root, "deputy"),
        officer("9003", "丙三", root, "leader"),
        officer("9004", "丙四", root, "inspector"),
    )
    caches.forget()
    return made


def letter_fields(**other: Any) -> dict[str, Any]:
    """Return the fields of a plain letter."""
    return {
        "kind": "complaint",
        "title": "夜间噪声扰民",
        "body": "楼下商铺每晚播放音乐到凌晨两点，请处理。",
        "naming": "name",
        "name": "测试甲",
        "phone": "13900001111",
        "contact_by": "phone",
        **other,
    }


@pytest.fixture
def letter(bureau: Bureau) -> int:
    """A letter received at the east station at nine in the morning."""
    return door.act(
        "mailbox", "receive", by=Actor.citizen(), now=MORNING, **letter_fields(unit=bureau.east.pk)
    ).matter_id


@pytest.fixture
def at() -> Callable[..., datetime]:
    """A function from a length of time to the instant so long after nine."""
    return lambda **length: MORNING + timedelta(**length)


def advance(bureau: Bureau, matter: int, *steps: tuple[str, str, float, dict[str, Any]]) -> None:
    """Do several actions: (officer's part, action, minutes after nine, fields)."""
    for part, action, minute, fields in steps:
        door.act(
            matter,
            action,
            by=bureau.actor(part),
            now=MORNING + timedelta(minutes=minute),
            **fields,
        )
