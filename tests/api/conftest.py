"""A small bureau with a program for each of its officers, and letters to try the API on."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from jiban.city import caches
from jiban.city.models import Officer, Post, Unit
from jiban.loop import door, keys
from jiban.loop.actors import Actor
from jiban.web.api import tokens

ROLES = ("duty", "head", "west_duty", "dispatcher", "deputy", "leader", "inspector", "admin")


class Program:
    """A program that speaks JSON to the API, with a token or without one."""

    def __init__(self, token: str = "", language: str = "en", **headers: str) -> None:
        self.client = Client()
        self.headers = {"accept-language": language, **headers}
        if token:
            self.headers["authorization"] = f"Bearer {token}"

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        return self.client.get(path, query, headers=self._headers(headers))

    def post(self, path: str, fields: Any = None, **headers: str) -> HttpResponse:
        body = b"" if fields is None else json.dumps(fields).encode()
        return self.raw(path, body, **headers)

    def raw(
        self, path: str, body: bytes, kind: str = "application/json", **headers: str
    ) -> HttpResponse:
        return self.client.post(path, body, content_type=kind, headers=self._headers(headers))

    def upload(self, path: str, parts: dict[str, Any], **headers: str) -> HttpResponse:
        return self.client.post(path, parts, headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return self.headers | {name.replace("_", "-"): value for name, value in more.items()}


@dataclass(frozen=True)
class City:
    """The units, the officers by their part in the tests, and a program of each."""

    root: Unit
    east: Unit
    west: Unit
    officers: dict[str, Officer]
    programs: dict[str, Program]

    def __getattr__(self, part: str) -> Program:
        try:
            return self.programs[part]
        except KeyError:
            raise AttributeError(part) from None

    def actor(self, part: str) -> Actor:
        return Actor.officer(self.officers[part])


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    caches.forget()
    yield
    caches.forget()


@pytest.fixture
def data_folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A data folder with keys of its own."""
    settings.JIBAN_HOME = tmp_path
    keys.forget()
    yield tmp_path
    keys.forget()


@pytest.fixture
def city(db: None, data_folder: Path) -> City:
    """A bureau with two stations and an officer of every role."""
    return make_city()


def make_city() -> City:
    root = Unit.objects.create(code="440000", name="即安市公安局", name_en="Jian", kind="bureau")
    east = Unit.objects.create(code="440001", name="城东派出所", kind="station", parent=root)
    west = Unit.objects.create(code="440002", name="城西派出所", kind="station", parent=root)
    places = {"duty": east, "head": east, "west_duty": west}
    officers = {}
    for serial, part in enumerate(ROLES):
        unit = places.get(part, root)
        made = Officer.objects.create(
            number=f"T{serial:03}", name=f"测试{part}", unit=unit, phone="0000-1000"
        )
        Post.objects.create(officer=made, unit=unit, role=part.removeprefix("west_"))
        officers[part] = made
    caches.forget()
    programs = {part: Program(tokens.create(o, "tests")[1]) for part, o in officers.items()}
    return City(root, east, west, officers, programs)


@pytest.fixture
def anybody(db: None) -> Program:
    """A program without a token."""
    return Program()


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
def fields() -> Any:
    """The function that makes a letter's fields."""
    return letter_fields


@pytest.fixture
def letter(city: City) -> str:
    """The number of a letter received at the east station."""
    return write_letter(city)


def write_letter(city: City, *steps: tuple[str, str, dict[str, Any]], **other: Any) -> str:
    """Return the number of a new letter on which these steps (part, action, fields) were done."""
    filled = letter_fields(**{"unit": city.east.pk, **other})
    acted = door.act("mailbox", "receive", by=Actor.citizen(), **filled)
    for part, action, said in steps:
        by = Actor.citizen(acted.matter_id) if part == "citizen" else city.actor(part)
        door.act(acted.matter_id, action, by=by, **said)
    return acted.number


@pytest.fixture
def write(city: City) -> Any:
    """The function that writes a letter and does some steps on it."""
    return lambda *steps, **other: write_letter(city, *steps, **other)
