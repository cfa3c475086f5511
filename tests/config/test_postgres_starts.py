"""The embedded PostgreSQL of a test run."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_it_works() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('server_version_num')::int / 10000")
        assert cursor.fetchone() == ("jiban", 18)
