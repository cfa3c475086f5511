"""Statements per request: those that Django sends and those that the door sends past it."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import ground

Statements = list[tuple[str, Any]]


@contextlib.contextmanager
def listening() -> Iterator[Statements]:
    """Yield a list that fills with every statement sent until the block ends."""
    from django.db import connection

    from jiban.loop import store

    heard: Statements = []
    run = store.Session.run

    def ran(self: store.Session, sql: str, *params: Any) -> Any:
        heard.append((sql, params))
        return run(self, sql, *params)

    def asked(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        heard.append((sql, params))
        return execute(sql, params, *rest)

    store.Session.run = ran  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(asked):
            yield heard
    finally:
        store.Session.run = run  # type: ignore[method-assign]


def of_page(session: str, path: str) -> Statements:
    """Return the statements of a page as an officer loads it the second time."""
    browser = _browser(session)
    for _ in range(2):
        with listening() as heard:
            answer = browser.get(path)
        assert answer.status_code == 200, answer
    return heard


def of_letter(unit: int) -> Statements:
    """Return the statements of the second letter that a citizen sends."""
    from jiban.desks.mailbox import intake

    browser = _browser("")
    for n in range(2):
        fields = {**ground.letter(unit), "phone": f"1380000000{n}", "contact_when": "any"}
        with listening() as heard:
            answer = browser.post("/letters/new", fields | {"idempotency_key": intake.form_key()})
        assert answer.status_code == 302, answer
    return heard


def of_signing(session: str, numbers: list[str]) -> Statements:
    """Return the statements of an officer's second signing, from the inbox."""
    browser = _browser(session)
    for number in numbers[:2]:
        with listening() as heard:
            answer = browser.post(
                f"/matters/{number}/do/sign?back=inbox",
                {"seen": "1"},
                headers={"HX-Request": "true"},
            )
        assert answer.status_code == 204, answer
    return heard


def _browser(session: str) -> Any:
    from django.conf import settings
    from django.test import Client

    browser = Client(headers={"host": "localhost"})
    if session:
        browser.cookies[settings.SESSION_COOKIE_NAME] = session
    return browser
