"""The load client counts only right answers, and charges a slow server with all who waited."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from benchmarks import client
from benchmarks.client import Line, Outcome, Writing, Wrong

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a=1; Path=/\r\n\r\nok"


class Asker:
    """A visitor for whom "ok" is right."""

    async def begin(self, line: Line) -> None:
        """Nothing."""

    async def turn(self, line: Line) -> None:
        answer = await line.ask(Writing("localhost").get("/"))
        if answer.status != 200 or answer.body != b"ok":
            raise Wrong(f"{answer.status}")


@contextmanager
def serving(answer: Callable[[int], bytes]) -> Iterator[int]:
    """A server that answers the n-th request of all connections by what is returned; its port."""
    ready, ports = threading.Event(), []
    asked = 0

    async def serve() -> None:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal asked
            try:
                while await reader.readuntil(b"\r\n\r\n"):
                    asked += 1
                    if not (said := answer(asked)):
                        break
                    writer.write(said)
            except asyncio.IncompleteReadError:
                pass
            writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
        loops.append(asyncio.get_running_loop())
        ready.set()
        try:
            await server.serve_forever()
        except asyncio.CancelledError:
            server.close()

    loops: list[asyncio.AbstractEventLoop] = []

    def run() -> None:
        asyncio.run(serve())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield ports[0]
    finally:
        loops[0].call_soon_threadsafe(
            lambda: [task.cancel() for task in asyncio.all_tasks(loops[0])]
        )
        thread.join(10)


def test_it_works() -> None:
    with serving(lambda n: OK) as port:
        outcome = client.closed("127.0.0.1", port, [Asker(), Asker()], 0.0, 1.0)
    assert outcome.right
    assert not outcome.wrong
    assert outcome.per_second == len(outcome.right)


def test_only_right_answers_count() -> None:
    refused = b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"
    with serving(lambda n: refused if n % 2 else OK) as port:
        outcome = client.steady("127.0.0.1", port, [Asker()], 100, 0.2)
    assert outcome.turns == 20
    assert (len(outcome.right), outcome.wrong) == (10, {"500": 10})


def test_a_connection_that_breaks_is_wrong_and_opened_again() -> None:
    with serving(lambda n: b"" if n == 2 else OK) as port:
        outcome = client.steady("127.0.0.1", port, [Asker()], 100, 0.05)
    assert (len(outcome.right), outcome.wrong.total()) == (4, 1)
    assert next(iter(outcome.wrong)).startswith("no answer")


def test_no_server_is_wrong() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        outcome = client.steady("127.0.0.1", taken.getsockname()[1], [Asker()], 100, 0.02)
    assert (len(outcome.right), outcome.wrong.total()) == (0, 2)


def test_waiting_for_a_slow_answer_is_charged_to_all_behind_it() -> None:
    class Slow:
        """A visitor whose first turn ends when six more are due."""

        behind = 0

        async def begin(self, line: Line) -> None:
            self.first = True

        async def turn(self, line: Line) -> None:
            if self.first:
                self.first = False
                await asyncio.sleep(0.06)

    outcome = client.steady("127.0.0.1", 1, [Slow()], 100, 0.05)
    assert len(outcome.right) == 5
    # None began on time, so each waited from its own due time, not from when its turn came.
    assert sum(took > 0.005 for took in outcome.right) == 5


def test_percentiles() -> None:
    assert client.percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert client.percentile([float(n) for n in range(1, 101)], 0.99) == 99.0
    assert client.percentile([1.0], 0.99) == 1.0
    assert Outcome(1.0).milliseconds(0.99) == float("inf")


def test_an_answer_is_read() -> None:
    head = (
        b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n"
        b"Set-Cookie: k=a=b; Path=/\r\n\r\n"
    )
    status, headers, cookies = client.parse(head)
    assert (status, headers["location"], cookies) == (302, "/x", {"k": "a=b"})
    with pytest.raises(Wrong, match="unstated length"):
        client.parse(b"HTTP/1.1 200 OK\r\n\r\n")
    assert client.parse(b"HTTP/1.1 204 No Content\r\n\r\n")[0] == 204
