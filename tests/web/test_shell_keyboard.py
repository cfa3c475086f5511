"""The keyboard: rows, action keys, search, help; never while somebody types."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


@pytest.fixture
def page(open_page) -> Page:
    found = open_page("/_styleguide", language="en-GB")
    found.evaluate("document.activeElement.blur()")
    return found


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_it_works(page: Page) -> None:
    titles = page.locator(".jb-row-title").all_text_contents()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == titles[1]
    page.keyboard.press("k")
    assert focused(page) == titles[0]


def test_a_key_acts_on_the_current_row(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    boxes = page.locator("input[name=matter]")
    assert [boxes.nth(n).is_checked() for n in range(3)] == [False, True, False]


def test_a_key_presses_its_button(page: Page) -> None:
    page.keyboard.press("2")
    page.wait_for_url("**/_styleguide?shell=citizen")


def test_keys_are_letters_in_a_field(page: Page) -> None:
    field = page.locator("#id_title")
    field.focus()
    page.keyboard.type("jkx2?/")
    assert field.input_value() == "jkx2?/"
    assert "shell=citizen" not in page.url


def test_keys_wait_for_the_input_method(page: Page) -> None:
    page.evaluate(
        """() => document.body.dispatchEvent(
            new KeyboardEvent("keydown", {key: "j", isComposing: true, bubbles: true}))"""
    )
    assert not page.evaluate("document.activeElement.closest('[data-row]') !== null")


def test_help_lists_the_keys_of_the_page(page: Page) -> None:
    page.keyboard.press("?")
    dialog = page.locator("#jb-keys")
    expect(dialog).to_be_visible()
    listed = dialog.locator("dt").all_text_contents()
    assert {"j / k", "Enter", "?", "1", "2", "s", "x"} <= set(listed)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_single_keys_can_be_turned_off(page: Page) -> None:
    page.keyboard.press("?")
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert not page.evaluate("document.activeElement.closest('[data-row]') !== null")
    page.keyboard.press("?")
    expect(page.locator("#jb-keys")).to_be_visible()


def test_a_confirmation_stands_in_the_way(page: Page) -> None:
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.locator("form[data-confirm] button").click()
    dialog = page.locator("#jb-confirm")
    expect(dialog).to_contain_text("This cannot be undone.")
    dialog.locator("[data-close]").click()
    assert sent == []
    page.locator("form[data-confirm] button").click()
    with page.expect_request(lambda request: request.method == "POST"):
        dialog.locator("[data-yes]").click()


def test_the_theme_is_remembered(page: Page) -> None:
    page.locator("summary", has=page.locator("use[href*='#sun-moon']")).click()
    page.locator("button[data-theme-choice=dark]").click()
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
