"""A whole desk for journeys: a small city with its people, a server, a browser for each person."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from jiban.city import caches
from jiban.city.models import Officer, Post, Shift, Unit
from jiban.city.roles import Role
from jiban.loop.models import Installation

from ..browser import DESK, PHONE, ROOT, serving

SCREENSHOTS = ROOT / "var/screenshots"


@pytest.fixture
def city(transactional_db: None) -> Iterator[SimpleNamespace]:
    """One bureau, one branch, two stations; everybody who has a part in the journey."""
    caches.forget()
    Installation.objects.get_or_create(pk=1)
    bureau = Unit.objects.create(
        code="0", name="即安市公安局", name_en="Ji'an Public Security Bureau", kind="bureau"
    )
    branch = Unit.objects.create(
        code="01", name="东安分局", name_en="Dong'an Branch", kind="branch", parent=bureau
    )
    station = Unit.objects.create(
        code="0101",
        name="书香派出所",
        name_en="Shuxiang Police Station",
        kind="station",
        parent=branch,
        phone="0755-00000101",
        address="书香路 1 号",
    )
    Unit.objects.create(
        code="0102", name="墨香派出所", name_en="Moxiang Station", kind="station", parent=branch
    )
    people = SimpleNamespace(bureau=bureau, branch=branch, station=station)
    for number, label, name, unit, role in (
        ("900001", "signer", "甲示例", station, Role.DUTY),
        ("900002", "handler", "乙示例", station, Role.DUTY),
        ("900003", "head", "丙示例", station, Role.HEAD),
        ("900005", "dispatcher", "戊示例", bureau, Role.DISPATCHER),
        ("900006", "deputy", "己示例", bureau, Role.DEPUTY),
    ):
        officer = Officer.objects.create_user(
            number, password="demo-pass-1", name=name, unit=unit, phone=f"0755-0000{number[-4:]}"
        )
        Post.objects.create(officer=officer, unit=unit, role=role)
        setattr(people, label, officer)
    now = timezone.now()
    Shift.objects.create(
        unit=station,
        officer=people.signer,
        starts_at=now - timedelta(hours=4),
        ends_at=now + timedelta(hours=4),
    )
    yield people
    caches.forget()


@pytest.fixture
def site(city: SimpleNamespace) -> Iterator[str]:
    """The address of a server on the test database."""
    with serving() as address:
        yield address


@pytest.fixture
def device(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """``device(size=PHONE, language="zh-CN", officer=None)``: a person's own browser."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def new(
        *,
        size: dict[str, int] = PHONE,
        language: str = "zh-CN",
        theme: str = "light",
        officer: Any = None,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            locale=language,
            color_scheme=theme,
            viewport=size,
            reduced_motion="reduce",
            timezone_id="Asia/Shanghai",
            has_touch=size["width"] < DESK["width"],
            **options,
        )
        contexts.append(context)
        if officer is not None:
            client = Client()
            client.force_login(officer)
            (cookie,) = client.cookies.values()
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console",
            lambda said: troubles.append(said.text) if "Content Security" in said.text else None,
        )
        return page

    yield new
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """With JIBAN_SCREENSHOTS=1 keeps a picture of the whole page under var/screenshots/<test>/."""
    if not os.environ.get("JIBAN_SCREENSHOTS"):
        return lambda page, name: None
    folder = SCREENSHOTS / request.node.name.replace("/", "_")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep
