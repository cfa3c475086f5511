"""A server for the pages of the shell, and pages of it in a fresh profile."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings
from playwright.sync_api import Browser, Page

from ..browser import DESK, serving

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a server on the test database, with the styleguide.

    A test that makes rows here also takes them away. A test that names no fixture of the database
    but this one must name `db` too: pytest-django makes test databases for those alone.
    """
    with django_db_blocker.unblock(), override_settings(STYLEGUIDE=True), serving() as address:
        yield address


@pytest.fixture
def open_page(db: None, browser: Browser, site: str) -> Iterator[OpenPage]:
    """Opens an address in a fresh profile; troubles on the console fail the test at its end."""
    contexts, troubles = [], []

    def go(
        address: str,
        *,
        language: str = "zh-CN",
        theme: str = "light",
        size: dict[str, int] = DESK,
        officer: Any = None,
        before: Callable[[Page], None] | None = None,
    ) -> Page:
        context = browser.new_context(
            locale=language, color_scheme=theme, viewport=size, reduced_motion="reduce"
        )
        contexts.append(context)
        if officer is not None:
            client = Client()
            client.force_login(officer)
            (cookie,) = client.cookies.values()
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console",
            lambda said: troubles.append(said.text) if "Content Security" in said.text else None,
        )
        if before:
            before(page)
        page.goto(site + address)
        return page

    yield go
    for context in contexts:
        context.close()
    assert troubles == []
