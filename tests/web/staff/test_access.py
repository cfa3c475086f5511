"""Every route, asked as every role, answers as docs/reference/access.md says; none fails."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from .test_recusal_crawl import Hidden, Route, addresses, ask, routes, values

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/access.md"
LINE = re.compile(r"^\| `([^`]*)` \| (.+) \|$", re.MULTILINE)
POSTS = ("duty", "head", "dispatcher", "deputy", "leader", "inspector", "admin")
WHO = {
    "officers": POSTS,
    "dispatchers": ("dispatcher",),
    "dispatchers, administrators": ("dispatcher", "admin"),
    "heads, deputies, leaders, inspectors": ("head", "deputy", "leader", "inspector"),
    "inspectors": ("inspector",),
    "administrators": ("admin",),
}
"""Of the words in the table those that stand for officers; the others are tested elsewhere."""
REFUSED = {302, 401, 403, 404, 405}
OPEN = {"accounts", "api", "i18n", "static"}


def table() -> dict[str, str]:
    return {path.strip(): who for path, who in LINE.findall(PAGE.read_text())}


def rule(route: Route) -> str:
    """Return who may ask for a route; the test fails when the table does not say it."""
    known = table()
    path = route.path.strip()
    whole = f"{path.partition('/')[0]}/…"
    found = known.get(path) or known.get(whole)
    assert found, f"{route.path} does not stand in {PAGE.name}"
    return found


@pytest.fixture
def asked(city: SimpleNamespace, write: Any) -> list[tuple[str, str]]:
    """Every address with who may ask for it, about a letter of the station."""
    letter = write(title="门禁测试来信")
    filled = values(city, Hidden(letter, (), "duty"), letter.number)
    return [(one, rule(route)) for route in routes() for one in addresses(route, filled)]


def status(answer: str) -> int:
    return int(answer.partition(" ")[0])


def test_it_works(asked: list[tuple[str, str]]) -> None:
    assert {who for _address, who in asked} == set(table().values()) | {"administrators"}


def test_no_line_of_the_table_is_without_its_route() -> None:
    there = {route.path.strip() for route in routes()}
    firsts = {f"{path.partition('/')[0]}/…" for path in there}
    assert {path for path in table() if path not in there and path not in firsts} == set()


@pytest.mark.parametrize("role", [*POSTS, "nobody"])
def test_an_officer_is_let_in_where_the_table_says_so(
    asked: list[tuple[str, str]], sign_in: Any, role: str
) -> None:
    client: Client = sign_in(role)
    wrong = []
    for address, who in asked:
        if who not in WHO or address.partition("/")[2].partition("/")[0] in OPEN:
            continue
        may = role in WHO[who]
        got = status(ask(client, address, post=False))
        inner = address.startswith("/admin/")  # whose tables are read-only, or not an admin's
        refused = got in (302, 403) if inner else got == 403
        if may and got in (401, 403) and not inner:
            wrong.append((address, got, "refused"))
        if not may and not (refused or got == 405):
            wrong.append((address, got, "let in"))
        if not may and status(ask(client, address, post=True)) not in REFUSED:
            wrong.append((address, "POST", "let in"))
    assert wrong == []


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(
    asked: list[tuple[str, str]], client: Client
) -> None:
    for address, who in asked:
        if who in WHO and not address.startswith("/api/"):
            for post in (False, True):
                said = ask(client, address, post=post)
                assert status(said) in REFUSED, address
                assert "门禁测试来信" not in said, address


def test_what_is_out_of_sight_is_as_if_it_were_not(
    asked: list[tuple[str, str]], sign_in: Any
) -> None:
    client: Client = sign_in("far_duty")
    for address, _who in asked:
        for post in (False, True):
            assert "门禁测试来信" not in ask(client, address, post=post), address
