"""The load client: visitors over lasting connections, counted only when the answer is right.

It shares two cores with the server, so it reads no more of HTTP than it needs: a status line,
headers, and a body of a stated length. A visitor does one thing per turn and raises `Wrong` when
an answer is not what a person would call right.
"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

TIMEOUT = 30.0
IDLE = 10.0
"""Seconds after which a connection is opened anew; the server closes it after twenty."""


class Wrong(Exception):
    """An answer that is not the right one; the text tells what came instead."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes


class Line:
    """One connection that stays open between requests."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._used = time.monotonic()

    async def ask(self, request: bytes) -> Answer:
        """Send a whole request and read its answer; Wrong when none comes."""
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self._ask(request)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.close()
            raise Wrong(f"no answer: {type(error).__name__}") from error

    async def _ask(self, request: bytes) -> Answer:
        if time.monotonic() - self._used > IDLE:
            self.close()  # before the server does, which may be just when the next request is sent
        if self._writer is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        assert self._reader is not None
        self._writer.write(request)
        status, headers, cookies = parse(await self._reader.readuntil(b"\r\n\r\n"))
        length = int(headers.get("content-length", "0"))
        body = await self._reader.readexactly(length) if length else b""
        if headers.get("connection") == "close":
            self.close()
        self._used = time.monotonic()
        return Answer(status, headers, cookies, body)

    def close(self) -> None:
        """Hang up; the next request opens a new connection."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None


def parse(head: bytes) -> tuple[int, dict[str, str], dict[str, str]]:
    """Return status, headers and cookies set; Wrong for an answer of unstated length."""
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        name = name.lower()
        if name == "set-cookie":
            key, _, rest = value.partition("=")
            cookies[key] = rest.partition(";")[0]
        elif name:
            headers[name] = value
    status = int(first.split(" ", 2)[1])
    if "content-length" not in headers and status not in (204, 304):
        raise Wrong(f"{status} of unstated length")
    return status, headers, cookies


@dataclass(slots=True)
class Writing:
    """Writes requests for one person: their cookies, and the address they seem to come from."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, *more: str) -> bytes:
        """Return a request for a page."""
        return "\r\n".join([f"GET {path} HTTP/1.1", *self._head(more), "", ""]).encode()

    def post(self, path: str, kind: str, body: bytes, *more: str) -> bytes:
        """Return a request that sends a form."""
        about = (f"Content-Type: {kind}", f"Content-Length: {len(body)}")
        lines = [f"POST {path} HTTP/1.1", *self._head((*about, *more)), "", ""]
        return "\r\n".join(lines).encode() + body

    def _head(self, more: Sequence[str]) -> Iterator[str]:
        yield f"Host: {self.host}"
        yield "Accept: text/html,application/xhtml+xml"
        yield "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8"
        yield "User-Agent: Mozilla/5.0 (X11; Linux x86_64) benchmark"
        if self.cookies:
            yield "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        yield from more


class Visitor(Protocol):
    """Somebody who uses the pages; travels to the client's process by pickling."""

    async def begin(self, line: Line) -> None:
        """What is done once, before anything is counted."""

    async def turn(self, line: Line) -> None:
        """One thing done; raises Wrong unless the answer is right."""


@dataclass
class Outcome:
    """What came of a load: latencies of the right answers in seconds, the others by reason."""

    seconds: float
    right: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    turns: int = 0
    spent: float = 0.0
    """Processor seconds of the client itself."""

    @property
    def per_second(self) -> float:
        """Right answers per second."""
        return len(self.right) / self.seconds

    def milliseconds(self, share: float) -> float:
        """The latency that this share of the right answers does not exceed."""
        return percentile(self.right, share) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least *share* of the values do not exceed."""
    if not values:
        return math.inf
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def closed(
    host: str, port: int, visitors: Sequence[Visitor], warm: float, seconds: float
) -> Outcome:
    """Each visitor takes turns one after another; those that end after the warm-up count."""
    return _run(_closed(host, port, visitors, warm, seconds))


def steady(
    host: str, port: int, visitors: Sequence[Visitor], rate: float, seconds: float
) -> Outcome:
    """Begin so many turns per second, whatever the server does.

    The latency runs from the time at which a turn should have begun: a server that stands still
    for a second is charged with everybody who waited (no coordinated omission). A turn for which
    no visitor is free waits for one, and this counts too.
    """
    return _run(_steady(host, port, visitors, rate, seconds))


async def _closed(
    host: str, port: int, visitors: Sequence[Visitor], warm: float, seconds: float
) -> Outcome:
    outcome = Outcome(seconds)
    lines = [Line(host, port) for _ in visitors]
    await asyncio.gather(*(v.begin(line) for v, line in zip(visitors, lines, strict=True)))
    counting = time.perf_counter() + warm
    end = counting + seconds

    async def keep_on(visitor: Visitor, line: Line) -> None:
        while (began := time.perf_counter()) < end:
            outcome.turns += 1
            try:
                await visitor.turn(line)
            except Wrong as wrong:
                outcome.wrong[str(wrong)] += 1
                continue
            if counting <= (now := time.perf_counter()) < end:
                outcome.right.append(now - began)

    await asyncio.gather(*(keep_on(v, line) for v, line in zip(visitors, lines, strict=True)))
    for line in lines:
        line.close()
    return outcome


async def _steady(
    host: str, port: int, visitors: Sequence[Visitor], rate: float, seconds: float
) -> Outcome:
    outcome = Outcome(seconds)
    free: asyncio.LifoQueue[tuple[Visitor, Line]] = asyncio.LifoQueue()
    for visitor in visitors:
        line = Line(host, port)
        await visitor.begin(line)
        free.put_nowait((visitor, line))

    async def one(due: float) -> None:
        visitor, line = await free.get()
        try:
            await visitor.turn(line)
        except Wrong as wrong:
            outcome.wrong[str(wrong)] += 1
        else:
            outcome.right.append(time.perf_counter() - due)
        finally:
            free.put_nowait((visitor, line))

    start = time.perf_counter() + 0.1
    turns: list[asyncio.Task[None]] = []
    for n in range(round(rate * seconds)):
        due = start + n / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        outcome.turns += 1
        turns.append(asyncio.create_task(one(due)))
    await asyncio.gather(*turns)
    while not free.empty():
        free.get_nowait()[1].close()
    return outcome


def _run(work: Coroutine[Any, Any, Outcome]) -> Outcome:
    import uvloop

    before = time.process_time()
    outcome = uvloop.run(work)
    outcome.spent = time.process_time() - before
    return outcome
