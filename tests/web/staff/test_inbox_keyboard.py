"""The inbox in a browser: j and k, a key per action, the selection outlives what others do."""

import pytest
from playwright.sync_api import Page, expect

from jiban.loop.models import Matter

pytestmark = pytest.mark.journey


def selected(page: Page) -> str | None:
    return page.locator("#inbox [data-selected]").get_attribute("data-number")


def order(page: Page) -> list[str]:
    return page.locator("#inbox [data-row]").evaluate_all("all => all.map(r => r.dataset.number)")


def fresh(page: Page) -> None:
    """What the page does by itself every few seconds."""
    page.evaluate("htmx.trigger(document.body, 'jb:acted', {text: ''})")


@pytest.fixture
def inbox(transactional_db, city, write, open_page):
    """Three letters, and the duty officer's inbox with them."""
    first, second, third = (write(title=title) for title in ("第一封", "第二封", "第三封"))
    page = open_page("/inbox", language="en-GB", officer=city.duty)
    return page, [first, second, third]


def test_it_works(inbox) -> None:
    page, letters = inbox
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert selected(page) == letters[1].number
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/matters/{letters[0].number}")


def test_one_key_signs(inbox) -> None:
    page, letters = inbox
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator("#jb-toast")).to_contain_text(f"{letters[0].number}: done – Sign")
    expect(page.locator(f"#m{letters[0].pk} .jb-inbox-state")).to_have_text("signed")
    assert Matter.objects.get(pk=letters[0].pk).state == "signed"
    assert page.url.endswith("/inbox")


def test_an_action_with_fields_opens_its_form(inbox, city) -> None:
    page, letters = inbox
    page.keyboard.press("j")
    page.keyboard.press("v")
    form = page.locator("#jb-dialog-body form")
    form.locator("select[name=unit]").select_option(str(city.beside.pk))
    form.locator("textarea").fill("不在本辖区")
    form.locator(".btn-primary").click()
    expect(page.locator(f"#m{letters[0].pk}")).to_have_count(0)
    expect(page.locator("#jb-dialog")).not_to_be_visible()
    assert selected(page) == letters[1].number


def test_the_strip_shows_what_can_be_done(inbox) -> None:
    page, letters = inbox
    strip = page.locator("#jb-strip")
    expect(strip).not_to_be_visible()
    page.keyboard.press("j")
    expect(strip).to_contain_text(letters[0].number)
    expect(strip.locator("[data-key=s]")).to_contain_text("Sign")
    expect(strip.locator("[data-key=c]")).to_have_count(0)


def test_the_selection_outlives_what_others_do(inbox, write, city) -> None:
    page, letters = inbox
    page.keyboard.press("j")
    page.keyboard.press("j")
    danger = write(title="有人拿刀", body="有人拿刀在楼道里")
    fresh(page)
    expect(page.locator(f"#m{danger.pk}")).to_be_visible()
    assert order(page)[0] == danger.number
    assert selected(page) == letters[1].number
    focused = page.evaluate("document.activeElement.closest('[data-row]')?.dataset.number")
    assert focused == letters[1].number
    expect(page.locator("#inbox-news")).to_have_text("1 new matter: 有人拿刀")


def test_when_the_row_goes_the_next_is_selected(inbox, write, city) -> None:
    page, letters = inbox
    page.keyboard.press("j")
    write.does(letters[0], city.head, "transfer", unit=city.beside.pk, text="不在本辖区")
    fresh(page)
    expect(page.locator(f"#m{letters[0].pk}")).to_have_count(0)
    assert selected(page) == letters[1].number


def test_what_somebody_did_first_is_told_in_a_dialog(inbox, write, city) -> None:
    page, letters = inbox
    page.keyboard.press("j")
    write.does(letters[0], city.colleague, "sign")
    page.keyboard.press("s")
    dialog = page.locator("#jb-dialog-body")
    expect(dialog).to_contain_text("Somebody has acted on this matter")
    expect(dialog).to_contain_text(city.colleague.name)


def test_the_list_of_keys(inbox) -> None:
    page, _letters = inbox
    page.keyboard.press("j")
    page.keyboard.press("?")
    keys = page.locator("#jb-keys dl")
    for words in ("Sign", "Transfer", "Note", "open the row"):
        expect(keys).to_contain_text(words)


def test_without_scripts_signing_works_too(inbox, browser, site, city) -> None:
    from django.test import Client

    _page, letters = inbox
    client = Client()
    client.force_login(city.duty)
    (cookie,) = client.cookies.values()
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page = context.new_page()
    page.goto(f"{site}/inbox")
    page.locator(f"#m{letters[0].pk} .jb-inbox-act button").click()
    assert page.url == f"{site}/inbox"
    assert Matter.objects.get(pk=letters[0].pk).state == "signed"
    context.close()
