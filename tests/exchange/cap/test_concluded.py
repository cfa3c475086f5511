"""Once an alert that looks for somebody is over, nobody reads any more what it said of them."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema
from django.test import Client

from jiban.desks.alerts.models import Bulletin
from jiban.exchange.cap import messages
from jiban.loop import door, forgetting
from jiban.loop.actors import THE_SYSTEM
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
    morning,
)
from tests.loop.conftest import Bureau

from .test_feed import ATOM, SCHEMA, text

__all__ = ["at", "bureau", "data_folder", "do", "draft", "in_english", "issued"]

SAYS = {"headline": "寻找走失老人", "description": "八十二岁，蓝色外套。", "area": "云溪菜场周边"}
REASON = "在城西的医院找到"
TOLD = (*SAYS.values(), REASON, WORDS["event"], "22.5431")


@pytest.fixture
def sought(bureau: Bureau, do: Do) -> int:
    """An alert that a search asked for and a leader issued, and issued anew."""
    asked = {"unit": bureau.east.pk, "asked_by": bureau.duty.pk, "about": 1}
    said = {**asked, **WORDS, **SAYS}
    matter = door.act("alerts", "ask", by=THE_SYSTEM, now=morning(0), **said).matter_id
    do(matter, "deputy", "issue", 1)
    do(matter, "colleague", "revise", 2, **{**WORDS, **SAYS})
    do(matter, "deputy", "issue", 3)
    return matter


def read(client: Client, bulletin: Bulletin) -> Any:
    return client.get(f"/cap/{messages.identifier(bulletin)}.xml")


def test_it_works(client: Client, sought: int, do: Do) -> None:
    first, second = Bulletin.objects.order_by("n")
    assert all(SAYS["description"] in read(client, one).content.decode() for one in (first, second))
    do(sought, "leader", "cancel", 9, text=REASON)
    assert {read(client, one).status_code for one in (first, second)} == {410}
    answer = read(client, Bulletin.objects.get(kind="Cancel"))
    body = answer.content
    assert (text(body, "msgType"), text(body, "note")) == ("Cancel", "已结束")
    references = text(body, "references") or ""
    assert messages.identifier(first) in references
    assert messages.identifier(second) in references
    assert text(body, "info/event") is None
    assert not any(told in body.decode() for told in TOLD)


@pytest.mark.skipif(
    not SCHEMA.exists(), reason=f"the schema is not here: {SCHEMA} (set JIBAN_DATA)"
)
def test_the_cancellation_is_valid_by_the_schema(client: Client, sought: int, do: Do) -> None:
    do(sought, "leader", "cancel", 9, text=REASON)
    body = read(client, Bulletin.objects.get(kind="Cancel")).content.decode()
    xmlschema.XMLSchema(str(SCHEMA)).validate(body.partition("?>")[2])


def test_the_feed_says_only_that_it_is_concluded(
    client: Client, sought: int, issued: int, do: Do
) -> None:
    assert client.get("/cap/").content.decode().count(SAYS["headline"]) == 2
    do(sought, "leader", "cancel", 9, text=REASON)
    body = client.get("/cap/").content
    entries = ElementTree.fromstring(body).findall("atom:entry", ATOM)
    titles = [entry.findtext("atom:title", "", ATOM) for entry in entries]
    assert titles[0].endswith("已结束")
    assert not any(told in body.decode() for told in (*SAYS.values(), REASON))
    assert len(titles) == 2
    assert WORDS["headline"] in titles[1]  # another alert stands as it is


def test_one_that_expired_is_told_no_more(client: Client, sought: int) -> None:
    door.settle([sought], now=EXPIRES + timedelta(seconds=1))
    assert {read(client, one).status_code for one in Bulletin.objects.all()} == {410}
    assert SAYS["headline"] not in client.get("/cap/").content.decode()


def test_what_warns_everybody_stays_readable(client: Client, issued: int, do: Do) -> None:
    do(issued, "leader", "cancel", 9, text="危险解除")
    first, last = Bulletin.objects.order_by("n")
    assert WORDS["description"] in read(client, first).content.decode()
    assert WORDS["description"] in read(client, last).content.decode()


@pytest.mark.parametrize("how", ["issued", "cancelled", "expired", "forgotten"])
def test_what_is_listed_is_what_is_given_out(sought: int, issued: int, do: Do, how: str) -> None:
    if how == "cancelled":
        do(sought, "leader", "cancel", 9, text=REASON)
        do(issued, "leader", "cancel", 9, text="危险解除")
    elif how != "issued":
        door.settle([sought, issued], now=EXPIRES + timedelta(seconds=1))
    if how == "forgotten":
        forgetting.forget([issued], forgetting.RETENTION, EXPIRES + timedelta(seconds=2))
    every = Bulletin.objects.select_related("matter__alert")
    assert set(Bulletin.objects.given_out()) == {one for one in every if one.given_out}
