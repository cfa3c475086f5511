"""The letter form's helpers: draft, counter, one sending, danger, files."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ..browser import PHONE

pytestmark = pytest.mark.journey


SEND = "form[data-danger] .jb-actions button.btn-primary"


@pytest.fixture
def page(open_page) -> Page:
    return open_page("/_styleguide?shell=citizen", language="en-GB", size=PHONE)


def held_posts(page: Page) -> list[str]:
    """Catch the forms instead of sending them: a list of what would have been sent."""
    bodies: list[str] = []

    def hold(route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        bodies.append(route.request.post_data or "")
        route.fulfill(status=204)

    page.route("**/_styleguide*", hold)
    return bodies


def test_it_works(page: Page) -> None:
    page.locator("#id_body").fill("The lamp at the corner is broken.")
    expect(page.locator("#id_body_count")).to_have_text("Characters left: 1967")


def test_an_emoji_is_one_character(page: Page) -> None:
    page.locator("#id_body").fill("🚓" * 10)
    expect(page.locator("#id_body_count")).to_have_text("Characters left: 1990")


def test_too_long_says_by_how_much_and_cuts_nothing(page: Page) -> None:
    page.locator("#id_body").fill("x" * 2003)
    expect(page.locator("#id_body_count")).to_have_text("Characters too many: 3")
    assert len(page.locator("#id_body").input_value()) == 2003


def test_a_draft_comes_back_with_its_token(page: Page) -> None:
    token = page.locator("form[data-draft] input[name=idempotency_key]").input_value()
    page.locator("#id_body").fill("half a letter")
    page.get_by_label("Complaint").first.check()
    expect(page.locator("[data-draft-note]")).to_be_visible()
    page.reload()
    expect(page.locator("#id_body")).to_have_value("half a letter")
    expect(page.get_by_label("Complaint").first).to_be_checked()
    expect(page.locator("form[data-draft] input[name=idempotency_key]")).to_have_value(token)


def test_a_kept_draft_moves_no_button_under_the_finger(page: Page) -> None:
    top = "button => button.getBoundingClientRect().top + scrollY"
    before = page.locator(SEND).evaluate(top)
    page.locator("#id_body").fill("half a letter")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    assert page.locator(SEND).evaluate(top) == before


def test_the_last_words_before_leaving_are_kept(page: Page) -> None:
    page.locator("#id_body").fill("half a letter")
    page.reload()
    expect(page.locator("#id_body")).to_have_value("half a letter")


def test_a_draft_can_be_deleted(page: Page) -> None:
    page.locator("#id_body").fill("half a letter")
    page.locator("[data-draft-drop]").click()
    page.reload()
    expect(page.locator("#id_body")).to_have_value("")


def test_a_draft_ends_after_a_day(page: Page) -> None:
    page.locator("#id_body").fill("half a letter")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    page.evaluate(
        """() => {
            const kept = JSON.parse(localStorage["jiban.draft.sample"]);
            localStorage["jiban.draft.sample"] = JSON.stringify({...kept, at: kept.at - 86400001});
        }"""
    )
    page.reload()
    expect(page.locator("#id_body")).to_have_value("")
    assert page.evaluate("localStorage['jiban.draft.sample'] ?? null") is None


def test_two_quick_presses_send_once(page: Page) -> None:
    bodies = held_posts(page)
    page.locator("#id_body").fill("once")
    page.locator(SEND).dblclick()
    expect(page.locator(SEND)).to_have_attribute("aria-disabled", "true")
    assert len(bodies) == 1
    assert "idempotency_key" in bodies[0]


def test_danger_is_answered_before_sending(page: Page) -> None:
    bodies = held_posts(page)
    page.locator("#id_body").fill("隔壁正在 打人，救 命")
    expect(page.locator("#danger-notice")).to_be_visible()
    page.locator(SEND).click()
    dialog = page.locator("#danger-dialog")
    expect(dialog).to_be_visible()
    assert dialog.locator("a[href='tel:110']").count() == 1
    assert bodies == []
    with page.expect_request(lambda request: request.method == "POST") as sent:
        dialog.locator("[data-go-on]").click()
    assert 'name="danger_seen"\r\n\r\n1' in sent.value.post_data or "danger_seen=1" in (
        sent.value.post_data or ""
    )


def test_a_file_too_large_is_said_before_the_upload(page: Page, tmp_path: Path) -> None:
    big = tmp_path / "big.jpg"
    with big.open("wb") as file:
        file.truncate(10_485_761)
    field = page.locator("#id_photos")
    field.set_input_files(big)
    assert "big.jpg" in field.evaluate("field => field.validationMessage")
    field.set_input_files([])
    assert field.evaluate("field => field.validationMessage") == ""
