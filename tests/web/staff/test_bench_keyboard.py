"""The bench in a browser: twenty letters by keyboard, the next one there before the answer is."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from shapely import box

from jiban.city.models import Area
from jiban.city.shapes import dump
from jiban.desks.mailbox import triage
from jiban.loop.models import Matter

pytestmark = pytest.mark.journey

KINDS = (
    ("楼下烧烤摊太吵", "书香派出所附近的烧烤摊，音响放到凌晨。"),
    ("居住证怎么续签", "书香派出所能办居住证吗？"),
    ("遛狗不牵绳", "墨香派出所后面有人遛大狗不牵绳。"),
    ("路灯不亮", "巷子里很黑，夜路不好走。"),
)


@pytest.fixture
def waiting(transactional_db: None, city: Any, write: Any) -> list[Matter]:
    """Twenty letters that wait for a unit; of every fourth no rule knows it."""
    for name, unit, west in (("书香辖区", city.station, 114.0), ("墨香辖区", city.beside, 114.1)):
        shape = dump(box(west, 22.5, west + 0.05, 22.55))
        Area.objects.create(name=name, unit=unit, geometry=shape)
    letters = [
        write(unit=None, title=f"{title}（{n}）", body=body)
        for n in range(5)
        for title, body in KINDS
    ]
    triage.do()
    return letters


@pytest.fixture
def page(waiting: list[Matter], city: Any, open_page: Any) -> Page:
    opened: Page = open_page("/bench", language="zh-CN", officer=city.dispatcher)
    return opened


def title(page: Page) -> str:
    return page.locator("[data-card]:not([data-sent]) h2").first.inner_text()


def test_it_works(page: Page, waiting: list[Matter], city: Any) -> None:
    for n in range(len(waiting)):
        before = title(page)
        assert page.locator("[data-card]:visible").count() == 1
        if "路灯" in before:
            page.keyboard.press("Enter")  # nothing to give it to: the search opens
            expect(page.locator("[data-choose=unit] input").first).to_be_focused()
            page.keyboard.type("yspcs")  # 远山派出所
            expect(page.locator("[role=option]").first).to_have_text("远山派出所")
            page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        if n + 1 < len(waiting):
            expect(page.locator("[data-card]:not([data-sent]) h2").first).not_to_have_text(before)
    expect(page.locator("[data-bench-empty]")).to_be_visible()
    expect(page.locator("[data-bench-count]")).to_contain_text("20")
    assert not Matter.objects.filter(state="triage").exists()
    units = Matter.objects.values_list("unit_id", flat=True)
    assert [list(units).count(u.pk) for u in (city.station, city.beside, city.far)] == [10, 5, 5]


def test_keys_choose_skip_and_correct(page: Page, waiting: list[Matter], city: Any) -> None:
    first = title(page)
    page.keyboard.press("x")
    expect(page.locator("[data-card]:not([data-sent]) h2").first).not_to_have_text(first)
    assert Matter.objects.get(title=first).state == "triage"
    second = title(page)
    page.keyboard.press("g")  # from "ordinary" on to the most urgent grade
    page.keyboard.press("1")
    expect(page.locator("[data-bench-count]")).to_contain_text("1")
    given = Matter.objects.get(title=second)
    assert (given.state, given.urgent) == ("received", True)
    page.keyboard.press("z")
    form = page.locator("#jb-dialog-body form")
    form.locator("select[name=unit]").select_option(str(city.far.pk))
    form.locator("textarea").fill("看错了辖区")
    form.locator(".btn-primary").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    given.refresh_from_db()
    assert given.unit_id == city.far.pk
    assert page.url.endswith("/bench")


def test_axe_finds_nothing(page: Page, axe: Any) -> None:
    page.keyboard.press("u")
    page.keyboard.type("派出所")
    expect(page.locator("[role=option]").first).to_be_visible()
    assert axe(page) == []
    page.goto(page.url + "/right")
    assert axe(page) == []


def test_the_help_names_the_key_that_gives_the_letter(page: Page) -> None:
    page.keyboard.press("?")
    enter = page.locator("#jb-keys dt", has=page.get_by_text("Enter", exact=True))
    expect(enter.locator("+ dd")).to_contain_text("分派给")
