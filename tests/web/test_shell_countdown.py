"""Countdowns run by the server's clock, also on a device whose own clock is wrong."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

WRONG_BY_A_DAY = """
    const shift = 86400000;
    const RealDate = Date;
    globalThis.Date = class extends RealDate {
        constructor(...given) { given.length ? super(...given) : super(RealDate.now() + shift); }
        static now() { return RealDate.now() + shift; }
    };
"""


def running(page: Page):
    return page.locator(".jb-promise[data-live] time", has_text="min").first


def test_it_works(open_page) -> None:
    page = open_page("/_styleguide", language="en-GB")
    first = running(page).text_content()
    expect(running(page)).not_to_have_text(first)  # it counts
    expect(running(page)).to_have_text(re.compile(r"^\d+ min( \d+ s)? left$"))


def test_a_wrong_clock_does_not_lie(open_page) -> None:
    page = open_page(
        "/_styleguide",
        language="en-GB",
        before=lambda page: page.add_init_script(WRONG_BY_A_DAY),
    )
    first = running(page).text_content()
    expect(running(page)).not_to_have_text(first)
    expect(running(page)).to_have_text(re.compile(r"^\d+ min( \d+ s)? left$"))


def test_a_promise_turns_broken_before_the_eyes(open_page) -> None:
    page = open_page("/_styleguide", language="en-GB")
    badge = page.locator(".jb-promise[data-tone=now]").first
    handle = badge.element_handle()
    handle.evaluate(
        "node => { node.querySelector('time').dataset.due = new Date(0).toISOString(); }"
    )
    page.locator(".jb-promise[data-tone=broken] time[data-due^='1970']").wait_for()
    assert handle.evaluate("node => node.querySelector('use').getAttribute('href')").endswith(
        "#alert-triangle"
    )
