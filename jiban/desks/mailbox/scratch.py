"""A scratch database on the same server: made, migrated, used by this process, dropped again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.utils.translation import gettext as _

from jiban.city import caches

PREFIX = "jiban_scratch_"
DATABASE = "default"


class NoScratch(Exception):
    """The server gives us no database of our own; the text says what to do."""


@contextmanager
def database() -> Iterator[str]:
    """Let this process work in an empty, migrated database that is dropped at the end.

    What a killed process left behind is dropped first. The installation's own database is not
    touched. Only for a command of its own: every thread of the process is led there.

    Raises:
        NoScratch: the database role may not create databases.
    """
    settings = connection.settings_dict
    own, name = settings["NAME"], f"{PREFIX}{os.getpid()}"
    _drop_abandoned()
    _create(name)
    try:
        _go_to(name)
        try:
            call_command("migrate", interactive=False, verbosity=0)
            yield name
        finally:
            _go_to(own)
    finally:
        _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _go_to(name: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name
    caches.forget()


def _create(name: str) -> None:
    try:
        _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _run(f'CREATE DATABASE "{name}"')
    except ProgrammingError as error:
        raise NoScratch(
            _(
                "The database server refuses a scratch database (%(reason)s). Let a superuser run: "
                "ALTER ROLE … CREATEDB"
            )
            % {"reason": str(error).strip()}
        ) from error
    # Nothing here has to outlive a power cut.
    _run(f'ALTER DATABASE "{name}" SET synchronous_commit = off')


def _drop_abandoned() -> None:
    """Drop scratch databases nobody is connected to: their process was killed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT datname FROM pg_database d
               WHERE starts_with(datname, %s) AND pg_has_role(datdba, 'MEMBER')
               AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)""",
            [PREFIX],
        )
        names = [row[0] for row in cursor.fetchall()]
    for name in names:
        if not _alive(name.removeprefix(PREFIX)):
            _run(f'DROP DATABASE IF EXISTS "{name}"')


def _alive(number: str) -> bool:
    """Tell whether a process of that number runs here: it may just be about to connect."""
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
