"""What scripts make smoother: danger, the draft, the position, the scanned link, a double tap."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jiban.desks.mailbox import intake
from jiban.desks.mailbox.models import Letter
from jiban.loop.actors import Actor
from jiban.loop.models import Matter

from .test_citizen_looks import LETTER

pytestmark = pytest.mark.journey

SEND = "form.jb-letter > .jb-actions button"


@pytest.fixture
def page(device: Callable[..., Page]) -> Page:
    return device(geolocation={"latitude": 22.54, "longitude": 114.05}, permissions=["geolocation"])


def fill(page: Page, body: str = "每天夜里都很吵。") -> None:
    page.goto("/letters/new")
    page.locator("label:has([name=kind][value=help])").click()
    page.locator("#id_title").fill("深夜噪音")
    page.locator("#id_body").fill(body)
    page.locator("label:has([name=naming][value=anonymous])").click()


def test_it_works(page: Page) -> None:
    fill(page)
    page.locator(SEND).click()
    page.locator(".jb-letter-qr").wait_for()
    assert Matter.objects.get().title == "深夜噪音"


def test_danger_is_asked_about_before_anything_is_sent(page: Page) -> None:
    fill(page, "有人拿刀在门口。")
    expect(page.locator("#danger-notice")).to_be_visible()
    page.locator(SEND).click()
    dialog = page.locator("#danger-dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator("a[href='tel:110']")).to_be_visible()
    dialog.locator("[data-close]").click()
    assert not Matter.objects.exists()
    page.locator(SEND).click()
    dialog.locator("[data-go-on]").click()
    page.locator(".jb-letter-qr").wait_for()
    assert Matter.objects.get().urgent


def test_a_draft_is_there_again_and_gone_after_sending(page: Page) -> None:
    fill(page, "写到一半就被打断了。")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    page.goto("/letters/how")
    page.goto("/letters/new")
    expect(page.locator("#id_body")).to_have_value("写到一半就被打断了。")
    page.locator(SEND).click()
    page.locator(".jb-letter-qr").wait_for()
    page.goto("/letters/new")
    expect(page.locator("#id_body")).to_have_value("")


def test_the_position_is_asked_for_only_on_demand(page: Page) -> None:
    fill(page)
    expect(page.locator("#id_position")).to_be_hidden()
    page.locator("[data-locate-ask]").click()
    expect(page.locator("#id_position")).to_be_checked()
    page.locator(SEND).click()
    page.locator(".jb-letter-qr").wait_for()
    letter = Letter.objects.get()
    assert (letter.lon, letter.lat) == (114.05, 22.54)


def test_a_position_taken_back_is_not_sent(page: Page) -> None:
    fill(page)
    page.locator("[data-locate-ask]").click()
    page.locator("#id_position").uncheck()
    page.locator(SEND).click()
    page.locator(".jb-letter-qr").wait_for()
    assert Letter.objects.get().lon is None


def test_two_taps_are_one_letter(page: Page) -> None:
    fill(page)
    page.locator(SEND).dblclick(no_wait_after=True)
    page.locator(".jb-letter-qr").wait_for()
    assert Matter.objects.count() == 1


def test_the_code_of_a_scanned_link_reaches_no_address(page: Page, city: Any) -> None:
    letter = intake.send(LETTER | {"unit": city.station.pk}, by=Actor.citizen())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/letters/track#{letter.number}/{letter.code}")
    page.locator(".jb-rail").wait_for()
    seen = [address.partition("#")[0] for address in asked]
    assert not any(letter.code in address for address in seen)
    assert letter.code not in page.evaluate("history.state + location.href")


def test_too_large_a_file_is_refused_before_it_travels(page: Page) -> None:
    fill(page)
    page.evaluate("document.getElementById('id_files').dataset.maxBytes = '10'")
    page.locator("#id_files").set_input_files(
        {"name": "big.txt", "mimeType": "text/plain", "buffer": b"x" * 100}
    )
    page.locator(SEND).click()
    assert not page.evaluate("document.getElementById('id_files').validity.valid")
    assert not Matter.objects.exists()
