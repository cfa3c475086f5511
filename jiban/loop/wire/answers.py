"""Answers as JSON: data, and refusals in the reader's language."""

import math
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from jiban.loop.errors import Refused
from jiban.loop.throttle import TooMany
from jiban.loop.wire import problems

MEDIA = "application/json; charset=utf-8"


def answer(data: Any, status: int = 200, **headers: str) -> HttpResponse:
    """Return data as JSON; times in UTC. Nothing of it may be kept by caches."""
    body = orjson.dumps(data, option=orjson.OPT_UTC_Z, default=str)
    response = HttpResponse(body, status=status, content_type=MEDIA)
    response.headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def problem(status: int, code: str, text: str, **fields: list[str]) -> HttpResponse:
    """Return a problem as JSON."""
    said: dict[str, Any] = {"code": code, "text": text}
    if fields:
        said["fields"] = fields
    return answer(said, status)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return a refusal with its status."""
    response = answer(problems.said(refusal), problems.status_of(refusal))
    if isinstance(refusal, problems.NotSignedIn):
        response.headers["WWW-Authenticate"] = 'Bearer realm="Jiban"'
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(math.ceil(refusal.seconds))
    return response
