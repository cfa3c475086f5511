"""Every staff page, for every role, phone and desk, in both languages: axe finds nothing."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jiban.city.models import Officer, Post
from jiban.desks.mailbox import triage
from jiban.loop import door, notices
from jiban.loop.actors import Actor
from jiban.loop.models import Matter

from ..browser import DESK, PHONE

pytestmark = pytest.mark.journey

LETTER = {
    "kind": "complaint",
    "title": "楼下烧烤摊深夜噪音，老人孩子整夜睡不着",
    "body": "每天夜里十二点以后还在放音乐。打过电话 13812345678。\n请处理。",
    "naming": "name",
    "name": "林小满",
    "phone": "13800000001",
    "contact_by": "phone",
}
PAGES = [
    "/inbox",
    "/inbox?tab=all",
    "/inbox?tab=incoming",
    "/dashboard",
    "/search?q=烧烤",
    "/search?q=没有这样的词",
    "/notices",
    "/duty",
    "/duty/hand-over",
    "/handovers",
    "/help",
    "/review",  # not for a duty officer: the page that says so
]
# The shell's own tests meet every size, language and theme; here each of them is met once.
LOOKS = [
    pytest.param(PHONE, "zh-CN", "light", id="phone-zh"),
    pytest.param(DESK, "en-GB", "dark", id="desk-en-dark"),
]


@pytest.fixture
def desk(city: Any) -> SimpleNamespace:
    """Letters in several states, with files, notices and a hand-over; an officer in every role."""
    for number, role in (("900007", "leader"), ("900008", "inspector"), ("900009", "admin")):
        officer = Officer.objects.create_user(
            number, password="demo-pass-1", name=f"{role} 示例", unit=city.bureau
        )
        Post.objects.create(officer=officer, unit=city.bureau, role=role)
        setattr(city, role, officer)

    def send(**more: Any) -> int:
        fields = LETTER | {"unit": city.station.pk} | more
        return door.act("mailbox", "receive", by=Actor.citizen(), **fields).matter_id

    def does(matter: int, officer: Officer, action: str, /, **fields: Any) -> int:
        door.act(matter, action, by=Actor.officer(officer), **fields)
        return matter

    send()
    send(body="有人拿刀在门口", title="有人拿刀")
    waits = send(unit=None, title="不知道归谁管", body="烧烤摊的音响放到凌晨，夜宵摊没人管。")
    triage.do()
    signed = does(send(), city.signer, "sign")
    handled = does(send(), city.signer, "sign")
    does(handled, city.signer, "contact", how="talk", text="电话谈过")
    does(handled, city.signer, "feedback", text="昨晚到现场看过，摊位确有占道。")
    waiting = does(does(send(), city.signer, "sign"), city.signer, "contact", how="talk", text="谈")
    does(waiting, city.signer, "ask", text="请问是哪一家？")
    handed = does(send(), city.handler, "sign")
    does(handed, city.handler, "hand_over", officer=city.signer.pk, text="注意回访")
    notices.spread()
    numbers = dict(Matter.objects.values_list("pk", "number"))
    city.waits = numbers[waits]
    city.matters = [numbers[pk] for pk in (signed, handled, waiting, handed)]
    return city


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_it_works(
    device: Callable[..., Page], axe: Any, desk: Any, size: Any, language: str, theme: str
) -> None:
    page = device(size=size, language=language, theme=theme, officer=desk.signer)
    signed, *_rest = desk.matters
    addresses = [
        *PAGES,
        *(f"/matters/{number}" for number in desk.matters[1:]),
        f"/matters/{signed}/do/contact",
        f"/matters/{signed}/do/note",
        "/matters/XJ261121-9999999",
    ]
    for address in addresses:
        page.goto(address)
        page.locator("h1").wait_for(state="attached")
        assert axe(page) == [], address
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], address


@pytest.mark.parametrize("role", ["head", "dispatcher", "deputy", "leader", "inspector", "admin"])
def test_every_role(device: Callable[..., Page], axe: Any, desk: Any, role: str) -> None:
    page = device(size=DESK, language="zh-CN", officer=getattr(desk, role))
    whole = ("/review", "/review/orders", "/problems", "/rates") if role == "leader" else ()
    for address in ("/dashboard", f"/matters/{desk.matters[1]}", *whole):
        page.goto(address)
        assert axe(page) == [], address
    page.goto("/inbox?tab=all")
    page.keyboard.press("j")
    page.locator("#jb-strip").wait_for()
    assert axe(page) == []


def test_the_dialogs(device: Callable[..., Page], axe: Any, desk: Any) -> None:
    page = device(size=DESK, language="zh-CN", officer=desk.signer)
    page.goto(f"/matters/{desk.matters[0]}")
    page.keyboard.press("v")
    page.locator("#jb-dialog-body form").wait_for()
    assert axe(page) == []
    page.locator("#jb-dialog-body .btn-primary").click()
    page.locator("#jb-dialog-body .jb-summary").wait_for()
    assert axe(page) == []
    page.goto(f"/matters/{desk.matters[0]}")
    page.locator(".jb-open-persons button").click()
    page.locator(".alert-warning").first.wait_for()
    assert axe(page) == []


def test_a_suggestion_is_taken_with_two_keys(
    device: Callable[..., Page], axe: Any, desk: Any
) -> None:
    for size in (PHONE, DESK):
        page = device(size=size, language="zh-CN", officer=desk.dispatcher)
        page.goto(f"/matters/{desk.waits}")
        assert axe(page) == []
    page.keyboard.press("1")
    subject = page.locator("#jb-dialog-body select[name=subject]")
    expect(subject).to_have_value("noise.shops")
    page.locator("#jb-dialog-body").get_by_label("书香派出所").check()
    assert axe(page) == []
    page.locator("#jb-dialog-body .btn-primary").click()
    expect(page.locator("main")).to_contain_text("待签收")
