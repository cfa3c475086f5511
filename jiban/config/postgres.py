"""The database: the embedded PostgreSQL of an installation, or the server in DATABASE_URL."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jiban.config.cluster import Cluster, DatabaseTrouble, dsn, programs

__all__ = [
    "Cluster",
    "DatabaseTrouble",
    "django_database",
    "dsn",
    "embedded",
    "ensure",
    "programs",
    "running",
]


def embedded() -> bool:
    """Whether the installation runs its own PostgreSQL (DATABASE_URL is not set from outside)."""
    return not os.environ.get("DATABASE_URL")


def address(home: Path) -> str:
    """The database's address: the one named, or the embedded one's."""
    return os.environ.get("DATABASE_URL") or dsn(home)


def django_database(home: Path) -> dict[str, Any]:
    """Django's DATABASES entry for DATABASE_URL, or for the embedded server."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    url = address(home)
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise DatabaseTrouble(
            "DATABASE_URL is not a PostgreSQL address. It reads like "
            "postgresql://user:password@host:5432/name or "
            f"postgresql:///name?host=/socket/folder ({error})"
        ) from None
    named = {key: str(parts.pop(old, "") or "") for key, old in _DJANGO_NAMES.items()}
    _try_again_soon()
    # The server's time zone stays UTC: Django sets it on each connection because USE_TZ is on.
    options: dict[str, Any] = {**parts, "pool": {"min_size": 1, "max_size": 12, "timeout": 15}}
    options.setdefault("application_name", "jiban")
    # The loop's statements are prepared and take arrays: planning them anew each time would cost
    # more than running them. Django's own queries carry their values and are not concerned.
    options["options"] = f"{options.get('options', '')} -c plan_cache_mode=force_generic_plan"
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _try_again_soon() -> None:
    """Find a server that came back, at the latest after a fifth more than the time it was away.

    As shipped, the pool waits one second, two, four, … also between the checks of connections that
    the same death has cut: pages would stand still for long after the server answers again.
    """
    from psycopg_pool.base import AttemptWithBackoff

    AttemptWithBackoff.INITIAL_DELAY = 0.1
    AttemptWithBackoff.DELAY_BACKOFF = 1.2


_DJANGO_NAMES = {
    "NAME": "dbname",
    "USER": "user",
    "PASSWORD": "password",
    "HOST": "host",
    "PORT": "port",
}


def ensure(home: Path) -> str:
    """Make the database usable until this process ends; sets DATABASE_URL and returns it."""
    if not embedded():
        return os.environ["DATABASE_URL"]
    import atexit

    stack = contextlib.ExitStack()
    address = stack.enter_context(running(home))
    atexit.register(stack.close)
    return address


@contextlib.contextmanager
def running(home: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Have the embedded server running, with DATABASE_URL set for this process and its children."""
    cluster = Cluster(home, settings)
    cluster.attach()
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = dsn(home)
    try:
        yield os.environ["DATABASE_URL"]
    finally:
        if before is None:
            os.environ.pop("DATABASE_URL", None)
        else:
            os.environ["DATABASE_URL"] = before
        cluster.detach()
