"""A part of a file by HTTP range request (RFC 9110, 14), with a strong ETag."""

import re
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

MOST = 4 * 1024**2
"""Bytes of a range at most; for more the whole is sent, part by part and not from memory."""
_ONE = re.compile(r"bytes=(\d*)-(\d*)")


def span(asked: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one past the last that a ``Range`` header asks for.

    None where the header asks for something else than one range of bytes: it is then as if it were
    not there (14.2).

    Raises:
        ValueError: the range lies outside the file.
    """
    found = _ONE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < begin:
            return None
    if begin >= end:
        raise ValueError(f"{asked} lies outside {size} bytes")
    return begin, end


def answer(request: HttpRequest, path: Path, etag: str, kind: str) -> HttpResponseBase:
    """Answer with a file or the part of it that is asked for: 200, 206, 304 or 416.

    Args:
        request: GET or HEAD.
        path: the file.
        etag: what stands for its content, without quotes; the same content, the same ETag.
        kind: its media type.
    """
    quoted = f'"{etag}"'
    size = path.stat().st_size
    response: HttpResponseBase
    if quoted in (tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")):
        response = HttpResponse(status=304)
    else:
        response = _part(request, path, quoted, size)
        response.headers["Content-Type"] = kind
    response.headers["ETag"] = quoted
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _part(request: HttpRequest, path: Path, quoted: str, size: int) -> HttpResponseBase:
    asked = request.headers.get("Range", "")
    # A range of another content than the one that is here would be a piece of something else.
    fits = request.headers.get("If-Range", quoted) == quoted
    try:
        found = span(asked, size) if asked and fits and request.method == "GET" else None
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if found is None or found[1] - found[0] > MOST:
        return FileResponse(path.open("rb"))
    begin, end = found
    with path.open("rb") as file:
        file.seek(begin)
        response = HttpResponse(file.read(end - begin), status=206)
    response.headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    return response
