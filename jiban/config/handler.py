"""Django's ASGI handler with one thread hop per request, and a limit on a request's size.

Django's own handler changes between the event loop and threads at every middleware, and starts a
thread for each request. All our views are ordinary functions over PostgreSQL, so here the whole
request runs in one of a few lasting threads; only what streams (live updates) stays on the loop.
"""

import asyncio
import contextlib
import contextvars
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO, TypeVar

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.db import close_old_connections
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from jiban.config.plain_forms import Request

T = TypeVar("T")
Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


READ_SECONDS = 120
"""How long a request's body may take to come in; a photograph over a slow line takes one minute."""


class TooLarge(Exception):
    """The request's body is longer than this installation accepts."""


class Handler(ASGIHandler):
    """One lasting thread does a request from its first middleware to its last."""

    request_class = Request

    def __init__(self) -> None:
        super().__init__()
        self.threads = ThreadPoolExecutor(
            int(os.environ.get("JIBAN_THREADS", "6")), thread_name_prefix="request"
        )

    def load_middleware(self, is_async: bool = False) -> None:
        """The chain as plain functions, whatever the server speaks."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the request, answer it in a thread, send the answer."""
        if scope["type"] != "http":
            raise ValueError(f"Jiban answers http only, not {scope['type']}")
        try:
            async with asyncio.timeout(READ_SECONDS):
                body = await self.read_body(receive)
        except RequestAborted:
            return
        except TimeoutError:
            await self.send_response(HttpResponse("408 Request timeout", status=408), send)
            return
        except TooLarge:
            await self.send_response(HttpResponse("413 Request too large", status=413), send)
            return
        try:
            response = await self._in_thread(self._respond, scope, body)
            if isinstance(response, StreamingHttpResponse):
                await self._stream(response, receive, send)
            else:
                await self.send_response(response, send)
        finally:
            body.close()

    async def read_body(self, receive: Receive) -> BinaryIO:
        """The request's body, on disk when it is large; TooLarge before it fills the disk."""
        body = tempfile.SpooledTemporaryFile(  # noqa: SIM115 (closed when answered)
            max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE, mode="w+b"
        )
        length = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.close()
                raise RequestAborted
            part = message.get("body", b"")
            length += len(part)
            if length > settings.REQUEST_MAX_BYTES:
                body.close()
                raise TooLarge
            body.write(part)
            if not message.get("more_body", False):
                break
        body.seek(0)
        return body  # type: ignore[return-value]  # it reads like a file

    def _respond(self, scope: Scope, body: BinaryIO) -> HttpResponseBase:
        """The whole request, in this thread, with its database connection given back at the end."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, error = self.create_request(scope, body)
        response: HttpResponseBase
        if request is None:
            assert error is not None  # Django gives one or the other
            response = error
        else:
            response = self.get_response(request)
            response._handler_class = self.__class__  # type: ignore[attr-defined]
        if response.streaming:
            close_old_connections()
        else:
            response.close()  # sends request_finished; the content stays
        return response

    async def _stream(self, response: StreamingHttpResponse, receive: Receive, send: Send) -> None:
        """Send part by part until the end, or until the reader goes away."""
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.is_async:
            response.streaming_content = self._parts(iter(response))
        sending = asyncio.create_task(self.send_response(response, send))
        leaving = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            for task in (sending, leaving):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            await self._in_thread(response.close)

    async def _parts(self, parts: Iterator[bytes]) -> AsyncIterator[bytes]:
        while (part := await self._in_thread(next, parts, None)) is not None:
            yield part

    async def _in_thread(self, function: Callable[..., T], *args: Any) -> T:
        # A copy of the context: the language of one request must not leak into the next.
        run = contextvars.copy_context().run
        return await asyncio.get_running_loop().run_in_executor(self.threads, run, function, *args)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
