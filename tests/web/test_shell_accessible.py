"""axe finds nothing on the shell's pages: both sizes, both languages, light and dark."""

import pytest

from ..browser import DESK, PHONE

pytestmark = pytest.mark.journey


ADDRESSES = [
    "/_styleguide?shell=staff",
    "/_styleguide?shell=citizen",
    "/accounts/login/",
    "/no-such-page",
]
# Each size, language and theme meets each other one in pairs; all eight together find no more.
LOOKS = [
    (PHONE, "zh-CN", "light"),
    (PHONE, "en-GB", "dark"),
    (DESK, "zh-CN", "dark"),
    (DESK, "en-GB", "light"),
]
NARROW = [
    *((address, 320) for address in ADDRESSES),
    ("/_styleguide?shell=staff", 768),
    ("/_styleguide?shell=staff", 1000),
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_axe_finds_nothing(open_page, axe, address, size, language, theme) -> None:
    page = open_page(address, language=language, theme=theme, size=size)
    if "styleguide" in address:
        page.locator("[data-chart] canvas").first.wait_for()
    assert axe(page) == []


@pytest.mark.parametrize(("address", "width"), NARROW)
def test_nothing_runs_over_the_edge(open_page, address, width) -> None:
    page = open_page(address, language="en-GB", size={"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_can_be_used_without_scripts(db, browser, site, address) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + address)
    assert page.locator("h1").count() == 1
    menu = page.locator("details.jb-menu").first
    if menu.count():
        menu.locator("summary").click()
        assert menu.locator(".jb-menu-list").is_visible()
    context.close()
