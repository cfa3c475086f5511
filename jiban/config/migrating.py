"""Bringing the database's tables up to this version, one process at a time."""

from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now

from jiban.loop import registry
from jiban.loop.models import Installation

LOCK = 0x6A6962616E  # "jiban": any fixed number; two hosts must not migrate at once


def bring_up_to_date(verbosity: int = 1) -> None:
    """Migrations, the table of the shared cache, what desks prepare. Others wait for the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=verbosity)
            call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    for desk in registry.desks():
        if desk.prepare is not None:
            desk.prepare()


def go_live() -> None:
    """Mark the installation as live, for good: from now on its time is the database's alone."""
    Installation.objects.filter(live_since=None).update(live_since=Now())
