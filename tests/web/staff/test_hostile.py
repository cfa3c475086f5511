"""Hostile inputs to every route by every role: answered, never with an error of ours.

Some hundred by default; ``JIBAN_HOSTILE=10000`` sends so many.
"""

import json
import os
import random
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client

from jiban.exchange import partners
from jiban.exchange.models import Sent
from jiban.loop import registry

from .test_recusal_crawl import Hidden, addresses, routes, values

INPUTS = int(os.environ.get("JIBAN_HOSTILE", "300"))
SEED = int(os.environ.get("JIBAN_HOSTILE_SEED", "4"))
OFFICERS = ("duty", "head", "dispatcher", "leader", "inspector", "admin", "far_duty")
ROLES = ("anybody", "partner", *OFFICERS)
SHARDS = 4

QUERY = (
    "q page unit tab officer rate part weeks before after seen key next subject from to purpose"
    " number code service_code service_request_id status start_date end_date description lat long"
    " id version min_entry_date max_results skip person_record_id"
)
NASTY = (
    "",
    " ",
    "\0",
    "a\0b",
    "0",
    "-1",
    "9" * 30,
    "9" * 5000,
    "1e309",
    "NaN",
    "²",
    "٣",
    "0x10",
    "null",
    "true",
    "[]",
    "{}",
    '{"a":' * 200,
    "[" * 2000,
    "../../../../etc/passwd",
    "..%2f..%2fetc",
    "C:\\windows\\win.ini",
    "file:///etc/passwd",
    "http://169.254.169.254/",
    "//evil.example",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
    "'; DROP TABLE loop_matter; --",
    "' OR '1'='1",
    "1) OR (1=1",
    "$1",
    "%s%n%(x)s{0}{}",
    "{{ 7*7 }}{% debug %}",
    "${jndi:ldap://x/y}",
    "\r\nSet-Cookie: a=b",
    "\u202e\u200f\ufeff",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "👮" * 300,
    "测" * 20_000,
    "«P1»«P999999»",
    "9999-12-31",
    "0000-00-00",
    "2026-02-30T25:61:61+99:99",
    "XJ999999-9999999999999999999",
    "xj261121-0000001",
)


@pytest.fixture
def world(city: SimpleNamespace, write: Any, settings: Any) -> SimpleNamespace:
    """A letter, and no limits: here it is the code that is to hold."""
    settings.LIMITS = [f"{name}=off" for name in (
        "letter.address", "letter.phone", "letter.partner", "upload.address", "track.address",
        "track.partner", "act.address", "act.letter")]  # fmt: skip
    letter = write()
    partner, city.key = partners.add("市民热线", may=partners.MAY)
    Sent.objects.create(partner=partner, matter=letter)
    filled = values(city, Hidden(letter, (), "duty"), letter.number)
    city.addresses = [one for route in routes() for one in addresses(route, filled)]
    city.addresses.remove("/healthz")  # without a runner its true answer is 503
    fields = {name for desk in registry.desks() for a in desk.actions.values() for name in a.fields}
    city.names = sorted(fields | set(QUERY.split()))
    return city


@pytest.mark.parametrize("shard", range(SHARDS))
def test_it_works(world: SimpleNamespace, sign_in: Any, client: Client, shard: int) -> None:
    chance = random.Random(SEED * SHARDS + shard)
    clients = {role: sign_in(role) for role in OFFICERS}
    clients |= {"anybody": client, "partner": Client(headers={"X-API-Key": world.key})}
    assert clients["partner"].get("/open311/v2/requests.json").status_code == 200
    failed = []
    for _n in range(INPUTS // SHARDS):
        role = chance.choice(ROLES)
        sent = _made(chance, world, role)
        try:
            with transaction.atomic():
                status = _send(clients[role], *sent)
                transaction.set_rollback(True)
        except Exception as error:
            failed.append((role, *sent[:2], repr(error)[:200]))
        else:
            if status >= 500:
                failed.append((role, *sent[:2], status))
    assert failed == []


def _made(
    chance: random.Random, world: SimpleNamespace, role: str
) -> tuple[str, str, dict[str, str], str]:
    """Return address, way, fields and body's kind of a hostile request; a partner has its own."""
    own = ("/open311/", "/pfif/") if role == "partner" else ("/",)
    address = chance.choice([one for one in world.addresses if one.startswith(own)])
    if chance.random() < 0.3:  # something else where a part of the path stood
        head, _slash, tail = address.rstrip("/").rpartition("/")
        wrong = quote(chance.choice(NASTY)[:300], safe="")
        address = f"{head}/{wrong}" if chance.random() < 0.5 else f"{head}/{wrong}/{tail}"
    names = chance.sample(world.names, chance.randint(1, 6))
    fields = {name: chance.choice(NASTY) for name in names}
    way = chance.choice(("get", "post", "post", "put", "delete"))
    return address, way, fields, chance.choice(("form", "json", "xml", "broken"))


def _send(client: Client, address: str, way: str, fields: dict[str, str], kind: str) -> int:
    if way == "get":
        return client.get(f"{address}?{urlencode(fields)}"[:60_000]).status_code
    send = getattr(client, way)
    if kind == "form":
        if way == "post":
            return send(address, fields).status_code
        return send(address, urlencode(fields)).status_code
    content = {
        "json": ("application/json", json.dumps(fields)),
        "xml": ("text/xml", "<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;" + next(iter(fields.values()))),
        "broken": ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data"),
    }
    kind, body = content[kind]
    return send(address, body.encode("utf-8", "replace"), content_type=kind).status_code
