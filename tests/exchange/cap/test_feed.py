"""Alerts go out as CAP 1.2: each message valid by its schema, and listed for everybody."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema
from django.test import Client

from jiban.desks.alerts.models import Bulletin
from jiban.exchange.cap import messages
from tests.desks.alerts.conftest import (
    EXPIRES,
    WORDS,
    Do,
    at,
    bureau,
    data_folder,
    do,
    draft,
    in_english,
    issued,
)

__all__ = ["at", "bureau", "data_folder", "do", "draft", "in_english", "issued"]

FOLDER = Path(os.environ.get("JIBAN_DATA") or Path(__file__).parents[4] / "shared" / "data")
SCHEMA = FOLDER / "schemas" / "CAP-v1.2.xsd"
CAP = {"cap": messages.NAMESPACE}
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def read(client: Client, bulletin: Bulletin) -> bytes:
    answer = client.get(f"/cap/{messages.identifier(bulletin)}.xml")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/cap+xml; charset=utf-8"
    return bytes(answer.content)


def text(body: bytes, path: str) -> str | None:
    steps = "/".join(f"cap:{step}" for step in path.split("/"))
    return ElementTree.fromstring(body).findtext(steps, None, CAP)


def test_it_works(client: Client, issued: int, settings: Any) -> None:
    settings.JURISDICTION = "police.example"
    body = read(client, Bulletin.objects.get())
    assert text(body, "msgType") == "Alert"
    assert text(body, "sender") == "alerts@police.example"
    assert text(body, "sent") == "2026-03-02T09:01:00+08:00"
    assert text(body, "scope") == "Public"
    assert text(body, "references") is None
    assert text(body, "info/headline") == WORDS["headline"]
    assert text(body, "info/expires") == "2026-03-02T19:00:00+08:00"
    assert text(body, "info/area/circle") == "22.5431,114.0579 20.0"


def test_an_update_and_a_cancel_refer_to_those_before(
    client: Client, issued: int, do: Do, settings: Any
) -> None:
    settings.JURISDICTION = "police.example"
    do(issued, "duty", "revise", 5, **{**WORDS, "headline": "新手法出现"})
    do(issued, "leader", "issue", 6)
    do(issued, "deputy", "cancel", 9, text="危险解除")
    first, second, third = Bulletin.objects.order_by("n")
    names = [messages.identifier(bulletin) for bulletin in (first, second, third)]
    update, cancel = read(client, second), read(client, third)
    one = f"alerts@police.example,{names[0]},2026-03-02T09:01:00+08:00"
    two = f"alerts@police.example,{names[1]},2026-03-02T09:06:00+08:00"
    assert (text(update, "msgType"), text(update, "references")) == ("Update", one)
    assert (text(cancel, "msgType"), text(cancel, "references")) == ("Cancel", f"{one} {two}")
    assert text(cancel, "note") == "危险解除"
    assert text(cancel, "info/responseType") == "AllClear"


@pytest.mark.skipif(
    not SCHEMA.exists(), reason=f"the schema is not here: {SCHEMA} (set JIBAN_DATA)"
)
def test_every_message_is_valid_by_the_schema(client: Client, draft: Do, do: Do) -> None:
    schema = xmlschema.XMLSchema(str(SCHEMA))
    later = EXPIRES + timedelta(days=1)
    for other in (
        {},
        {"lat": None, "lon": None, "radius": None, "instruction": ""},
        {"status": "Exercise", "headline": "<演习> & \x0b“测试”", "category": "Met"},
    ):
        matter = draft(**other)
        do(matter, "leader", "issue", 1)
        do(matter, "duty", "revise", 2, **{**WORDS, **other, "expires_at": later})
        do(matter, "leader", "issue", 3)
        do(matter, "leader", "cancel", 4, text="解除")
    assert Bulletin.objects.count() == 9
    for bulletin in Bulletin.objects.select_related("matter"):
        schema.validate(read(client, bulletin).decode().partition("?>")[2])


def test_the_feed_lists_what_went_out(client: Client, issued: int, do: Do, draft: Do) -> None:
    draft(headline="还没有发布")
    do(issued, "leader", "cancel", 9, text="危险解除")
    answer = client.get("/cap/")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.findtext("atom:updated", None, ATOM) == "2026-03-02T09:09:00+08:00"
    titles = [e.findtext("atom:title", "", ATOM) for e in root.iterfind("atom:entry", ATOM)]
    assert len(titles) == 2
    assert all(WORDS["headline"] in title for title in titles)
    assert "还没有发布" not in answer.content.decode()
    for link in root.iterfind("atom:entry/atom:link", ATOM):
        path = link.attrib["href"].partition("/cap/")[2]
        assert client.get(f"/cap/{path}").status_code == 200


def test_an_empty_feed(client: Client, db: None) -> None:
    root = ElementTree.fromstring(client.get("/cap/").content)
    assert root.find("atom:entry", ATOM) is None
    assert root.findtext("atom:updated", None, ATOM)


def test_who_has_it_already_is_told_so(client: Client, issued: int, do: Do) -> None:
    path = f"/cap/{messages.identifier(Bulletin.objects.get())}.xml"
    for address in ("/cap/", path):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    before = client.get("/cap/").headers["ETag"]
    do(issued, "leader", "cancel", 9, text="危险解除")
    assert client.get("/cap/", headers={"If-None-Match": before}).status_code == 200


def test_what_did_not_go_out_is_not_there(client: Client, draft: Do, issued: int) -> None:
    matter = draft()
    bulletin = Bulletin.objects.get()
    there = messages.identifier(bulletin)
    for name in (
        f"{there[:-1]}2",
        f"{there[:-1]}0",
        f"JS260302-{matter:07d}-1",
        f"XJ{there[2:]}",
        "1",
        "%00",
    ):
        assert client.get(f"/cap/{name}.xml").status_code == 404, name
