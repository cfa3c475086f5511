"""A passkey: added after the password, it signs in alone, or serves as the second step."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from jiban.city.models import Officer, Post, Unit

from ..browser import serving

PASSWORD = "demo-pass-1"

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(transactional_db: None, settings: Settings) -> Officer:
    settings.MFA_REQUIRED = True
    unit = Unit.objects.create(code="0", name="即安市公安局", kind="bureau")
    officer = Officer.objects.create_user("A1001", password=PASSWORD, name="甲示例", unit=unit)
    Post.objects.create(officer=officer, unit=unit, role="duty")
    return officer


@pytest.fixture
def site(officer: Officer) -> Iterator[str]:
    with serving() as address:
        yield address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A browser whose device makes passkeys, with a finger that is always there."""
    context = browser.new_context(base_url=site, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(10_000)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield page
    context.close()


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "A1001")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add(page: Page, *, alone: bool) -> None:
    """Sign in with the password and add a passkey on the page that asks for a second factor."""
    sign_in(page)
    page.fill("[name=password]", PASSWORD)  # asked once more: it changes how one signs in
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("link", name="Or add a passkey").click()
    page.get_by_label("Its name").fill("my phone")
    page.get_by_label("Sign in with it alone").set_checked(alone)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("The passkey was added.")).to_be_visible()


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


def test_it_works(page: Page, officer: Officer) -> None:
    add(page, alone=True)
    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/inbox")
    assert Authenticator.objects.get(user=officer, type="webauthn").wrap().is_passwordless


def test_as_the_second_step(page: Page, officer: Officer) -> None:
    add(page, alone=False)
    sign_out(page)
    sign_in(page)
    asked = page.locator("#js_data").text_content() or ""
    assert '"userVerification": "required"' in asked  # a touch alone is no factor of its own
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/inbox")


def test_an_unknown_device_is_told_in_plain_words(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()


def test_it_can_be_taken_away(page: Page, officer: Officer) -> None:
    add(page, alone=True)
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    assert not Authenticator.objects.filter(user=officer, type="webauthn").exists()


def test_nothing_on_these_pages_breaks_the_content_policy(page: Page, officer: Officer) -> None:
    said: list[Any] = []
    page.on("console", lambda message: said.append(message.text))
    add(page, alone=True)
    for path in ("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/login/"):
        page.goto(path)
    assert [text for text in said if "Content Security Policy" in text] == []
