"""The inbox's list as a file, as it is filtered. Titles are as they are kept: without names."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jiban.city import officers, units
from jiban.city.tables import writing
from jiban.loop import listing, registry
from jiban.loop.listing import Row
from jiban.web.files import saved
from jiban.web.inbox import Asked
from jiban.web.staff import Asking, officers_only

MOST = 5_000
"""Rows of a file, the most urgent first; the last line says it when there are more."""


@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of open matters as CSV or as a workbook."""
    return _file(request, kind)


@officers_only
def _file(asking: Asking, kind: str) -> HttpResponse:
    wanted = replace(Asked(asking).wanted, page=1)

    def table() -> list[list[Any]]:
        rows, more = listing.rows(asking.sight, wanted, asking.now, MOST)
        rest = _("Only the first %(n)d are in this file: narrow the list by the filters.")
        return [_heading(), *_lines(rows), *([[rest % {"n": MOST}]] if more else [])]

    return saved(
        f"inbox-{timezone.localtime(asking.now):%Y%m%d-%H%M}",
        kind,
        {
            "csv": lambda: writing.csv_bytes(table()),
            "xlsx": lambda: writing.xlsx_bytes({_("Inbox"): table()}),
        },
    )


def _heading() -> list[str]:
    return [
        _("Number"),
        _("Title"),
        _("State"),
        _("Unit"),
        _("Handler"),
        _("Next promise"),
        _("Due"),
        _("How it stands"),
        _("Urgent"),
        _("Raised"),
    ]


def _lines(rows: Sequence[Row]) -> Iterator[list[Any]]:
    faces = officers.faces(row.handler_id for row in rows)
    tree = units.tree()
    for row in rows:
        desk = registry.desk_or_stub(row.desk)
        promise = desk.promise.get(row.promise or "")
        face = faces.get(row.handler_id or 0)
        yield [
            row.number,
            row.title,
            str(registry.state_of(desk, row.state).label),
            tree.name(row.unit_id) if row.unit_id in tree else "",
            face.name if face else "",
            str(promise.label) if promise else row.promise,
            f"{timezone.localtime(row.due_at):%Y-%m-%d %H:%M}" if row.due_at else "",
            _stands(row),
            pgettext("table", "yes") if row.urgent else "",
            row.raised or "",
        ]


def _stands(row: Row) -> str:
    """Return how the most urgent promise stands."""
    if row.promise is None:
        return ""
    if row.paused:
        return pgettext("promise", "paused")
    return pgettext("promise", "broken") if row.broken else pgettext("promise", "open")
