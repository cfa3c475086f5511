"""/healthz says whether letters are taken and promises are watched; /metrics counts."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from jiban.loop import held
from jiban.loop.models import Delivery, Runner


def runner(seconds_ago: float = 0, alarm: str = "") -> None:
    now = timezone.now()
    Runner.objects.create(
        name=f"test:{seconds_ago}",
        started_at=now,
        seen_at=now - timezone.timedelta(seconds=seconds_ago),
        alarm=alarm,
    )


def test_it_works(client: Client, db: None) -> None:
    runner()
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "runners": 1}


def test_no_runner(client: Client, db: None) -> None:
    assert client.get("/healthz").status_code == 503


def test_a_silent_runner(client: Client, db: None) -> None:
    runner(seconds_ago=60)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["runners_silent_s"] >= 60


def test_the_database_fails(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE loop_runner RENAME TO elsewhere")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "down"}


@pytest.mark.django_db(transaction=True)
def test_real_commits_are_cleared_away(client: Client) -> None:
    runner()
    assert client.get("/healthz").status_code == 200


def test_metrics(client: Client, db: None) -> None:
    runner()
    client.get("/accounts/login/")
    text = client.get("/metrics").content.decode()
    assert 'jiban_requests_total{method="GET",route="/accounts/login/",status="200"}' in text
    assert "jiban_runners 1.0" in text
    assert "jiban_rungs_due 0.0" in text


def test_what_a_person_holds_is_not_due(client: Client, db: None) -> None:
    now = timezone.now()
    for message in ("new", "late"):
        Delivery.objects.create(
            key=message, channel="sms", message=message, made_at=now, next_try_at=now
        )

    def due() -> str:
        text = client.get("/metrics").content.decode()
        return next(line for line in text.splitlines() if line.startswith("jiban_deliveries_due "))

    assert due() == "jiban_deliveries_due 2.0"
    held.hold()
    assert due() == "jiban_deliveries_due 0.0"
    held.release("sms/new")
    assert due() == "jiban_deliveries_due 1.0"


def test_metrics_are_not_for_the_world(client: Client, db: None) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
