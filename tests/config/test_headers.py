"""Every answer carries the guards: content policy, request number, no framing."""

import json
import logging

import pytest
from django.conf import settings
from django.test import Client

from jiban.config.logs import JsonLines

PAGES = ["/accounts/login/", "/no/such/page", "/healthz", "/static/admin/css/base.css"]


@pytest.mark.parametrize("page", PAGES)
def test_it_works(client: Client, db: None, page: str) -> None:
    policy = client.get(page).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_nothing_comes_from_elsewhere() -> None:
    for places in settings.CONTENT_POLICY.values():
        assert set(places.split()) <= {"'self'", "'none'", "data:", "blob:"}


def test_a_request_has_a_number(client: Client, db: None) -> None:
    first, second = (client.get("/accounts/login/").headers["X-Request-ID"] for _ in range(2))
    assert first != second


def test_a_number_from_the_proxy_is_kept(client: Client, db: None) -> None:
    answer = client.get("/accounts/login/", headers={"X-Request-ID": "proxy-12345678"})
    assert answer.headers["X-Request-ID"] == "proxy-12345678"


def test_a_number_that_forges_log_lines_is_not(client: Client, db: None) -> None:
    answer = client.get("/accounts/login/", headers={"X-Request-ID": "x\\n{fake: line} ........"})
    assert "fake" not in answer.headers["X-Request-ID"]


def test_the_log_line_has_the_route_and_no_values(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="jiban.request"):
        client.get("/letters/sent/XJ260101-0000001?phone=13800000000")
    record = next(record for record in caplog.records if record.name == "jiban.request")
    line = json.loads(JsonLines().format(record))
    assert line["route"].startswith("/letters/sent/<")
    assert {"id", "method", "status", "ms"} <= set(line)
    assert "XJ260101" not in json.dumps(line)
    assert "13800000000" not in json.dumps(line)
