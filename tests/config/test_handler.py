"""One thread per request, a limit on its size, and streams that end when the reader leaves."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.translation import activate, get_language
from pytest_django import Settings

from jiban.config.handler import Handler

closed = threading.Event()


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.body)


def parts(request: HttpRequest) -> StreamingHttpResponse:
    def some() -> Iterator[bytes]:
        yield b"one "
        yield b"two"

    return StreamingHttpResponse(some())


def for_ever(request: HttpRequest) -> StreamingHttpResponse:
    async def tick() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"tick"
                await asyncio.sleep(0)
        finally:
            closed.set()

    return StreamingHttpResponse(tick())


async def as_coroutine(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"awaited")


def leave_a_language(request: HttpRequest) -> HttpResponse:
    before = get_language()
    activate("en")
    return HttpResponse(before)


urlpatterns = [
    path("echo", echo),
    path("parts", parts),
    path("for-ever", for_ever),
    path("as-coroutine", as_coroutine),
    path("language", leave_a_language),
]


@pytest.fixture
def handler(settings: Settings) -> Handler:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    return Handler()


async def ask(
    handler: Handler, address: str, body: bytes = b"", leave_after: int | None = None
) -> tuple[int, bytes]:
    """Status and body; the reader leaves after so many parts."""
    sent: list[dict[str, Any]] = []
    gone = asyncio.Event()
    incoming = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if incoming:
            return incoming.pop(0)
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)
        if leave_after is not None and len(sent) > leave_after:
            gone.set()

    scope = {
        "type": "http",
        "method": "POST",
        "path": address,
        "headers": [(b"host", b"localhost")],
        "query_string": b"",
    }
    await asyncio.wait_for(handler(scope, receive, send), timeout=30)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def run(question: Callable[[], Any]) -> Any:
    return asyncio.run(question())


def test_it_works(handler: Handler) -> None:
    assert run(lambda: ask(handler, "/echo", b"hello")) == (200, b"hello")


def test_a_missing_page(handler: Handler) -> None:
    assert run(lambda: ask(handler, "/nothing"))[0] == 404


def test_too_much_is_refused_before_it_is_kept(handler: Handler, settings: Settings) -> None:
    settings.REQUEST_MAX_BYTES = 10
    assert run(lambda: ask(handler, "/echo", b"x" * 11))[0] == 413
    assert run(lambda: ask(handler, "/echo", b"x" * 10))[0] == 200


def test_a_body_that_does_not_come_is_not_waited_for(
    handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiban.config.handler.READ_SECONDS", 0.05)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/echo", "headers": [], "query_string": b""}
    run(lambda: handler(scope, receive, send))
    assert sent[0]["status"] == 408


def test_a_stream_of_a_plain_iterator(handler: Handler) -> None:
    assert run(lambda: ask(handler, "/parts")) == (200, b"one two")


def test_a_stream_ends_when_the_reader_leaves(handler: Handler) -> None:
    closed.clear()
    status, body = run(lambda: ask(handler, "/for-ever", leave_after=3))
    assert status == 200
    assert body.startswith(b"tick")
    assert closed.is_set()


def test_a_coroutine_view(handler: Handler) -> None:
    assert run(lambda: ask(handler, "/as-coroutine")) == (200, b"awaited")


def test_a_language_does_not_leak_into_the_next_request(
    handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def many() -> list[tuple[int, bytes]]:
        return [await ask(handler, "/language") for _ in range(12)]

    assert {body for _status, body in run(many)} == {b"zh-hans"}
