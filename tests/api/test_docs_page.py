"""The documentation page works in a real browser: no inline script, nothing from elsewhere."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

pytestmark = pytest.mark.journey
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def address() -> Iterator[str]:
    """The address of a server of the pages; this one needs no database."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("language", "sign"), [("en", "Sign"), ("zh-CN", None)], ids=["english", "chinese"]
)
def test_it_works(address: str, browser: Any, language: str, sign: str | None) -> None:
    page = browser.new_page(locale=language)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/api/docs")
    operation = page.locator("#operations-mailbox-mailbox_sign")
    operation.wait_for(timeout=60_000)
    label = operation.locator(".opblock-summary-description").inner_text()
    assert label == sign if sign else label != "Sign"
    operation.locator(".opblock-summary-control").click()
    operation.locator(".responses-table").wait_for()
    assert said == []
    assert all(url.startswith(address) for url in asked)
    if AXE.exists() and sign is None:  # the page is the same in English, and axe takes its time
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []


def test_the_page_has_no_inline_script_or_style(client: Any, db: None) -> None:
    page = client.get("/api/docs").content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert all("src=" in part.split(">", 1)[0] for part in page.split("<script")[1:])
