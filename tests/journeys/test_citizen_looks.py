"""Every citizen's page, phone and desk, in both languages: axe finds nothing, nothing runs over."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from jiban.desks.mailbox import intake
from jiban.loop import door
from jiban.loop.actors import Actor

from ..browser import DESK, PHONE
from ..desks.mailbox.test_track_promises import overdue

pytestmark = pytest.mark.journey

LETTER = {
    "kind": "complaint",
    "title": "楼下烧烤摊深夜噪音，老人孩子整夜睡不着",
    "body": "每天夜里十二点以后，楼下烧烤摊还在放音乐、划拳。\n打过电话，安静了一天又开始。",
    "subject": "noise",
    "place": "书香路 8 号楼下",
    "naming": "name",
    "name": "林小满",
    "phone": "13800000001",
    "contact_by": "phone",
    "contact_when": "evening",
}
LOOKS = [
    pytest.param(PHONE, "zh-CN", "light", id="phone-zh"),
    pytest.param(DESK, "en-GB", "dark", id="desk-en-dark"),
]


@pytest.fixture
def letters(city: Any) -> dict[str, intake.Sent]:
    """A letter in each state that has a page of its own."""

    def send(**more: Any) -> intake.Sent:
        return intake.send(LETTER | {"unit": city.station.pk} | more, by=Actor.citizen())

    def does(letter: intake.Sent, officer: Any, action: str, **fields: Any) -> None:
        door.act(letter.acted.matter_id, action, by=Actor.officer(officer), **fields)

    def handled(letter: intake.Sent) -> intake.Sent:
        does(letter, city.signer, "sign")
        does(letter, city.signer, "contact", how="talk", text="电话谈过")
        return letter

    made = {name: send() for name in ("new", "waiting", "paused", "resolved", "withdrawn")}
    made["broken"] = send()
    overdue(made["broken"], minutes=45)
    door.settle([made["broken"].acted.matter_id])
    does(made["broken"], city.signer, "sign")
    made["danger"] = send(body="有人拿刀在门口")
    made["triage"] = intake.send(LETTER, by=Actor.citizen())
    for name in ("waiting", "paused", "resolved"):
        handled(made[name])
    does(made["waiting"], city.signer, "feedback", text="昨晚 23:40 到现场看过，摊位确有占道。")
    does(made["waiting"], city.signer, "ask", text="请问是东头第一家还是第二家？")
    does(made["paused"], city.signer, "pause", reason="expert_report", text="等环境监测站的报告。")
    does(
        made["resolved"],
        city.signer,
        "resolve",
        answer="摊位已于 11 月 20 日搬离，今后每晚巡查一次。",
        evidence="现场照片",
    )
    door.act(
        made["withdrawn"].acted.matter_id,
        "withdraw",
        by=Actor.citizen(made["withdrawn"].acted.matter_id),
    )
    return made


def check(page: Page, axe: Any, width: int) -> None:
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_it_works(
    device: Callable[..., Page],
    shoot: Callable[[Page, str], None],
    axe: Any,
    letters: dict[str, intake.Sent],
    size: dict[str, int],
    language: str,
    theme: str,
) -> None:
    page = device(size=size, language=language, theme=theme)
    for name, address in (
        ("home", "/"),
        ("guide", "/letters/how"),
        ("privacy", "/letters/privacy"),
        ("write", "/letters/new"),
        ("track", "/letters/track"),
    ):
        page.goto(address)
        check(page, axe, size["width"])
        shoot(page, name)
    for name, letter in letters.items():
        page.goto(f"/letters/track#{letter.number}/{letter.code}")
        page.locator(".jb-rail").wait_for()
        assert letter.code not in page.url
        check(page, axe, size["width"])
        shoot(page, f"letter-{name}")
        if name in ("new", "danger"):
            page.goto(f"/letters/sent/{letter.number}")
            check(page, axe, size["width"])
            shoot(page, f"sent-{name}")
    page.goto("/letters/track")
    page.locator("#id_number").fill("XJ261121-0000001")
    page.locator("#id_code").fill("AAAA-AAAA")
    page.locator("main form button.btn-primary").first.click()
    page.get_by_role("alert").wait_for()
    check(page, axe, size["width"])
    shoot(page, "track-wrong")


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_errors_and_danger_without_scripts(
    device: Callable[..., Page],
    shoot: Callable[[Page, str], None],
    letters: dict[str, intake.Sent],
    size: dict[str, int],
    language: str,
    theme: str,
) -> None:
    page = device(size=size, language=language, theme=theme, java_script_enabled=False)
    page.goto("/letters/new")
    page.locator("label:has([name=kind][value=help])").click()
    page.locator("#id_title").fill("楼上在打人")
    page.locator("#id_body").fill("楼上在打人，孩子在哭。")
    page.locator("form.jb-letter > .jb-actions button").click()
    shoot(page, "danger")
    page.locator("button[name=danger_seen]").click()
    shoot(page, "errors")
    assert page.locator("#id_body").input_value() == "楼上在打人，孩子在哭。"
    page.locator("label:has([name=naming][value=anonymous])").click()
    assert not page.locator("#id_phone").is_visible()
    page.locator("form.jb-letter > .jb-actions button").click()
    shoot(page, "sent")
    assert page.locator(".jb-code output").count() == 2
