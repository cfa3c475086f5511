"""Somebody is found who cannot say who he is; two officers see who it is, side by side."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from jiban.desks.missing.found.matching import match
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Matter

from ..browser import DESK, PHONE

pytestmark = pytest.mark.journey

FATHER = {
    "name": "周建国",
    "age": 82,
    "sex": "male",
    "category": "dementia",
    "place": "书香菜场",
    "lon": 114.05,
    "lat": 22.54,
    "height": 168,
    "clothing": "蓝色外套，黑布鞋",
    "marks": "驼背，左手有疤",
}


@pytest.fixture
def case(city: Any) -> Matter:
    """A father who is missing."""
    fields = FATHER | {"unit": city.station.pk, "seen_at": timezone.now() - timedelta(hours=2)}
    return Matter.objects.get(
        pk=door.act("missing", "report", by=Actor.citizen(), **fields).matter_id
    )


def test_it_works(
    device: Callable[..., Page], axe: Any, shoot: Any, city: Any, case: Matter
) -> None:
    page = device(size=PHONE, language="zh-CN", officer=city.signer)
    page.goto("/missing/found")
    assert axe(page) == []
    page.get_by_role("link", name="登记身份不明人员").click()
    for label, value in (
        ("自称姓名（可能有误）", "周建果"),
        ("年龄下限", "75"),
        ("年龄上限", "85"),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_label("性别").select_option("male")
    page.get_by_label("衣着").fill("蓝上衣，黑色布鞋")
    page.get_by_label("经度").fill("114.06")
    page.get_by_label("纬度").fill("22.545")
    page.locator("form .btn-primary").click()
    expect(page).to_have_url(re.compile("/matters/WM"))
    found = Matter.objects.get(desk="missing_found")
    match()
    page.goto(f"/missing/candidates/{found.number}")
    assert axe(page) == []
    shoot(page, "candidates")
    page.get_by_role("link", name=case.number).click()
    expect(page.locator("main")).to_contain_text("读音相同、用字不同")
    expect(page.locator("main")).not_to_contain_text("建国")
    assert axe(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    shoot(page, "side-by-side-phone")
    page.get_by_role("link", name="是同一人", exact=True).click()
    page.get_by_label("认定依据").fill("驼背，衣着相符，家属提供的照片相符")
    page.locator("form .btn-primary").click()
    expect(page.locator("main")).to_contain_text("已认定、待确认")

    head = device(size=DESK, language="en-GB", theme="dark", officer=city.head)
    head.goto(f"/missing/candidates/{case.number}/{found.number}")
    assert axe(head) == []
    shoot(head, "side-by-side-desk")
    head.get_by_role("link", name="Confirm who it is").click()
    head.get_by_label("by what you confirm it").fill("seen and spoken to")
    head.locator("form .btn-danger").click()  # it ends the matter
    expect(head.locator("main")).to_contain_text("identified")
    case.refresh_from_db()
    assert case.state == "found"
