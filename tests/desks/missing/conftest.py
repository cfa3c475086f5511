"""A small bureau, an officer trained in violence at home, and a father who is missing."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from jiban.city import caches
from jiban.city.models import Officer, Post
from jiban.desks.missing.models import Case
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Matter, Promise
from tests.loop.conftest import MORNING, Bureau, at, bureau, data_folder, in_english

__all__ = ["at", "bureau", "data_folder", "in_english"]

FATHER: dict[str, Any] = {
    "name": "周建国",
    "age": 82,
    "sex": "male",
    "category": "dementia",
    "happened": "早上买菜没回来，周建国有老年痴呆。",
    "seen_at": MORNING - timedelta(minutes=40),
    "place": "云溪菜场",
    "lon": 114.05,
    "lat": 22.54,
    "clothing": "蓝色外套，黑布鞋",
    "reporter": "周小梅",
    "phone": "13900001111",
    "relation": "女儿",
}
NO = dict.fromkeys(("violence", "control", "debt", "protection_order"), "no")
Do = Callable[..., door.Acted]
Report = Callable[..., int]


@pytest.fixture
def protection(bureau: Bureau) -> Officer:
    """An officer who is trained in violence at home."""
    made = Officer.objects.create(number="9100", name="丁一", unit=bureau.root)
    Post.objects.create(officer=made, unit=bureau.root, role="protection")
    caches.forget()
    return made


@pytest.fixture
def do(bureau: Bureau, protection: Officer) -> Do:
    """The function that does an action: by whose part, minutes after nine, with fields."""

    def act(matter: int, part: str, action: str, minute: float = 0, **fields: Any) -> door.Acted:
        if part == "protection":
            by = Actor.officer(protection)
        elif part == "citizen":
            by = Actor.citizen(matter)
        else:
            by = bureau.actor(part)
        return door.act(matter, action, by=by, now=morning(minute), **fields)

    return act


@pytest.fixture
def report(bureau: Bureau) -> Report:
    """The function that reports somebody at nine, at the east station; returns the case's id."""

    def reported(**said: Any) -> int:
        fields = {"unit": bureau.east.pk, **said}
        acted = door.act("missing", "report", by=Actor.citizen(), now=MORNING, **fields)
        return acted.matter_id

    return reported


@pytest.fixture
def father(report: Report) -> int:
    """The case of a father of 82 with dementia."""
    return report(**FATHER)


@pytest.fixture
def planned(father: int) -> int:
    """The same, once the machine has planned."""
    door.settle([father], now=morning(0.1))
    return father


def morning(minute: float) -> datetime:
    return MORNING + timedelta(minutes=minute)


def case(matter: int) -> Case:
    return Case.objects.get(pk=matter)


def state(matter: int) -> str:
    return Matter.objects.get(pk=matter).state


def promise(matter: int, name: str) -> Promise:
    return Promise.objects.filter(matter=matter, name=name).latest("n")


def end(matter: int, do: Do, found: float) -> None:
    """Find somebody safe, so many minutes after nine, and do all that follows."""
    do(matter, "duty", "find", found, place="河边小路", text="平安")
    do(matter, "head", "verify", found + 1, ending="safe", identified="家属确认")
    do(matter, "head", "feed_back", found + 2, how="phone", text="平安")
    do(matter, "head", "visit", found + 3, text="迷路")


def told(secret: str, text: str) -> bool:
    """True where the text says it; digits of a moment or of a version say no number."""
    if not secret.isascii():
        return secret in text
    return bool(re.search(rf"(?<![0-9a-f.]){re.escape(secret)}(?![0-9a-f])", text))
