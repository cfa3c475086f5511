"""A partner's web server that checks what it gets, and can be down or late."""

import queue
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest

from jiban.exchange import partners
from jiban.exchange.webhooks import sending, signing
from jiban.loop import delivery, door
from jiban.loop.models import Matter
from tests.api.conftest import City, _fresh, city, data_folder
from tests.exchange.conftest import Partnership, hall

__all__ = ["_fresh", "city", "data_folder", "hall"]


class Receiver:
    """A server as a partner would write it: it believes only what is signed, once per id."""

    def __init__(self, port: int = 0) -> None:
        self.secret = b""
        self.taken: dict[str, Any] = {}
        self.calls: list[str] = []
        self.refused: list[str] = []
        self.status = 204
        self.wait: threading.Event | None = None
        self.port = port
        self._arrived: queue.Queue[Any] = queue.Queue()
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        here = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = here.take(dict(self.headers), body)
                if here.wait is not None:
                    here.wait.wait(10)
                try:
                    self.send_response(status)
                    self.end_headers()
                except OSError:
                    pass

            def log_message(self, *words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def take(self, headers: dict[str, str], body: bytes) -> int:
        try:
            message_id = signing.verified(self.secret, headers, body, datetime.now(UTC))
        except signing.NotGenuine as why:
            self.refused.append(str(why))
            return 401
        self.calls.append(message_id)
        if message_id not in self.taken:
            self.taken[message_id] = orjson.loads(body)
            self._arrived.put(self.taken[message_id])
        return self.status

    def next(self) -> Any:
        """Wait for the next message, at most a minute."""
        return self._arrived.get(timeout=60)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@pytest.fixture(autouse=True)
def _inside(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The servers of these tests are on this host; no partner rests from an earlier test."""
    settings.WEBHOOKS_INSIDE = True
    monkeypatch.setattr(sending, "lines", delivery.Lines())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    made.start()
    yield made
    if made.wait is not None:
        made.wait.set()
    made.stop()


@pytest.fixture
def listening(city: City, receiver: Receiver) -> Partnership:
    """A partner that is told at the receiver's address."""
    made = Partnership("市民热线", *partners.MAY, webhook=receiver.url)
    receiver.secret = made.secret
    return made


def signed(city: City, matter: Matter) -> None:
    """Bring a letter from the triage into the state “signed”: two changes."""
    if matter.state == "triage":
        door.act(matter.pk, "route", by=city.actor("dispatcher"), unit=city.east.pk)
    door.act(matter.pk, "sign", by=city.actor("duty"))
