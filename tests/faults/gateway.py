"""A notice gateway on loopback that keeps what it is sent, and fails in the usual ways."""

import contextlib
import json
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 1
"""Seconds after which a sender gives up waiting for an answer."""
WAYS = ("down", "late", "twice")


class Gateway:
    """Takes messages under their keys; ``way`` says how it fails, "" that it does not.

    Down, it takes nothing; late, it takes a message and answers when nobody waits any more; with
    "twice" it takes it and says that it has not, so that it comes twice.
    """

    def __init__(self) -> None:
        self.way = ""
        self.taken: dict[str, list[str]] = defaultdict(list)
        here = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                way, body = here.way, self.rfile.read(int(self.headers["Content-Length"]))
                if way != "down":
                    # Without the second it was made at: the key as the installation has it.
                    key = self.headers["X-Idempotency-Key"].rpartition("-")[0]
                    here.taken[key].append(words(body))
                if way == "late":
                    time.sleep(PATIENCE + 0.5)
                self.send_response(503 if way in ("down", "twice") else 200)
                self.end_headers()

            def log_message(self, *words: object) -> None:
                pass

            def handle_one_request(self) -> None:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # nobody waits
                    super().handle_one_request()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"json://127.0.0.1:{self.server.server_port}/?rto={PATIENCE}"

    def close(self) -> None:
        """Stop."""
        self.server.shutdown()
        self.server.server_close()


def words(body: bytes) -> str:
    """Return what a message says."""
    return str(json.loads(body)["message"])
