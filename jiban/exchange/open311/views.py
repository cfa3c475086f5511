"""The addresses of GeoReport v2, in XML and JSON."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from jiban.exchange import partners
from jiban.exchange.models import Partner
from jiban.exchange.open311 import reading, receiving, services
from jiban.exchange.open311.errors import check_jurisdiction, said
from jiban.exchange.open311.wire import MEDIA, Document, posted
from jiban.loop import throttle
from jiban.loop.errors import NotAllowed
from jiban.loop.wire.asked import key_of
from jiban.loop.wire.problems import NotSignedIn

CHANGESET = "2026-11-28T00:00:00+08:00"
"""When what is offered here last changed."""


@require_GET
@said
def discovery(request: HttpRequest, *, form: str) -> HttpResponse:
    """Where the endpoint is, and in which forms it answers."""
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": f"{settings.PUBLIC_URL}/open311/v2",
        "changeset": CHANGESET,
        "type": "production",
        "formats": [media.partition(";")[0] for media in MEDIA.values()],
    }
    content = {
        "changeset": CHANGESET,
        "contact": settings.BUREAU_NAME,
        "key_service": _("Ask the administrator of the bureau for a key."),
        "endpoints": [endpoint],
    }
    return Document("discovery", content).answer(form)


@require_GET
@said
def service_list(request: HttpRequest, *, form: str) -> HttpResponse:
    """GET Service List: open to anybody."""
    return Document("services", services.every()).answer(form)


@require_GET
@said
def service(request: HttpRequest, *, form: str, code: str) -> HttpResponse:
    """GET Service Definition: open to anybody."""
    return Document("service_definition", services.definition(code)).answer(form)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@said
def requests(request: HttpRequest, *, form: str) -> HttpResponse:
    """GET Service Requests, and POST Service Request."""
    if request.method == "POST":
        sent = posted(request)
        check_jurisdiction(sent)
        partner = _partner(request, sent, "may_send")
        made = receiving.receive(partner, sent, key_of(request))
        return Document("service_requests", [made]).answer(form, 201)
    partner = _reader(request)
    asked = {name: str(value) for name, value in request.GET.items()}
    wanted = reading.Wanted.of(asked, timezone.now())
    return Document("service_requests", reading.many(partner, wanted)).answer(form)


@require_GET
@said
def one_request(request: HttpRequest, *, form: str, number: str) -> HttpResponse:
    """GET Service Request."""
    return Document("service_requests", reading.one(_reader(request), number)).answer(form)


@require_GET
@said
def token(request: HttpRequest, *, form: str, token: str) -> HttpResponse:
    """GET service_request_id from a token: an id is given at once, and is its own token."""
    (found,) = reading.one(_reader(request), token.partition(",")[0])
    content = {"service_request_id": found["service_request_id"], "token": token}
    return Document("service_requests", [content]).answer(form)


def _reader(request: HttpRequest) -> Partner:
    partner = _partner(request, request.GET, "may_read")
    throttle.hit("track", partner=partner.pk)
    return partner


def _partner(request: HttpRequest, sent: Mapping[str, object], right: str) -> Partner:
    """Return the partner whose key was sent: in a header, or as the standard's ``api_key``.

    Raises:
        NotSignedIn: no key, or one that nobody has.
        NotAllowed: the partner may not do this.
        TooMany: too many wrong keys from one address.
    """
    key = request.headers.get("X-API-Key") or str(sent.get("api_key", ""))
    partner = partners.recognise(key)
    if partner is None:
        throttle.hit("track", address=throttle.address_of(request))
        raise NotSignedIn(_("api_key is missing or not valid."))
    if not getattr(partner, right):
        raise NotAllowed(_("This api_key may not do this."))
    return partner
