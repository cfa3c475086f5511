"""What the public reads of alerts: /cap/ and each message, cheap to ask for again and again."""

import hashlib
import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from jiban.desks.alerts.models import Bulletin
from jiban.exchange.cap import feed, messages

_IDENTIFIER = re.compile(r"([A-Z]{1,4}\d{6}-(\d{7,18}))-(\d{1,4})", re.ASCII)


@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The newest messages, at most 100."""
    rows = Bulletin.objects.given_out().select_related("matter__alert")
    with translation.override(settings.LANGUAGE_CODE):
        body = feed.written(list(rows.order_by("-sent_at", "-pk")[: feed.MOST]))
    return _answer(request, body, feed.MEDIA)


@require_safe
def message(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """One message; 410 for one that told of a person whose search is over."""
    found = _IDENTIFIER.fullmatch(identifier)
    if found is None:
        raise Http404
    number, serial, n = found[1], int(found[2]), int(found[3])
    rows = Bulletin.objects.select_related("matter__alert").filter(
        matter=serial, matter__number=number, n__lte=n
    )
    out = list(rows.order_by("n"))
    if len(out) != n or not out:
        raise Http404
    last = out[-1]
    if not last.given_out:
        return HttpResponse(status=410)
    with translation.override(settings.LANGUAGE_CODE):
        body = messages.written(last, out[:-1])
    return _answer(request, body, messages.MEDIA)


def _answer(request: HttpRequest, body: bytes, media: str) -> HttpResponseBase:
    """Answer with the body, or with 304 when who asks has it already."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=f"{media}; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=30"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return get_conditional_response(request, etag=etag, response=response) or response
