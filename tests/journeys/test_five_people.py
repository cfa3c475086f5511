"""One letter, five people: written, given, signed, handed over, answered, rated, opened again.

The citizen is on a phone or at a desk and has nothing but a number and a code; the dispatcher, two
officers and their head each sign in for themselves. Everything goes through the pages.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jiban.desks.mailbox.models import Letter
from jiban.loop.models import Matter, Promise

from ..browser import DESK, PHONE

pytestmark = pytest.mark.journey

TITLE = "楼下烧烤摊深夜噪音"
BODY = "每天夜里十二点以后，楼下烧烤摊还在放音乐。\n老人孩子睡不着，希望有人管一管。"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63fccfc0500f0004850180a8c8d1e50000000049454e44ae426082"
)
PHOTO = {"name": "夜里的摊位.png", "mimeType": "image/png", "buffer": PNG}

Shoot = Callable[[Page, str], None]


def write(page: Page, shoot: Shoot) -> str:
    """The citizen writes on the form and gets a number and a code."""
    page.goto("/")
    page.locator("a.jb-first").click()
    page.locator("label:has([name=kind][value=complaint])").click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_body").fill(BODY)
    page.locator("#id_subject").select_option("noise")
    page.locator("#id_place").fill("书香路 8 号楼下")
    page.locator("label:has([name=naming][value=phone])").click()
    expect(page.locator("#id_name")).to_be_hidden()
    page.locator("#id_phone").fill("13800000001")
    page.locator(".form-check:has([name=contact_when][value=evening]) label").click()
    page.locator("#id_files").set_input_files(PHOTO)
    shoot(page, "01-citizen-writes")
    page.locator("form.jb-letter > .jb-actions button").click()
    page.locator(".jb-letter-qr img").wait_for()
    shoot(page, "02-citizen-number-and-code")
    number, code = page.locator(".jb-code output").all_inner_texts()
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}", code)
    return f"{number}/{code}"


def open_from_inbox(page: Page, shoot: Shoot, name: str) -> None:
    """An officer finds the letter in the inbox."""
    page.goto("/inbox")
    page.get_by_role("link", name=TITLE).first.wait_for()
    shoot(page, f"{name}-inbox")
    page.get_by_role("link", name=TITLE).first.click()
    page.locator(".jb-offers").wait_for()


def do(page: Page, action: str, **fields: str) -> None:
    """An officer does something on the matter's page: by button, or in its dialog."""
    seen = page.locator('input[name="seen"]').count()
    one = page.locator(f'.jb-offers form[action*="/do/{action}"] button')
    if seen and one.count():
        with page.expect_navigation():
            one.click()
        return
    wanted = page.locator(f'.jb-offers a[href*="/do/{action}"]')
    menu = wanted.locator("xpath=ancestor::details")
    if menu.count():
        menu.locator("summary").click()
    wanted.click()
    form = page.locator("#jb-dialog-body form")
    form.wait_for()
    for name, value in fields.items():
        field = form.locator(f'[name="{name}"]').first
        kind = field.evaluate("element => element.type")
        if kind == "radio":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator(".jb-actions button").first.click()


def rail(page: Page) -> str:
    return " ".join(page.locator(".jb-rail").inner_text().split())


@pytest.mark.parametrize(
    ("size", "language"),
    [pytest.param(PHONE, "zh-CN", id="phone-zh"), pytest.param(DESK, "en-GB", id="desk-en")],
)
def test_it_works(
    device: Callable[..., Page], shoot: Shoot, city: Any, axe: Any, size: Any, language: str
) -> None:
    citizen = device(size=size, language=language)
    number, _slash, code = write(citizen, shoot).partition("/")
    citizen.context.close()

    dispatcher = device(size=DESK, language=language, officer=city.dispatcher)
    open_from_inbox(dispatcher, shoot, "03-dispatcher")
    do(dispatcher, "route", unit=str(city.station.pk))

    signer = device(size=size, language=language, officer=city.signer)
    open_from_inbox(signer, shoot, "04-signer")
    do(signer, "sign")
    shoot(signer, "05-signer-has-it")
    do(signer, "hand_over", officer=str(city.handler.pk), text="夜里十二点以后去看")

    handler = device(size=size, language=language, officer=city.handler)
    open_from_inbox(handler, shoot, "06-handler")
    do(handler, "accept")
    do(handler, "contact", how="talk", text="电话里说好今晚去现场")
    do(handler, "feedback", text="今晚 23:40 到现场看过，摊位确有占道，音量超标。")
    shoot(handler, "07-handler-gave-feedback")

    head = device(size=DESK, language=language, officer=city.head)
    open_from_inbox(head, shoot, "08-head")
    do(
        head,
        "resolve",
        answer="摊位已搬离，今后每晚巡查一次。",
        evidence="现场照片两张，书面承诺一份。",
    )
    shoot(head, "09-head-answered")

    citizen = device(size=size, language=language)
    citizen.goto(f"/letters/track#{number}/{code}")
    citizen.locator(".jb-rail").wait_for()
    assert code not in citizen.url
    page = citizen.locator("main").inner_text()
    for told in (city.handler.name, city.handler.number, city.handler.phone, "摊位已搬离", TITLE):
        assert told in page
    assert "现场照片两张" not in page
    assert "夜里十二点以后去看" not in page
    assert citizen.locator(".jb-rail b.jb-kept").count() == 4
    assert axe(citizen) == []
    shoot(citizen, "10-citizen-reads-the-answer")
    citizen.locator('button[name="grade"][value="2"]').click()
    citizen.locator("#id_rate").fill("前两天好了，昨晚又来了")
    citizen.locator("form:has(#id_rate) button").click()
    shoot(citizen, "11-citizen-rated")
    citizen.locator("#reopen > summary").click()
    citizen.locator("#id_reopen").fill("昨晚十二点半又摆出来了")
    citizen.locator("#reopen button").click()
    citizen.locator(".alert-success").wait_for()
    assert axe(citizen) == []
    shoot(citizen, "12-citizen-opened-it-again")

    matter = Matter.objects.get(number=number)
    letter = Letter.objects.get(pk=matter.pk)
    assert (matter.state, matter.handler, matter.raised) == ("handling", city.handler, 1)
    assert (letter.grade, letter.grade_text) == (2, "前两天好了，昨晚又来了")
    assert letter.reopened == 1
    assert not Promise.objects.filter(matter=matter, broken_at__isnull=False).exists()
    acted = matter.entries.exclude(by__in=["citizen", "system"]).values_list("by", flat=True)
    assert len(set(acted)) == 4

    handler.goto("/inbox")
    handler.get_by_role("link", name=TITLE).first.wait_for()
    shoot(handler, "13-handler-has-it-again")
