"""The embedded PostgreSQL of a test run."""

import pytest
from django.db import connection
from psycopg_pool.base import AttemptWithBackoff


@pytest.mark.django_db
def test_it_works() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('server_version_num')::int / 10000")
        assert cursor.fetchone() == ("jiban", 18)


def test_the_pool_looks_for_a_server_that_was_away_again_soon() -> None:
    attempt, waited = AttemptWithBackoff(timeout=300), 0.0
    while waited < 60:
        attempt.update_delay(waited)
        assert attempt.delay < 0.15 + waited / 4
        waited += attempt.delay
