"""A line of what the loop says of itself, and how it asks."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from jiban.loop import store

OK, WARN, FAIL = "OK", "WARN", "FAIL"


class Check(NamedTuple):
    """One line of the report: how it is, what was looked at, what to do if it is not well."""

    level: str
    what: str
    todo: str = ""


def ask(sql: str, *params: Any) -> tuple[Any, ...]:
    """Return the first row that a statement finds."""
    row: tuple[Any, ...] = store.Session().run(sql, *params)[0]
    return row


def see(matter_id: int) -> str:
    """Return what to do when a matter is not as it should be."""
    return _("See `jiban journal verify --matter %(id)s`, and please report it.") % {
        "id": matter_id
    }
