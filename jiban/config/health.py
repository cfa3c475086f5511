"""What machines ask: is it well (`/healthz`), and what did it count (`/metrics`)."""

import logging
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from jiban.config import metrics

log = logging.getLogger(__name__)
PULSE_SECONDS = 15  # a runner says more often than this that it lives


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when letters can be taken and promises are watched; 503 with the reason otherwise."""
    state: dict[str, object] = {"database": "ok"}
    well = True
    try:
        living, silent = pulse()
    except DatabaseError as error:
        log.error("healthz: the database does not answer", exc_info=error)
        return JsonResponse({"database": "down"}, status=503)
    state["runners"] = living
    if living == 0:
        well = False
        state["runners_silent_s"] = silent
    return JsonResponse(state, status=200 if well else 503)


def pulse() -> tuple[int, float | None]:
    """How many runners live, and for how many seconds the last of them has been silent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE age < %s), round(min(age)::numeric, 1)::float8 FROM"
            " (SELECT extract(epoch FROM clock_timestamp() - seen_at) AS age FROM loop_runner) r",
            [PULSE_SECONDS],
        )
        living, silent = cursor.fetchone()
    return int(living), silent


@never_cache
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, for the addresses in JIBAN_METRICS_FROM only."""
    here = ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104
    if not any(here in ip_network(net) for net in settings.METRICS_FROM):
        raise Http404
    return HttpResponse(
        metrics.text() + metrics.gauges(), content_type="text/plain; version=0.0.4; charset=utf-8"
    )
