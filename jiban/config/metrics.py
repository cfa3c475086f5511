"""What is measured: requests, counted by all processes, and the loop, read from the database."""

import os
from collections.abc import Iterator

# prometheus_client chooses between one and many processes by this variable when it is imported.
MANY = bool(os.environ.get("PROMETHEUS_MULTIPROC_DIR"))

from prometheus_client import REGISTRY as OWN  # noqa: E402
from prometheus_client import (  # noqa: E402
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily  # noqa: E402

requests = Counter("jiban_requests_total", "Requests answered", ["method", "route", "status"])
seconds = Histogram(
    "jiban_request_seconds",
    "Time from a request's arrival in the application to its answer",
    ["route"],
    buckets=(0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def seen(method: str, route: str, status: int, took: float) -> None:
    """Count one answered request. Unknown methods share a label: nobody can flood memory."""
    requests.labels(method if method in METHODS else "other", route, str(status)).inc()
    seconds.labels(route).observe(took)


def text() -> bytes:
    """Everything counted, over all processes, in Prometheus' text format."""
    if not MANY:
        return generate_latest(OWN)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


# Each is read from a partial index or a handful of rows: asking costs the desk nothing.
GAUGES = {
    "jiban_rungs_due": (
        "Promises whose next rung should have fired by now",
        "SELECT count(*) FROM loop_promise WHERE next_rung_at <= now()",
    ),
    "jiban_rung_lateness_seconds": (
        "How late the most overdue rung is",
        "SELECT coalesce(extract(epoch FROM now() - min(next_rung_at)), 0)"
        " FROM loop_promise WHERE next_rung_at <= now()",
    ),
    "jiban_deliveries_due": (
        "Messages that should have been sent by now, without those that a person holds",
        "SELECT count(*) FROM loop_delivery WHERE next_try_at <= now() AND NOT EXISTS ("
        "SELECT FROM loop_installation"
        " WHERE held_since IS NOT NULL AND channel || '/' || message <> ALL (released))",
    ),
    "jiban_open_matters": (
        "Open matters, as the database's statistics estimate them",
        "SELECT greatest(reltuples, 0) FROM pg_class"
        " WHERE oid = to_regclass('loop_matter_open_due')",
    ),
    "jiban_runners": (
        "Runners that gave a sign of life within 15 seconds",
        "SELECT count(*) FROM loop_runner WHERE seen_at > clock_timestamp() - interval '15 s'",
    ),
    "jiban_runner_alarms": (
        "Runners that stopped firing and say why",
        "SELECT count(*) FROM loop_runner WHERE alarm <> ''"
        " AND seen_at > clock_timestamp() - interval '1 day'",
    ),
}


class LoopGauges:
    """A collector of the figures above, asked anew at every scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge per query."""
        from django.db import connection

        with connection.cursor() as cursor:
            for name, (meaning, query) in GAUGES.items():
                cursor.execute(query)
                row = cursor.fetchone()
                yield GaugeMetricFamily(name, meaning, value=float(row[0]) if row else 0.0)


def gauges() -> bytes:
    """The loop's figures, in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(LoopGauges())
    return generate_latest(registry)
