"""The city's basemap as the pages fetch it: one file, piece by piece, from this server.

Streets are public, so it is open to all, as the style sheets are.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from jiban.city import ground

from . import ranges

KIND = "application/vnd.pmtiles"


def version() -> str:
    """Return what stands for the basemap as it is now; "" if there is none."""
    path = ground.file()
    try:
        return _digest(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return ""


@lru_cache(1)
def _digest(path: Path, written: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def address() -> str:
    """Return the basemap's address, another one after each drawing; "" if there is none."""
    found = version()
    return f"{reverse('web:basemap')}?v={found}" if found else ""


@require_safe
def archive(request: HttpRequest) -> HttpResponseBase:
    """The archive or a range of it."""
    etag = version()
    if not etag:
        raise Http404
    response = ranges.answer(request, ground.file(), etag, KIND)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
