"""The rows behind a number of the rates explorer, and its table as a file."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiban.city import officers
from jiban.loop import counting
from jiban.loop.counting import Part
from jiban.loop.models import Matter
from jiban.loop.rate_tables import Sheet
from jiban.loop.rates import Rate
from jiban.web.files import saved
from jiban.web.rate_asked import Asked
from jiban.web.rates import Board
from jiban.web.rows import Flag, Row, row_of
from jiban.web.staff import Asking, officers_only
from jiban.web.times import Tone

PAGE = 50


@require_safe
def rows(request: HttpRequest) -> HttpResponseBase:
    """The rows behind one number."""
    return _rows(request)


@officers_only
def _rows(asking: Asking) -> HttpResponse:
    asked = Asked(asking)
    found = counting.rows(
        asked.rate,
        asked.scope,
        asked.part,
        asked.subject,
        limit=PAGE + 1,
        offset=(asked.page - 1) * PAGE,
    )
    shown = found[:PAGE]
    matters = Matter.objects.filter(pk__in={row.matter_id for row in shown})
    seen = {matter.pk: matter for matter in asking.sight.matters(matters)}
    whole = asked.total(asked.rate)
    numbers = {
        Part.COUNTED: whole.numerator,
        Part.MISSED: whole.missed,
        Part.EXCLUDED: whole.left_out,
    }
    board = Board(asked)
    parts = [
        {
            "label": _part_label(part),
            "url": asked.down(part),
            "active": part is asked.part,
            "count": numbers[part],
        }
        for part in Part
    ]
    context = {
        "board": board,
        "part": _part_label(asked.part),
        "parts": parts,
        "rows": _drawn(asked.rate, [row for row in shown if row.matter_id in seen], seen),
        "hidden": sum(row.matter_id not in seen for row in shown),
        "previous": _turned(asked, -1) if asked.page > 1 else "",
        "next": _turned(asked, 1) if len(found) > PAGE else "",
        "crumbs": [{"label": _("Rates"), "url": asked.address()}, {"label": asked.rate.label}],
    }
    return asking.page("web/rates/rows.html", context)


def _turned(asked: Asked, by: int) -> str:
    return asked.address("/rates/rows", part=asked.part, page=asked.page + by)


def _part_label(part: Part) -> str:
    return {
        Part.COUNTED: _("in the numerator"),
        Part.MISSED: _("only in the denominator"),
        Part.EXCLUDED: _("left out"),
    }[part]


def _drawn(rate: Rate, found: Sequence[counting.Row], seen: dict[int, Matter]) -> list[Row]:
    reasons = {one.name: str(one.label) for one in rate.exclusions}
    faces = officers.faces(seen[row.matter_id].handler_id for row in found)
    drawn = []
    for row in found:
        matter = seen[row.matter_id]
        why = (Flag(reasons.get(row.why, row.why), Tone.QUIET, "circle-minus"),) if row.why else ()
        drawn.append(row_of(matter, faces, unit_id=row.unit_id, at=row.at, flags=why))
    return drawn


# --- files ---------------------------------------------------------------------------------------


@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All rates as they are asked for, as CSV or as a workbook with their definitions."""
    return _file(request, kind)


@officers_only
def _file(asking: Asking, kind: str) -> HttpResponse:
    asked = Asked(asking)
    sheet = Sheet(asked.scope, asked.by, asked.unit, asked.subject)
    name = f"rates-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}"
    return saved(
        name,
        kind,
        {
            "csv": lambda: sheet.csv(asked.known),
            "xlsx": lambda: sheet.xlsx(asked.known),
        },
    )
