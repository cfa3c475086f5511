"""An installation as shipped, a client that others wrote, and a partner's own web server."""

import io
import json
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
from georeport import GeoReport

from jiban.config import cluster
from jiban.exchange.pfif.reading import read as pfif_read
from jiban.exchange.pfif.writing import written
from jiban.exchange.webhooks import signing
from tests.config.test_up import Installation
from tests.exchange.conftest import REQUEST
from tests.exchange.pfif.samples import person
from tests.exchange.webhooks.conftest import Receiver
from tests.folders import open_folder

pytestmark = pytest.mark.fault

CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'jiban'"
UNITS = "code,name,kind,parent\n0,即安市公安局,bureau,\n01,东安分局,branch,0\n"


class Running:
    """An installation with units and one partner, who listens."""

    def __init__(self, home: Path, receiver: Receiver) -> None:
        (home / "units.csv").write_text(UNITS)
        self._jiban(home, "city", "import", "units", str(home / "units.csv"))
        may = [word for verb in ("send", "read", "act", "search") for word in ("--may", verb)]
        added = self._jiban(
            home, "exchange", "partner", "add", "市民热线", *may, "--webhook", receiver.url
        )
        self.id, self.key, secret = added.split()
        self.secret = receiver.secret = signing.read_secret(secret)
        self.receiver = receiver
        self.installation = Installation(home)
        self.address = self.installation.address
        self.open311 = f"{self.address}/open311/v2"

    def _jiban(self, home: Path, *words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "jiban.config.cli", *words],
            env={**os.environ, "JIBAN_HOME": str(home)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout


@contextmanager
def started(migrated: Path) -> Iterator[Running]:
    receiver = Receiver()
    receiver.start()
    with open_folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("JIBAN_WEBHOOKS_INSIDE", "1")
        subprocess.run(["cp", "-a", f"{migrated}/.", str(folder)], check=True)
        made = Running(folder, receiver)
        yield made
        if made.installation.process.poll() is None:
            made.installation.stop()
    receiver.stop()


@pytest.fixture(scope="module")
def running(_migrated: Path) -> Iterator[Running]:
    with started(_migrated) as made:
        yield made


def test_it_works(running: Running) -> None:
    """A client of others lists the services; a request is posted, read, withdrawn and told of."""
    for form in ("json", "xml"):
        client = GeoReport(running.open311, output_format=form)
        listed = {service["service_code"] for service in client.get_service_list()}
        assert "traffic.parking" in listed
        definition = client.get_service_definition("traffic.parking")
        assert definition["service_code"] == "traffic.parking"
        with pytest.raises(requests.HTTPError, match="403"):  # this client sends no key
            client.get_service_requests()
    sent = urllib.parse.urlencode({"api_key": running.key, **REQUEST}).encode()
    (made,) = _read(urllib.request.Request(f"{running.open311}/requests.json", sent))
    number = made["service_request_id"]
    (found,) = _read(f"{running.open311}/requests/{number}.json?api_key={running.key}")
    assert (found["status"], found["service_code"]) == ("open", "traffic.parking")
    _hook(running, {"type": "matter.withdraw", "data": {"number": number, "text": "已解决"}})
    (found,) = _read(f"{running.open311}/requests/{number}.json?api_key={running.key}")
    assert found["status"] == "closed"
    told = running.receiver.next()
    assert told["data"]["number"] == number
    assert told["data"]["state"] == "withdrawn"


def test_records_of_missing_persons_come_in_and_harm_stays_out(running: Running) -> None:
    """By the real server, longer than one piece of reading, and while it is read, no entity."""
    records = [
        person(person_record_id=f"gz.example/person.{n}", description="述" * 4000)
        for n in range(12)
    ]
    found = _write(running, b"".join(written(records)))
    assert found["accepted"] == 12
    answer = urllib.request.Request(f"{running.address}/pfif/persons?key={running.key}")
    with urllib.request.urlopen(answer, timeout=60) as feed:
        assert list(pfif_read(io.BytesIO(feed.read()))) == []
    laughs = b'<!DOCTYPE pfif [<!ENTITY a "ha">]><pfif xmlns="http://zesty.ca/pfif/1.4">&a;</pfif>'
    with pytest.raises(urllib.error.HTTPError, match="400"):
        _write(running, laughs)
    with pytest.raises(urllib.error.HTTPError, match="401"):
        _read(f"{running.address}/pfif/persons")


def _write(running: Running, body: bytes) -> Any:
    headers = {"X-API-Key": running.key, "Content-Type": "application/xml"}
    return _read(urllib.request.Request(f"{running.address}/pfif/write", body, headers))


@pytest.fixture
def ending(_migrated: Path) -> Iterator[Running]:
    """One of its own, for the log is whole when it has ended."""
    with started(_migrated) as made:
        yield made


def test_no_log_has_what_was_said(ending: Running) -> None:
    """Neither ours nor the database's, also of what went wrong: there is nothing to forget."""
    running, home = ending, ending.installation.home
    sent = urllib.parse.urlencode({"api_key": running.key, **REQUEST}).encode()
    (made,) = _read(urllib.request.Request(f"{running.open311}/requests.json", sent))
    number = made["service_request_id"]
    with psycopg.connect(cluster.dsn(home), autocommit=True) as connection:
        with pytest.raises(psycopg.Error):  # quotes the row that is wrong, to who asked only
            connection.execute("UPDATE loop_matter SET unit_id = NULL WHERE number = %s", [number])
        connection.execute(CUT)
    assert _read(f"{running.open311}/requests/{number}.json?api_key={running.key}")
    assert running.installation.stop() == 0
    ours = "".join(running.installation.said)
    theirs = [path.read_text(errors="replace") for path in (home / "pg" / "log").iterdir()]
    assert "/open311/v2/requests" in ours
    assert any("ERROR" in log for log in theirs)
    for log in (ours, *theirs):
        for secret in ("13900001111", "消防通道", "幸福路", "测试甲", running.key):
            assert secret not in log


def _hook(running: Running, said: dict[str, Any]) -> None:
    body = json.dumps(said).encode()
    headers = signing.headers(running.secret, "msg_1", datetime.now(UTC), body)
    headers["Content-Type"] = "application/json"
    path = f"{running.address}/exchange/hooks/{running.id}"
    assert _read(urllib.request.Request(path, body, headers))["state"] == "withdrawn"


def _read(asked: urllib.request.Request | str) -> Any:
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.load(answer)
