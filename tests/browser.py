"""A real browser for pages, Debian's Chromium, and axe."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright's synchronous interface keeps an event loop in this thread, and Django minds.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).resolve().parents[1]
# The browser without its window: a fresh profile costs a tenth of a second, not one and a half.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--disable-sync"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE_RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"

Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file of tests; longer, its event loop would stand in the way of others."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("no Chromium: apt-get install chromium-headless-shell fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Runs axe on a page; each finding as one line."""
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text()

    def run(page: Page) -> list[str]:
        page.evaluate(source)  # evaluate is not subject to the page's CSP, a script tag would be
        found = page.evaluate(_AXE_RUN, AXE_RULES)
        return [
            f"{item['id']}: {node['target']} {node['html'][:120]}"
            for item in found["violations"]
            for node in item["nodes"]
        ]

    return run


@contextmanager
def serving() -> Iterator[str]:
    """A server on the test database; yields its address.

    Unlike Django's own live server nothing is flushed at the end, for the journal refuses TRUNCATE.
    """
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
